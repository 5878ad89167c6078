"""Pages of the rooms behind the sign-in: never kept by a browser or a proxy, with the menu, messages and who I am."""

from dataclasses import dataclass
from typing import Any

from flask import Response, get_flashed_messages, make_response, render_template, request, url_for
from flask_login import current_user

from extensions import db, settings
from forms import BaseForm
from models import UserRole
from services import notices
from services.accounts import ROLE_NAMES
from views.access import may, me


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the desk's menu; `is_current` on its own page and those below it."""

    label: str
    url: str
    is_current: bool
    unread: int = 0
    key: str = ""  # its keyboard shortcut
    group: str = ""  # under which word it is folded; "" when it stands by itself


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Rooms folded under a word of the menu; `here` is the one where one is, "" when it is none of them."""

    name: str
    rooms: tuple[MenuItem, ...]
    here: str


@dataclass(frozen=True, slots=True)
class Room:
    """What the layout of a closed room shows around the page. A stranger on the sign-in page has no name and no menu."""

    name: str
    role: str
    menu: tuple[MenuItem, ...]
    groups: tuple[MenuGroup, ...]
    messages: tuple[tuple[str, str], ...]  # (category, text) of the messages left by the previous page


_NOTICES = "desk_notices.show"
# The desk's menu: label, endpoint, least role. A room that gets a page adds its line.
MENU: tuple[tuple[str, str, UserRole], ...] = (
    ("Tableau de bord", "dashboard.show", UserRole.CONTRIBUTOR),
    ("Fiches", "desk_lists.show", UserRole.CONTRIBUTOR),
    ("Avis", _NOTICES, UserRole.CONTRIBUTOR),
    ("Files", "desk_queues.index", UserRole.CURATOR),
    ("Signalements", "desk_reports.index", UserRole.CURATOR),
    ("Contacts", "desk_contacts.index", UserRole.CURATOR),
    ("Doublons", "desk_twins.index", UserRole.CURATOR),
    ("Imports", "desk_imports.index", UserRole.CURATOR),
    ("Gazette", "desk_gazette.index", UserRole.CURATOR),
    ("Vocabulaire", "desk_terms.first", UserRole.CURATOR),
    ("Comptes", "users.index", UserRole.ADMIN),
    ("Journal", "desk_journal.show", UserRole.ADMIN),
)
# Their shortcuts, "g" then a letter. A room without one has none.
MENU_KEYS = {
    "dashboard.show": "g t",
    "desk_lists.show": "g f",
    _NOTICES: "g a",
    "desk_queues.index": "g q",
    "desk_twins.index": "g d",
    "desk_imports.index": "g i",
    "desk_terms.first": "g v",
    "users.index": "g c",
    "desk_journal.show": "g j",
    "desk_reports.index": "g s",
    "desk_contacts.index": "g o",
    "desk_gazette.index": "g z",
}
# What one goes to every day stands in sight; a room that is not named here is folded under the word of its role.
_IN_SIGHT = {"dashboard.show", "desk_lists.show", _NOTICES, "desk_queues.index", "desk_reports.index"}
_FOLDED = {UserRole.CURATOR: "La base", UserRole.ADMIN: "Administration"}

# Rooms without a line of their own in the menu, and the one they are entered by.
_HALL_OF = dict.fromkeys(("desk_merge_terms", "desk_synonyms", "desk_candidates"), "desk_terms")


def room_page(template: str, content: Any, *, status: int = 200) -> Response:
    """The rendered template of a closed room; nobody keeps a copy, and Back asks again."""
    return private(make_response(render_template(template, page=content, site=settings(), room=_room()), status))


def problems(form: BaseForm) -> list[tuple[str, str]]:
    """What is wrong in a form, for its summary: (id of the field, "Label : what is wrong")."""
    found = []
    for name, texts in form.messages().items():
        label = form[name].label.text if name in form else ""
        found += [(name if name in form else "", f"{label} : {text}" if label else text) for text in texts]
    return found


class FormShown:
    """A page around a form, whose summary says what is wrong in it."""

    __slots__ = ()
    form: BaseForm

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong: (id of the field, text)."""
        return problems(self.form)


def private(response: Response) -> Response:
    """The answer, which no browser and no proxy may keep."""
    response.cache_control.no_store = True
    response.cache_control.private = True
    response.headers["Referrer-Policy"] = "same-origin"  # an address here may hold the secret of a link
    return response


def _room() -> Room:
    messages = tuple(get_flashed_messages(with_categories=True))
    if not current_user.is_authenticated:
        return Room("", "", (), (), messages)
    items = menu()
    groups = (_group(name, items) for name in _FOLDED.values())
    in_sight = tuple(item for item in items if not item.group)
    return Room(me().name, ROLE_NAMES[me().role], in_sight, tuple(group for group in groups if group.rooms), messages)


def _group(name: str, items: tuple[MenuItem, ...]) -> MenuGroup:
    own = tuple(item for item in items if item.group == name)
    return MenuGroup(name, own, next((item.label for item in own if item.is_current), ""))


def menu() -> tuple[MenuItem, ...]:
    """The rooms that the person signed in may enter."""
    return tuple(_item(label, endpoint, role) for label, endpoint, role in MENU if may(role))


def _item(label: str, endpoint: str, role: UserRole) -> MenuItem:
    room = (request.endpoint or "").partition(".")[0]
    unread = notices.unread_count(db.session, me()) if endpoint == _NOTICES else 0
    is_current = _HALL_OF.get(room, room) == endpoint.partition(".")[0]
    group = "" if endpoint in _IN_SIGHT else _FOLDED.get(role, "")
    return MenuItem(label, url_for(endpoint), is_current, unread, MENU_KEYS.get(endpoint, ""), group)
