"""Other names of organisations: those that an organisation took over from the ones merged into it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from forms import PartnerData
from models import Organisation
from search.text import fold_key


@dataclass(frozen=True, slots=True)
class Present:
    """What an organisation is called now."""

    name: str
    acronym: str
    url: str


def organisation_key(name: str) -> str:
    """The key under which an organisation is one; a name without a letter is its own."""
    return fold_key(name) or name.casefold()


def other_names(session: Session) -> dict[str, Present]:
    """Key of each name that is not in use any more → the organisation that has it; one statement."""
    other = aliased(Organisation)
    rows = session.execute(
        select(other.folded_name, Organisation.name, Organisation.acronym, Organisation.url).join(
            other, other.merged_into_id == Organisation.id
        )
    )
    return {key: Present(name, acronym, url) for key, name, acronym, url in rows}


def answers(matches: Callable[[type[Organisation]], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Whether an organisation in use matches, by what it is or by one that went into it: a condition for statements."""
    other = aliased(Organisation)
    taken_over = select(other.merged_into_id).where(other.merged_into_id.is_not(None), matches(other))
    return Organisation.merged_into_id.is_(None) & or_(matches(Organisation), Organisation.id.in_(taken_over))


def settled(
    partners: Sequence[PartnerData], present: Mapping[str, Organisation] | Mapping[str, Present]
) -> tuple[PartnerData, ...]:
    """The partners under their present names; a row under an old name that says what another row says is left out.

    Args:
        present: key of a name, in use or not → the organisation it means; names that are not there stay as they are.
    """
    rows: list[PartnerData] = []
    renamed: set[int] = set()
    for place, partner in enumerate(partners):
        found = present.get(organisation_key(partner.name))
        if found is not None and organisation_key(found.name) != organisation_key(partner.name):
            partner = replace(partner, name=found.name, acronym=found.acronym, url=found.url)
            renamed.add(place)
        rows.append(partner)
    if not renamed:
        return tuple(partners)
    kept = dict(enumerate(rows))
    for place in sorted(renamed):
        if any(_says_as_much(rows[place], other) for at, other in kept.items() if at != place):
            del kept[place]
    return tuple(kept.values())


def _says_as_much(row: PartnerData, other: PartnerData) -> bool:
    is_same = organisation_key(row.name) == organisation_key(other.name)
    return is_same and row.profile in ("", other.profile) and row.role in ("", other.role)
