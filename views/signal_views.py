"""What pages show of the three signals, in the language of the reader: each apart, each with its reason. Never a grade."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from models import Entry
from models.signals import COMPLETE, UNDECLARED, Age, Meaning, level_rank, meaning_of
from search.facets import BY_PARAM
from search.signals import age_of, completeness_codes, evidence_code, gaps
from views.filters import day
from views.locales import link, locale


@dataclass(frozen=True, slots=True)
class SignalView:
    """One signal of an entry: its value, why it has it, and the search of what shares it."""

    param: str
    name: str
    value: str
    reasons: tuple[str, ...]
    url: str
    rank: int = 0  # of five, when a level of evidence is declared
    source: str = ""
    is_plain: bool = True  # nothing to be careful about


@dataclass(frozen=True, slots=True)
class RuleView:
    """One line of the table of rules."""

    label: str
    rule: str
    url: str


@dataclass(frozen=True, slots=True)
class SignalRules:
    """The rules of one signal."""

    param: str
    name: str
    rules: tuple[RuleView, ...]


def label_of(meaning: Meaning) -> str:
    """What a code is called in the reader's language."""
    return meaning.label_en if locale() == "en" else meaning.label


def rule_of(meaning: Meaning) -> str:
    """The rule behind a code in the reader's language."""
    return meaning.rule_en if locale() == "en" else meaning.rule


def signals(entry: Entry, *, today: date) -> tuple[SignalView, ...]:
    """The three signals of an entry loaded with all it holds."""
    return _evidence(entry), _completeness(entry), _freshness(entry, today)


def _evidence(entry: Entry) -> SignalView:
    code = evidence_code(entry)
    meaning = meaning_of(code)
    reasons = (rule_of(meaning), *((entry.evidence_note,) if entry.evidence_level and entry.evidence_note else ()))
    return SignalView(
        param="preuve",
        name=_("Preuve"),
        value=label_of(meaning),
        reasons=reasons,
        url=_search("preuve", code),
        rank=level_rank(code),
        source=entry.evidence_source if entry.evidence_level else "",
        is_plain=code != UNDECLARED,
    )


def _completeness(entry: Entry) -> SignalView:
    codes = completeness_codes(entry)
    if codes == (COMPLETE,):
        value, reasons = label_of(meaning_of(COMPLETE)), (_("La fiche dit tout ce que disent les fiches de son type."),)
    else:
        value = ", ".join(label_of(meaning_of(code)) for code in codes).capitalize()
        reasons = tuple(missing(entry))
    return SignalView(
        param="completude",
        name=_("Complétude"),
        value=value,
        reasons=reasons,
        url=_search("completude", codes[0]),
        is_plain=codes == (COMPLETE,),
    )


def missing(entry: Entry) -> Iterator[str]:
    """What the sources of an entry do not say, told plainly: the rules without the kinds they are for."""
    for gap in gaps(entry):
        yield rule_of(meaning_of(gap)).rpartition(" (")[0] + "."


def _freshness(entry: Entry, today: date) -> SignalView:
    age = age_of(entry, today=today)
    meaning = meaning_of(age)
    return SignalView(
        param="fraicheur",
        name=_("Fraîcheur"),
        value=label_of(meaning),
        reasons=tuple(_last_check(entry)),
        url=_search("fraicheur", age),
        is_plain=entry.verified_on is not None and age is not Age.STALE,
    )


def _last_check(entry: Entry) -> Iterator[str]:
    if entry.verified_on:
        yield _("Vérifiée contre ses sources le %(day)s.", day=day(entry.verified_on))
    elif entry.published_at:
        yield _("Publiée le %(day)s. Personne ne l’a revérifiée depuis.", day=day(entry.published_at))
    else:
        yield _("Personne n’a encore revérifié cette fiche depuis sa rédaction.")


def _search(param: str, code: str) -> str:
    return link("search.results", **{param: code})


def rules() -> tuple[SignalRules, ...]:
    """The table of rules of the three signals."""
    return tuple(
        SignalRules(
            param,
            _(BY_PARAM[param].label),
            tuple(RuleView(label_of(one), rule_of(one), _search(param, one.code)) for one in BY_PARAM[param].meanings),
        )
        for param in ("preuve", "completude", "fraicheur")
    )
