"""What a careful reader would remark about an entry before it is published, said beside the form. Nothing is written here."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import EntryData
from forms.entry import SUMMARY_GUIDE, TITLE_GUIDE
from models import Entry, Kind, LinkState, SynonymGroup
from search.text import fold_key

DOMAINS_ADVISED: Final = 4
LONGEST_UNKNOWN: Final = 5
_COUNTRY_OR_REGION = ("PAYS-", "REG-")
_ACRONYM = re.compile(r"\b(?:[A-ZÀ-Ý]{2,7}|(?:[A-Z]\.){2,7})(?![\w.])")
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_NUMBER = re.compile(r"\d[\d\s\u202f\xa0]*(?:,\d+)?\s*(?:%|euros?|€)|\b\d{2,}\b")
# Read as words by everybody; anything else is worth its full name once.
EVERYDAY: Final = frozenset(
    (
        "ADN BD BTP CD CDD CDI CO DVD EDF EHPAD ETI FM GPS HEC HLM II III IUT IV LED MW ONG ONU PDF PIB PME "
        "PMR QR RER RH RSA SA SARL SMIC SMS SNCF TER TGV TPE TV TVA UE URL USA USB VTT"
    ).split()
)


class Severity(StrEnum):
    """What a remark prevents, from the gravest."""

    BLOCKING = "blocking"  # it cannot be published
    IMPORTANT = "important"  # a reader would be misled
    ADVICE = "advice"  # it would read better


@dataclass(frozen=True, slots=True)
class Check:
    """One remark: how grave, at which field, in a sentence."""

    code: str
    severity: Severity
    field: str
    text: str


def checks(data: EntryData, *, entry: Entry | None = None, expansions: Iterable[tuple[str, ...]] = ()) -> list[Check]:
    """The remarks about what is written, gravest first.

    Args:
        entry: the stored entry, whose links may have been checked; its sources must be loaded.
        expansions: known acronyms with what they stand for (see `known_acronyms`).
    """
    found = [
        *_admission(data),
        *(_dead_links(data, entry) if entry else ()),
        *_figures(data),
        *_lengths(data),
        *_acronyms(data, expansions),
        *_story(data),
        *_tags(data),
    ]
    return sorted(found, key=lambda check: list(Severity).index(check.severity))


def known_acronyms(session: Session) -> list[tuple[str, ...]]:
    """Each acronym that curators keep, first, with its full names; one statement."""
    groups = session.scalars(select(SynonymGroup.forms).where(SynonymGroup.kind == "acronym"))
    return [tuple(forms.splitlines()) for forms in groups]


def _admission(data: EntryData) -> Iterator[Check]:
    if not any(not source.is_further_reading for source in data.sources):
        yield Check(
            "no-source", Severity.BLOCKING, "sources", "Aucune source ne permet de vérifier ce que dit la fiche."
        )
    profiles = {partner.profile for partner in data.partners if partner.profile}
    if data.kind is Kind.EXAMPLE and len(profiles) < 2:
        yield Check(
            "one-profile",
            Severity.BLOCKING,
            "partners",
            "Moins de deux profils d’acteurs : ce n’est pas encore une alliance.",
        )
    hosts = {_host(partner.url) for partner in data.partners if partner.url}
    proofs = [source.url for source in data.sources if not source.is_further_reading and source.url]
    if hosts and proofs and all(_host(url) in hosts for url in proofs):
        yield Check(
            "own-sources",
            Severity.ADVICE,
            "sources",
            "Toutes les sources viennent des partenaires : une source extérieure convaincrait mieux.",
        )


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""  # the form refuses it at its field


def _dead_links(data: EntryData, entry: Entry) -> Iterator[Check]:
    states = {source.url: source for source in entry.sources}
    for place, source in enumerate(data.sources):
        checked = states.get(source.url)
        if checked is None or not source.url:
            continue
        name = source.title or source.url
        if checked.link_state is LinkState.DEAD or checked.http_status in (404, 410):
            yield Check(
                "dead-link",
                Severity.IMPORTANT,
                f"sources-{place}-url",
                f"Le lien de « {name} » ne mène plus nulle part.",
            )
        elif checked.link_state is LinkState.MOVED:
            yield Check(
                "moved-link", Severity.ADVICE, f"sources-{place}-url", f"La page « {name} » a changé d’adresse."
            )


def _figures(data: EntryData) -> Iterator[Check]:
    for place, figure in enumerate(data.figures):
        if figure.year is None:
            yield Check(
                "figure-without-year",
                Severity.IMPORTANT,
                f"figures-{place}-year",
                f"Le chiffre « {figure.label} » n’a pas d’année.",
            )
        if not figure.population:
            yield Check(
                "figure-without-population",
                Severity.ADVICE,
                f"figures-{place}-population",
                f"Le chiffre « {figure.label} » ne dit pas sur qui il porte.",
            )
    results = data.columns.get("results", "")
    if _NUMBER.search(_YEAR.sub("", results)) and not _YEAR.search(results):
        yield Check(
            "figure-without-year",
            Severity.IMPORTANT,
            "results",
            "Les résultats citent un chiffre sans dire de quelle année.",
        )


def _lengths(data: EntryData) -> Iterator[Check]:
    for name, text, guide, label in (
        ("title", data.title, TITLE_GUIDE, "Le titre"),
        ("summary", data.summary, SUMMARY_GUIDE, "Le résumé"),
    ):
        if len(text) > guide:
            yield Check(
                f"long-{name}",
                Severity.ADVICE,
                name,
                f"{label} est long : {len(text)} caractères, {guide} se lisent mieux.",
            )


def _acronyms(data: EntryData, expansions: Iterable[tuple[str, ...]]) -> Iterator[Check]:
    """Acronyms used and never spelt out, anywhere in the entry, its partners' names included."""
    texts = {"title": data.title, "summary": data.summary, **data.columns}
    texts = {name: text for name, text in texts.items() if name not in ("url", "axis", "subject_code", "acronym")}
    whole = " ".join([*texts.values(), *(f"{partner.name} ({partner.acronym})" for partner in data.partners)])
    meanings = {fold_key(forms[0]): forms[1:] for forms in expansions if forms}
    seen: set[str] = set()
    for field, text in texts.items():
        if text.isupper():
            continue  # written in capitals throughout: nothing tells an acronym
        for match in _ACRONYM.finditer(text):
            acronym = match.group().replace(".", "")
            meaning = meanings.get(fold_key(acronym), ())
            is_name = len(acronym) > LONGEST_UNKNOWN and not meaning  # RAMEAU, VINCI: read as words
            if acronym in seen or acronym in EVERYDAY or is_name or _is_spelt(acronym, whole, meaning):
                continue
            seen.add(acronym)
            hint = f" : {meaning[0]} ?" if meaning else "."
            yield Check("acronym", Severity.ADVICE, field, f"{acronym} n’est développé nulle part{hint}")


def _is_spelt(acronym: str, whole: str, meanings: Collection[str]) -> bool:
    """Whether the text says what it stands for: "pôle … (PTCE)", "PTCE (pôle …)", or one of its known names."""
    dotted = r"\.?".join(map(re.escape, acronym)) + r"\.?"
    if re.search(rf"\w\s*\(\s*{dotted}\s*\)|\b{dotted}\s*\(\s*\w{{3}}", whole):
        return True
    folded = f" {fold_key(whole)} "
    return any(f" {fold_key(meaning)} " in folded for meaning in meanings)


def _story(data: EntryData) -> Iterator[Check]:
    if data.kind is not Kind.EXAMPLE:
        return
    if not data.columns.get("results"):
        yield Check("no-results", Severity.ADVICE, "results", "Aucun résultat : s’il n’est pas connu, dites-le.")
    if not data.columns.get("obstacles"):
        yield Check(
            "no-obstacles",
            Severity.ADVICE,
            "obstacles",
            "Aucune difficulté : c’est ce que les lecteurs cherchent le plus.",
        )
    if data.started is None:
        yield Check(
            "no-start", Severity.ADVICE, "started", "L’année de début manque : on ne sait pas si l’action a commencé."
        )


def _tags(data: EntryData) -> Iterator[Check]:
    is_local = data.terms.get("scale") == ("local",)
    if is_local and data.territories and all(code.startswith(_COUNTRY_OR_REGION) for code in data.territories):
        yield Check(
            "vague-place",
            Severity.IMPORTANT,
            "territories",
            "Une action locale se situe plus précisément qu’une région.",
        )
    if len(data.terms.get("domain", ())) > DOMAINS_ADVISED:
        yield Check(
            "many-domains",
            Severity.ADVICE,
            "domains",
            f"Plus de {DOMAINS_ADVISED} domaines : la fiche ressortira partout, et moins bien.",
        )
