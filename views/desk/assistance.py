"""What the buttons inside an entry's form do without saving: move rows, look for a place or an organisation, preview a text.

They work by plain posts that give the same page back, so that nothing needs a script; scripts press the same buttons.
"""

import re
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from forms.typed import Pairs, changed, rearranged, rows_of
from search import Index
from services import markdown, picking
from services.picking import OrganisationChoice, PlaceChoice

_FIND_PARTNER = re.compile(r"partners-find-([0-9]{1,3})")
_USE_PARTNER = re.compile(r"partners-use-([0-9]{1,3})-([0-9]{1,9})")
_PREVIEW = re.compile(r"preview-([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Assisted:
    """The page after the button: what is typed now, where to look, and what was found."""

    typed: Pairs
    focus: str = ""  # id of the element to go to
    places_found: tuple[PlaceChoice, ...] | None = None
    subjects_found: tuple[PlaceChoice, ...] = ()
    organisations_found: dict[int, tuple[OrganisationChoice, ...]] = field(default_factory=dict)
    previews: dict[str, str] = field(default_factory=dict)


def assisted(session: Session, index: Index, typed: Pairs, action: str, *, with_drafts: bool) -> Assisted | None:
    """The page after one of these buttons; None when the button is another one: save, submit, publish."""
    if rows := rearranged(typed, action):
        return Assisted(*rows)
    told = dict(typed)
    if action == "territories-find":
        places = tuple(picking.find_places(session, index, told.get("territories-find", "")))
        return Assisted(typed, "territories-found", places_found=places)
    if action == "subject_code-find":
        places = tuple(picking.find_places(session, index, told.get("subject_code-find", "")))
        first = {"axis": "territory", "subject_code": places[0].code} if places else {}
        return Assisted(changed(typed, first), "subject_code", subjects_found=places)
    if preview := _PREVIEW.fullmatch(action):
        name = preview[1]
        return Assisted(typed, f"{name}-apercu", previews={name: markdown.to_html(told.get(name, ""))})
    return _about_partners(session, typed, action, with_drafts=with_drafts)


def _about_partners(session: Session, typed: Pairs, action: str, *, with_drafts: bool) -> Assisted | None:
    rows = rows_of(typed, "partners")
    if (found := _FIND_PARTNER.fullmatch(action)) and int(found[1]) < len(rows):
        place = int(found[1])
        name = rows[place].get("name", "")
        organisations = tuple(picking.find_organisations(session, name, with_drafts=with_drafts))
        return Assisted(typed, f"partners-{place}-trouves", organisations_found={place: organisations})
    if (used := _USE_PARTNER.fullmatch(action)) and int(used[1]) < len(rows):
        place = int(used[1])
        organisation = picking.organisation(session, int(used[2]), with_drafts=with_drafts)
        values = _row_of(organisation, rows[place]) if organisation else {}
        typed = changed(typed, {f"partners-{place}-{name}": text for name, text in values.items()})
        return Assisted(typed, f"partners-{place}-{'role' if values.get('profile') else 'profile'}")
    return None


def _row_of(organisation: OrganisationChoice, row: dict[str, str]) -> dict[str, str]:
    """What choosing an organisation fills in; a profile already said stays."""
    return {
        "name": organisation.name,
        "acronym": organisation.acronym,
        "url": organisation.url,
        "profile": row.get("profile") or organisation.profile,
    }
