"""Places in typed words: what is a territory, what only looks like one, and what is left to look for."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from models.enums import Level
from search.gazetteer import NAME_WORDS_MAX, Gazetteer, name_key
from search.text import Token, fold_key, tokens

COMMUNE_KNOWN_FROM = 2_000  # inhabitants under which a commune's name that the base knows as a word stays a word
SHORT_QUERY_WORDS = 5  # in a sentence, an unknown word is rarely a village
COMMUNE_MISSPELT_FROM = 10_000  # inhabitants: nobody misspells a village nobody looks for
TYPO_LENGTH = 6  # letters from which a name may be one letter wrong
_STRONG = (
    "pres de",
    "pres d",
    "autour de",
    "autour d",
    "autour des",
    "environs de",
    "alentours de",
    "proche de",
    "proches de",
    "non loin de",
    "du cote de",
    "a cote de",
    "secteur de",
    "territoire de",
    "territoire du",
    "bassin du",
    "dep",
    "dept",
    "dpt",
    "reg",
    "region",
    "departement",
    "departement de",
    "departement du",
    "ville de",
    "commune de",
    "metropole de",
    "agglomeration de",
    "agglo de",
    "pays de",
    "bassin de",
    "departement de l",
)
_WEAK = (
    "a",
    "au",
    "aux",
    "en",
    "dans",
    "dans le",
    "dans la",
    "dans l",
    "dans les",
    "sur",
    "vers",
    "de la",
    "d",
    "de",
    "du",
)
_NOT_BEFORE_NUMBER = frozenset("odd objectif article loi top numero n no les moins plus de".split())
_NOT_AFTER_NUMBER = frozenset(
    "ans heures euros millions milliards salaries habitants km kilometres jeunes personnes jours mois acteurs odd "
    "chances emplois cafes pour familles communes entreprises partenaires".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of the query read as a place: token places `first` to `last` (excluded), signs before it included."""

    codes: tuple[str, ...]
    label: str
    typed: str
    first: int
    last: int
    name_first: int


@dataclass(frozen=True, slots=True)
class Places:
    """`sure` places filter; `possible` ones are offered: the words are more likely something else."""

    sure: tuple[Reading, ...] = ()
    possible: tuple[Reading, ...] = ()

    def covers(self, place: int) -> bool:
        """Whether a token belongs to a place or to the signs before it."""
        return any(reading.first <= place < reading.last for reading in self.sure)


def read_places(
    text: str, gazetteer: Gazetteer, *, is_word: Callable[[str], bool], french: Container[str] = ()
) -> Places:
    """The places in a query without quotes.

    Args:
        is_word: whether the base's own texts hold a stem, which makes a rare commune's name more likely an ordinary word.
        french: folded words of the language: none is a misspelt place.
    """
    found = whole_tokens(text)
    sure: list[Reading] = []
    possible: list[Reading] = []
    at = 0
    while at < len(found):
        reading, is_sure = _reading_at(found, at, gazetteer, is_word, french)
        if reading is None:
            at += 1
            continue
        (sure if is_sure else possible).append(reading)
        at = reading.last
    return Places(tuple(_nested(sure, gazetteer)), tuple(possible))


def whole_tokens(text: str) -> list[Token]:
    """Every word of the text, stop words included, joined forms left out."""
    kept: dict[int, Token] = {}
    for token in tokens(text, keep_stop_words=True):
        kept.setdefault(token.position, token)
    return list(kept.values())


def _reading_at(
    found: Sequence[Token], at: int, gazetteer: Gazetteer, is_word: Callable[[str], bool], french: Container[str]
) -> tuple[Reading | None, bool]:
    if found[at].surface[0].isdigit():
        return _number_at(found, at, gazetteer)
    for count in range(min(NAME_WORDS_MAX, len(found) - at), 0, -1):
        span = found[at : at + count]
        if span[-1].is_stop and count > 1:
            continue
        key = name_key(" ".join(token.surface for token in span))
        codes = gazetteer.named(key)
        if not codes and count == 1 and not is_word(span[0].stem) and span[0].surface not in french:
            codes, key = _misspelt(key, gazetteer)
        if codes and count == 1 and is_word(span[0].stem) and not _is_written(codes, span[0].surface, gazetteer):
            continue
        if codes:
            reading = _reading(found, at, at + count, codes, gazetteer)
            return reading, _is_sure(found, at, span, key, codes, gazetteer, is_word)
    return None, False


def _is_written(codes: Sequence[str], surface: str, gazetteer: Gazetteer) -> bool:
    """Whether the word is the name itself: only a plural mark away, it is more likely the word (santé, Santes)."""
    place = gazetteer.place(codes[0])
    if place is None or place.level in (Level.COUNTRY, Level.REGION, Level.DEPARTMENT):
        return True
    name = fold_key(place.name)
    return name == surface or name_key(name) != name_key(surface)


def _number_at(found: Sequence[Token], at: int, gazetteer: Gazetteer) -> tuple[Reading | None, bool]:
    """A département number or a postcode, unless its neighbours count something with it."""
    before = found[at - 1].surface if at else ""
    after = found[at + 1].surface if at + 1 < len(found) else ""
    codes = gazetteer.numbered(found[at].surface)
    if not codes or before in _NOT_BEFORE_NUMBER or after in _NOT_AFTER_NUMBER or after.isdigit():
        return None, False
    return _reading(found, at, at + 1, codes, gazetteer), True


def _misspelt(key: str, gazetteer: Gazetteer) -> tuple[tuple[str, ...], str]:
    """The territories whose name is one letter away from a long word that nothing else explains."""
    if len(key) < TYPO_LENGTH:
        return (), key
    near = process.extract(key, list(gazetteer.names(key[0])), scorer=OSA.distance, score_cutoff=1, limit=20)
    for name, _distance, _place in near:
        row = gazetteer.place(gazetteer.named(name)[0])
        if row and (row.level is not Level.COMMUNE or row.population >= COMMUNE_MISSPELT_FROM):
            return gazetteer.named(name), name
    return (), key


def _is_sure(
    found: Sequence[Token],
    at: int,
    span: Sequence[Token],
    key: str,
    codes: Sequence[str],
    gazetteer: Gazetteer,
    is_word: Callable[[str], bool],
) -> bool:
    place = gazetteer.place(codes[0])
    level = place.level if place else Level.COMMUNE
    strength = _sign_strength(found, at)
    if level is Level.COUNTRY:
        return strength > 0
    if strength == 2:
        is_hamlet = level is Level.COMMUNE and place is not None and place.population < COMMUNE_KNOWN_FROM
        return not (
            is_hamlet and len(span) == 1 and is_word(span[0].stem)
        )  # "commune de montagne" is a kind of commune
    if gazetteer.is_ambiguous(key):
        return strength == 1 and level in (Level.REGION, Level.DEPARTMENT)
    if level in (Level.REGION, Level.DEPARTMENT) or sum(not token.is_stop for token in span) > 1:
        return True
    if level is Level.EPCI:
        return strength > 0
    population = place.population if place else 0
    is_named_only = len(found) <= SHORT_QUERY_WORDS and not is_word(span[0].stem)
    return population >= COMMUNE_KNOWN_FROM or is_named_only


def _sign_strength(found: Sequence[Token], at: int) -> int:
    """2 when the words before can only announce a place, 1 when they may, 0 otherwise."""
    before = [token.surface for token in found[max(0, at - 3) : at]]
    for count in range(len(before), 0, -1):
        phrase = " ".join(before[-count:])
        if phrase in _STRONG:
            return 2
        if phrase in _WEAK:
            return 1
    return 0


def _reading(found: Sequence[Token], at: int, end: int, codes: tuple[str, ...], gazetteer: Gazetteer) -> Reading:
    first = at
    for count in (3, 2, 1):
        if at - count >= 0 and " ".join(t.surface for t in found[at - count : at]) in (*_STRONG, *_WEAK):
            first = at - count
            break
    place = gazetteer.place(codes[0])
    wide = place is not None and place.level in (Level.REGION, Level.DEPARTMENT)
    kept = codes if wide or found[at].surface.isdigit() else codes[:1]
    names = [row.name for code in kept if (row := gazetteer.place(code))]
    typed = " ".join(token.surface for token in found[at:end])
    return Reading(kept, " / ".join(names[:4]) + ("…" if len(names) > 4 else ""), typed, first, end, at)


def _nested(readings: Sequence[Reading], gazetteer: Gazetteer) -> list[Reading]:
    """The readings; of communes of one name, the one inside the wider place beside it (Saint-Denis de La Réunion)."""
    if len(readings) < 2:
        return list(readings)
    kept = list(readings)
    for inner in readings:
        for outer in readings:
            if inner is outer:
                continue
            homonyms = gazetteer.named(name_key(inner.typed)) or inner.codes
            inside = [code for code in homonyms if set(outer.codes) & set(gazetteer.above(code))]
            if inside and inner in kept and outer in kept:
                place = gazetteer.place(inside[0])
                narrowed = Reading(
                    (inside[0],),
                    place.name if place else inner.label,
                    inner.typed,
                    min(inner.first, outer.first),
                    max(inner.last, outer.last),
                    inner.name_first,
                )
                return [narrowed, *(one for one in kept if one not in (inner, outer))]
    return kept


def without_words(text: str, typed: str) -> str:
    """The text without the first run of words that folds to `typed`: what is left once a place is a filter."""
    found, wanted = whole_tokens(text), typed.split()
    for start in range(len(found) - len(wanted) + 1):
        run = found[start : start + len(wanted)]
        if [token.surface for token in run] == wanted:
            return " ".join(f"{text[: run[0].start]} {text[run[-1].end :]}".split())
    return text
