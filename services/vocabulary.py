"""Terms for forms and pages: choices, labels, lookups by code."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from forms import Choices, PartnerData
from models import Organisation, Term, TermName, Territory, Vocabulary
from search.text import fold_key
from services.other_names import organisation_key, settled

SLUG_KEPT: Final = 100  # characters of a name that an address keeps


def all_terms(session: Session) -> Mapping[Vocabulary, Sequence[Term]]:
    """Every term in use, by vocabulary, in the order curators gave; one statement."""
    return _in_use(_every_term(session))


def choices(session: Session) -> Choices:
    """What a form may choose from; codes that were replaced are read as what replaced them. One statement."""
    every = _every_term(session)
    terms = {vocabulary: [(term.code, term.label) for term in found] for vocabulary, found in _in_use(every).items()}
    codes = {term.id: term.code for term in every}
    replaced = {(one.vocabulary, one.code): codes[one.replaced_by_id] for one in every if one.replaced_by_id}
    return Choices(terms, lambda codes: known_territories(session, codes), replaced)


def _every_term(session: Session) -> Sequence[Term]:
    return session.scalars(select(Term).order_by(Term.vocabulary, Term.position, Term.id)).all()


def _in_use(every: Iterable[Term]) -> dict[Vocabulary, list[Term]]:
    found: dict[Vocabulary, list[Term]] = {vocabulary: [] for vocabulary in Vocabulary}
    for term in every:
        if term.replaced_by_id is None:
            found[term.vocabulary].append(term)
    return found


def term_names(session: Session) -> Mapping[Vocabulary, Mapping[str, str]]:
    """For each vocabulary, folded name → code: former and other names, and those of terms merged since; two statements."""
    names = select(Term.vocabulary, TermName.name, Term.code).join(Term, Term.id == TermName.term_id)
    successor = aliased(Term)
    merged = select(Term.vocabulary, Term.label, successor.code).join(successor, Term.replaced_by_id == successor.id)
    found: dict[Vocabulary, dict[str, str]] = {vocabulary: {} for vocabulary in Vocabulary}
    for rows in (merged, names.where(Term.replaced_by_id.is_(None))):
        for vocabulary, name, code in session.execute(rows):
            found[vocabulary][fold_key(name)] = code
    return found


def present_codes(session: Session) -> dict[tuple[str, str], str]:
    """(vocabulary, code), past or present → the code in use today; one statement."""
    successor = aliased(Term)
    rows = session.execute(
        select(Term.vocabulary, Term.code, successor.code).outerjoin(successor, Term.replaced_by_id == successor.id)
    )
    return {(vocabulary.value, code): successor_code or code for vocabulary, code, successor_code in rows}


def known_territories(session: Session, codes: Collection[str]) -> frozenset[str]:
    """Those of the codes that are territories."""
    if not codes:
        return frozenset()
    return frozenset(session.scalars(select(Territory.code).where(Territory.code.in_(set(codes)))))


class Lookup:
    """Codes and names → rows, each read once or until `forget`: what writing many entries needs, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._terms = {(term.vocabulary.value, term.code): term for term in session.scalars(select(Term))}
        self._territories: dict[str, Territory] = {}
        self._organisations: dict[str, Organisation] = {}
        self._unknown: set[str] = set()  # names looked for and not found
        self._asked: set[str] = set()  # addresses of organisations that were looked for
        self._taken: set[str] = set()  # those of them that are taken, and those given meanwhile

    def forget(self) -> None:
        """Lets go of what was read of territories and organisations, all of it flushed: thousands would fill the memory."""
        for read in (self._territories, self._organisations, self._unknown, self._asked, self._taken):
            read.clear()

    def flush(self) -> None:
        """Sends to the database what is pending."""
        self._session.flush()

    def term(self, vocabulary: str, code: str) -> Term:
        """The term. Raises KeyError when there is none: forms have checked before."""
        return self._terms[vocabulary, code]

    def territories(self, codes: Sequence[str]) -> list[Territory]:
        """The territories of these codes, in order; codes that do not exist are left out."""
        missing = [code for code in codes if code not in self._territories]
        if missing:
            rows = self._session.scalars(select(Territory).where(Territory.code.in_(missing)))
            self._territories |= {territory.code: territory for territory in rows}
        return [self._territories[code] for code in codes if code in self._territories]

    def read_organisations(self, names: Iterable[str]) -> None:
        """Reads at once the organisations of these names; one that went into another gives the other."""
        keys = {key for key in map(organisation_key, names) if key not in self._organisations} - self._unknown
        if not keys:
            return
        found = {
            one.folded_name: one
            for one in self._session.scalars(select(Organisation).where(Organisation.folded_name.in_(keys)))
        }
        merged = {key: one.merged_into_id for key, one in found.items() if one.merged_into_id}
        if merged:
            rows = self._session.scalars(select(Organisation).where(Organisation.id.in_(merged.values())))
            present = {one.id: one for one in rows}
            found |= {key: present[id] for key, id in merged.items()}
        self._organisations |= found
        self._unknown |= keys - found.keys()

    def knows_organisation(self, name: str) -> bool:
        """Whether an organisation has this name; read_organisations must have read it before."""
        return organisation_key(name) in self._organisations

    def settled(self, partners: Sequence[PartnerData]) -> tuple[PartnerData, ...]:
        """The partners under the name that each organisation has now, those it took over by a merge included."""
        self.read_organisations(partner.name for partner in partners)
        return settled(partners, self._organisations)

    def organisation(
        self, name: str, *, profile: Term | None, acronym: str = "", url: str = "", may_complete: bool = True
    ) -> Organisation:
        """The organisation of this name, made when there is none; what it lacks is filled in when one may.

        Readers see it under every entry that names it: a draft of whoever may not publish must not change that.
        """
        key = organisation_key(name)
        found = self._organisations.get(key)
        if found is None:
            found = Organisation(
                slug=self._free_slug(key), name=name, folded_name=key, acronym=acronym, url=url, profile_id=None
            )
            if profile is not None:
                found.profile_id = profile.id
            self._session.add(found)
            self._organisations[key] = found
        if may_complete:
            found.acronym = found.acronym or acronym
            found.url = found.url or url
        return found

    def _free_slug(self, key: str) -> str:
        slug = free_slug(key, self._is_taken)
        self._taken.add(slug)
        return slug

    def _is_taken(self, slug: str) -> bool:
        if slug not in self._asked:
            asked = {slug, *map(plain_slug, self._unknown)} - self._asked  # at once for all that may be made
            self._taken |= set(self._session.scalars(select(Organisation.slug).where(Organisation.slug.in_(asked))))
            self._asked |= asked
        return slug in self._taken


def plain_slug(key: str, *, most: int = SLUG_KEPT) -> str:
    """An address made of the plain letters of a folded name."""
    return re.sub(r"[^a-z0-9]+", "-", key)[:most].strip("-") or "fiche"


def free_slug(key: str, is_taken: Callable[[str], bool], *, most: int = SLUG_KEPT) -> str:
    """The plain address of a folded name, numbered when it is taken."""
    base = plain_slug(key, most=most)
    slug, number = base, 2
    while is_taken(slug):
        slug, number = f"{base}-{number}", number + 1
    return slug
