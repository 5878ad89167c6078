"""Whether two names are those of one organisation: legal forms, acronyms, former names, spelling. Pure; reads nothing.

Rules first: a name is cut into what it is called (its keys, as sets of words) and what only describes it. Two organisations
are one when they share a key, when one is called by the other's acronym, or when their keys differ by spelling alone.
Measured on bench/twins.json (`python -m bench.twins`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from search.text import STOP_WORDS, fold_key

PROBABLE: Final = 0.5
PARSED: Final = 20_000  # names whose parts are remembered: some 25 MB
Key = frozenset[str]

# One word for the ways of naming one kind of authority (conseils généraux became départementaux in 2015, law 2013-403).
_AUTHORITIES: Final = {
    "communaute d agglomeration": "ca",
    "agglomeration": "ca",
    "agglo": "ca",
    "communaute de communes": "cc",
    "communaute urbaine": "cu",
    "centre communal d action sociale": "ccas",
    "chambre de commerce et d industrie": "cci",
    "agence regionale de sante": "ars",
    "mutualite sociale agricole": "msa",
    "conseil departemental": "departement",
    "conseil general": "departement",
    "conseil regional": "region",
    "mairie": "commune",
    "ville": "commune",
    "academie": "rectorat",
}
# Legal forms and words that name nobody.
_FORMS: Final = frozenset(
    "association asso groupe scic scop sas sa sarl gie societe etablissement ets cie communaute".split()
)
# An organisation may leave these out of its name.
_WEAK: Final = frozenset("ca cc france francais francaise mediation national nationale reseau".split())
_WAS: Final = re.compile(r"^(?:ex|anciennement|auparavant|aujourd'hui|devenue?|autrefois|avant)\b[- ]*", re.IGNORECASE)
_BRANCH: Final = frozenset("delegation antenne club section comite federation union agence direction".split())
_UNSPOKEN: Final = frozenset("a au aux d de des du en et l la le les pour un une".split())  # in no acronym
_WORD: Final = re.compile(r"[^\W_]+")
_PARENTHESES: Final = re.compile(r"\(([^()]*)\)")
_DASH: Final = re.compile(r"\s[-–—]\s")
_INITIALS_LEAST: Final = 4
_SPELLING: Final = 86  # rapidfuzz ratio from which two words of five letters or more are one misspelt


@dataclass(frozen=True, slots=True)
class Name:
    """A name cut up: the keys it answers to, and its acronyms with the words that each leaves out.

    The other sets are read off these once: a name is compared with thousands, and nearly all have nothing in common.
    """

    keys: frozenset[Key]
    acronyms: Mapping[str, Key]
    words: frozenset[str]  # of all keys
    spelt: frozenset[str]  # each key written as one, in two orders or in alphabetical order

    @classmethod
    def of(cls, keys: Iterable[Key], acronyms: Mapping[str, Key]) -> "Name":
        """The name of these keys."""
        found = frozenset(keys)
        words = frozenset(word for key in found for word in key)
        return cls(found, acronyms, words, frozenset(one for key in found for one in _glued(key)))


class OrganisationNames:
    """Compares names; `equivalents` are groups of names that stand for one another (acronyms spelt out, renamed ones)."""

    def __init__(self, equivalents: Iterable[Iterable[str]] = (), *, parsed: int = PARSED) -> None:
        phrases = dict(_AUTHORITIES)
        for group in equivalents:
            for named in _foundations_apart(group):
                kept = next((phrases[name] for name in named if name in phrases), "_".join(named[0].split()))
                phrases |= {name: phrases.get(name, kept) for name in named}
        ordered = sorted(phrases, key=lambda phrase: -len(phrase))
        self._phrases = phrases
        self._pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, ordered)) + r")\b")
        self._parsed = lru_cache(maxsize=parsed)(self._parse)

    def sameness(self, one: str, other: str, *, acronyms: tuple[str, str] = ("", "")) -> tuple[float, str]:
        """(score between 0 and 1, why) that both name one organisation."""
        first, second = self._parsed(one, acronyms[0]), self._parsed(other, acronyms[1])
        if not first.keys.isdisjoint(second.keys):
            return 0.95, "même nom, à la forme près"
        if not first.spelt.isdisjoint(second.spelt):
            return 0.9, "même nom, écrit autrement"
        if _is_acronym_of(first, second) or _is_acronym_of(second, first):
            return 0.85, "le sigle de l'autre"
        if any(len(a) == len(b) and _is_misspelt(a, b) for a in first.keys for b in second.keys):
            return 0.8, "noms presque identiques"
        if not first.words.isdisjoint(second.words) and _differ_by_weak_words(first, second):
            return 0.6, "même nom, à un mot courant près"
        return 0.0, ""

    def words(self, name: str, acronym: str = "") -> set[str]:
        """The words and acronyms that a name and another name of the same organisation have in common."""
        parsed = self._parsed(name, acronym)
        return {*parsed.words, *parsed.spelt, *parsed.acronyms}

    def _parse(self, name: str, acronym: str) -> Name:
        acronyms = {fold_key(acronym)} if acronym else set()
        called = []
        for inside in _PARENTHESES.findall(name):
            if _WAS.match(inside):
                called.append(_WAS.sub("", inside))
            elif inside.isupper() and " " not in inside:
                acronyms.add(fold_key(inside))
        called += _callings(_PARENTHESES.sub(" ", name))
        keys = dict.fromkeys(key for text in called if (key := self._key(text)))
        initials = {one: self._key(rest) for text in called[-1:] for one, rest in _initials(text)}
        return Name.of(keys, initials | dict.fromkeys((one for one in acronyms if len(one) > 1), Key()))

    def _key(self, text: str) -> Key:
        folded = self._pattern.sub(lambda found: self._phrases[found.group()], fold_key(text))
        words = [word for word in folded.split() if word not in STOP_WORDS]
        return frozenset(word for word in words if word not in _FORMS) or frozenset(words)


def _callings(name: str) -> Iterator[str]:
    """The names in a name: both sides of a dash, what stands before an apposition, what it became."""
    sides = _DASH.split(name)
    yield from sides if len(sides) > 1 else ()
    head, _comma, rest = name.partition(",")
    rest = rest.strip()
    if _WAS.match(rest):
        yield _WAS.sub("", rest)
    words = fold_key(rest).split()
    is_list = "et" in words or "," in rest
    is_described = bool(words) and not is_list and words[0] not in STOP_WORDS and words[0] not in _BRANCH
    yield head if is_described or _WAS.match(rest) else name


def _foundations_apart(group: Iterable[str]) -> list[list[str]]:
    """The folded names of a group; a foundation is never the company that made it, though a search finds both."""
    folded = [name for name in map(fold_key, group) if name]
    foundations = [name for name in folded if "fondation" in name.split()]
    return [some for some in (foundations, [name for name in folded if name not in foundations]) if some]


def _initials(text: str) -> Iterator[tuple[str, str]]:
    """(initials, words left out): « A… D… É… S… S… du Pays de Brest » gives adess, Pays de Brest. Four letters at least:
    by three, names meet by chance.
    """
    spoken = [word for word in _WORD.finditer(text) if fold_key(word.group()) not in _UNSPOKEN]
    letters = ""
    for word in spoken:
        folded = fold_key(word.group())
        letters += folded if word.group().isupper() and len(folded) > 2 else folded[:1]
        if len(letters) >= _INITIALS_LEAST:
            yield letters, text[word.end() :]


def _glued(key: Key) -> set[str]:
    """Words of a key written as one, in both orders: « Social Cobizz » is « SocialCobizz »."""
    words = sorted(key)
    return {"".join(words), "".join(reversed(words))} if len(words) <= 2 else {"".join(words)}


def _is_acronym_of(short: Name, whole: Name) -> bool:
    """`short` is an acronym of `whole`, with the words that the acronym leaves out: ADESS Pays de Brest."""
    if short.words.isdisjoint(whole.acronyms):
        return False
    return any(
        acronym in key and (left_out == key - {acronym} if left_out else len(key) == 1)
        for key in short.keys
        for acronym, left_out in whole.acronyms.items()
    )


def _differ_by_weak_words(one: Name, other: Name) -> bool:
    return any(a and b and (a ^ b) <= _WEAK and (a & b) for a in one.keys for b in other.keys)


def _is_misspelt(one: Key, other: Key) -> bool:
    """The keys, of as many words, differ by some, each one spelt almost as another."""
    left, right = sorted(one - other), sorted(other - one)
    if not left or min(map(len, (*left, *right))) < 5:
        return False
    return all(any(fuzz.ratio(word, near) >= _SPELLING for near in right) for word in left)
