"""What a form had sent when its sign-in had ended or its token no longer held: kept in the next page, never lost.

Nothing is stored on the server, and what another site sends is not kept: it could speak in the person's name.
"""

import json
from dataclasses import dataclass

from flask import Response, make_response, request

from views.rooms import room_page

_NEVER_KEPT = ("csrf_token", "password")  # the beginning of names of fields
_FIELDS_MAX = 5_000  # sixty partners and a hundred sources are 900

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ResumePage:
    """A form ready to be sent again: where, what, and why the person is asked."""

    action: str
    fields: Fields
    reason: str
    has_files: bool

    @property
    def shown(self) -> Fields:
        """What the person wrote, without codes and empty fields."""
        return tuple((name, value) for name, value in self.fields if " " in value.strip())


def is_from_this_site() -> bool:
    """Whether the browser says that one of our own pages sent this request."""
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None:
        return fetched == "same-origin"
    return request.headers.get("Origin", "") == request.host_url.rstrip("/")


def kept_text() -> str:
    """The fields just posted, as the text of one hidden field; empty when another site sent them."""
    if not is_from_this_site():
        return ""
    fields = [(name, value) for name, value in request.form.items(multi=True) if not name.startswith(_NEVER_KEPT)]
    return json.dumps(fields[:_FIELDS_MAX], ensure_ascii=False) if fields else ""


def fields_of(text: str) -> Fields:
    """The fields that `kept_text` wrote; none from a text that is not its own."""
    try:
        found = json.loads(text) if text else []
        return tuple((str(name), str(value)) for name, value in found)
    except (ValueError, TypeError):
        return ()


def resume(action: str, fields: Fields, *, reason: str, status: int, has_files: bool = False) -> Response:
    """A page whose one button sends these fields again, with a token that holds."""
    content = ResumePage(action, fields, reason, has_files)
    return make_response(room_page("account/resume.html", content, status=status))
