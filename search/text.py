"""French text to search tokens: fold accents, cut elisions, drop stop words, stem. Pure functions; no index, no query."""

import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain

import Stemmer

ELIDED = frozenset("l d j m t s c n qu jusqu lorsqu puisqu quoiqu presqu quelqu".split())

STOP_WORDS = ELIDED | frozenset(
    """a ai as au aux avec ce ces cet cette dans de des du elle elles en et eu il ils je la le les leur leurs lui ma mais
    me meme memes mes moi mon ne nos notre nous on ont ou par pas pour que qui sa se ses si son sont sur ta te tes toi
    ton tu un une vos votre vous y ete etre est etait plus comme bien peut sous dont sans ainsi autre autres tres apres
    avant depuis vers chez contre donc alors encore toujours faire fait peu tous toute toutes tout quand cela celle
    celui ceux celles afin lors plusieurs chaque moins trop selon aussi entre ni car or ci""".split()
)

# Words that only ask: they carry no subject, and are dropped from a query (never from an indexed text).
QUESTION_WORDS = frozenset(
    """comment combien pourquoi quel quelle quels quelles quoi ou est ce qu trouver cherche chercher recherche besoin
    veux voudrais souhaite existe il y sont exemple exemples svp merci bonjour""".split()
)

# Prefixes written joined, hyphenated or apart: co-construction = coconstruction = co construction.
JOINED_PREFIXES = frozenset(
    """anti auto bio co eco ex extra geo hyper infra inter intra macro mega micro mini mono multi neo non para pluri
    poly post pre pro re retro semi socio sous sub super sur tele tiers trans ultra uni""".split()
)

# Written forms of one word, folded.
SAME_WORD = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}

LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ﬁ": "fi", "ﬂ": "fl"}
_DOTTED_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_POINTS = re.compile(r"\.[^\W\d_]\.")  # what every one of them holds, found ten times faster
_WORD = re.compile(r"[^\W_]+")
_AROUND_WORDS = re.compile(r"([^\W_]+)")  # splits a text into what stands between words, words at odd places
_HYPHENS = frozenset("-\u2010\u2011")
_JOINING = JOINED_PREFIXES - STOP_WORDS
# All that a base of thousands of entries says; words made up to fill the memory push each other out.
_WORDS_KEPT = 1 << 15
_WORD_LIMIT = 64  # longer runs of letters are noise; the index refuses keys of several kilobytes
_stem_word = Stemmer.Stemmer("french", 0).stemWord


def _fold_character(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)
    letters = "".join(part for part in base if not unicodedata.combining(part)).lower()
    return letters if len(letters) == 1 else character.lower() if len(character.lower()) == 1 else character


_QUOTES = {0x2019: "'", 0x2018: "'", 0x02BC: "'", 0xFF07: "'"}
_MU = {0x39C: "\u00b5", 0x3BC: "\u00b5", 0xB5: "\u00b5"}  # as the sign for a millionth: it stands in one byte
_FOLDED = (range(0x41, 0x2C00), range(0xFF01, 0xFF5F))  # alphabets with cases or accents, and full-width forms


class _Folding(dict[int, str]):
    """One character for one character, so that offsets in the folded text are offsets in the original."""

    def __missing__(self, code: int) -> str:
        if not any(code in codes for codes in _FOLDED):
            return chr(code)  # nothing to fold, and too many to keep
        self[code] = folded = _fold_character(chr(code))
        return folded


_FOLD = _Folding(_QUOTES | _MU)
_ONE_BYTE = "cp1252"  # writes French, ligatures and curly quotes included, in one byte a character
_FOLD_BYTES = bytes(
    bytes([code]).decode(_ONE_BYTE, "replace").translate(_FOLD).encode(_ONE_BYTE, "replace")[0] for code in range(0x100)
)


def fold(text: str) -> str:
    """The text in lower case without accents, character for character: offsets stay true."""
    if text.isascii():
        return text.lower()
    try:
        return text.encode(_ONE_BYTE).translate(_FOLD_BYTES).decode(_ONE_BYTE)
    except UnicodeEncodeError:
        return text.translate(_FOLD)  # five times slower, true of every character


def as_written(folded: str, texts: Collection[str]) -> str:
    """Folded words, each as the first of the texts that holds it writes it, in lower case; as they are when none does."""
    return _WORD.sub(lambda word: _as_written(word[0], texts), folded)


def _as_written(word: str, texts: Iterable[str]) -> str:
    for text in texts:
        if found := re.search(rf"\b{word}\b", fold(text)):
            return text[found.start() : found.end()].lower()
    return word


_ACCENTED = (range(0xC0, 0x530), range(0x1E00, 0x2000))  # Latin, Greek and Cyrillic letters with accents


@cache
def unfolded(letter: str) -> str:
    """The characters that `fold` makes this letter: itself, its capital and those with accents."""
    return _variants().get(letter, "") + letter + letter.upper()


@cache
def _variants() -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for code in chain(*_ACCENTED):
        found[_fold_character(chr(code))] += chr(code)
    return found


def fold_key(text: str) -> str:
    """The text as a key to compare names: folded, ligatures opened, "st" spelt out, words joined by one space."""
    return " ".join(word for word in _plain_words(text))


def _plain_words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(_open_ligatures(fold(unicodedata.normalize("NFC", text)))):
        yield SAME_WORD.get(match.group(), match.group())


def _open_ligatures(folded: str) -> str:
    for ligature, letters in LIGATURES.items():
        if ligature in folded:
            folded = folded.replace(ligature, letters)
    return folded


# Plurals in x that Snowball leaves alone (lieux, jeux, bijoux) or takes for another word (travaux).
_PLURAL_AUX = {
    "travaux": "travail",
    "baux": "bail",
    "vitraux": "vitrail",
    "emaux": "email",
    "yeux": "oeil",
    "materiaux": "materiau",
    "tuyaux": "tuyau",
    "noyaux": "noyau",
    "joyaux": "joyau",
}
# Singulars in s: stripping it would make them another word (cours, cour; fonds, fond; tours, tour).
_INVARIABLE = frozenset(
    """pays cours mois bois temps corps repas acces succes progres proces congres univers parcours discours recours
    concours secours avis permis tapis fonds sens gens paris tours reims lens angers gers calais bras dos pres tres""".split()
)
_PLURAL_IN_X = re.compile(
    r"(?:lieux|^(?:en)?jeux|^(?:feux|voeux|neveux|adieux|aveux|cheveux)|^(?:bij|gen|caill|ch|hib|p|jouj)oux)$"
)


@lru_cache(_WORDS_KEPT)
def _interned_stem(word: str) -> str:
    return sys.intern(_stem_word(_singular(word)))


def _singular(word: str) -> str:
    """The word without its plural mark: Snowball keeps it after a vowel (emplois) and then stems the two differently."""
    if word.endswith("s"):
        return word if len(word) < 4 or word.endswith("ss") or word in _INVARIABLE else word[:-1]
    if not word.endswith("x"):
        return word
    if word in _PLURAL_AUX:
        return _PLURAL_AUX[word]
    return word[:-1] if _PLURAL_IN_X.search(word) else word


def stem(word: str) -> str:
    """The Snowball French stem of a folded word (fold first: one sector word in six is missed otherwise)."""
    return _interned_stem(word) if len(word) <= _WORD_LIMIT else word[:_WORD_LIMIT]


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: its folded surface, its stem, where it stands."""

    surface: str
    stem: str
    start: int
    end: int
    position: int
    is_stop: bool = False


def tokens(text: str, *, keep_stop_words: bool = False) -> Iterator[Token]:
    """Words in order, with true character offsets; positions count stop words, which are left out unless kept.

    Dotted acronyms are one token (P.T.C.E. → ptce). A word joined to the next by a hyphen, or a known prefix apart from
    it, is followed by their joined form at the position of the first.
    """
    folded = fold(text)
    spans = list(_spans(folded))
    for position, (start, end, raw) in enumerate(spans):
        surface = _surface(raw)
        is_stop = surface in STOP_WORDS
        if keep_stop_words or not is_stop:
            yield Token(surface, stem(surface), start, end, position, is_stop)
        if position + 1 < len(spans):
            next_start, next_end, next_raw = spans[position + 1]
            if _is_joined(folded, surface, end, next_start):
                joined = surface + _surface(next_raw)
                yield Token(joined, stem(joined), start, next_end, position)


def _surface(raw: str) -> str:
    return SAME_WORD.get(raw, _open_ligatures(raw))[:_WORD_LIMIT]


def _is_joined(folded: str, surface: str, end: int, next_start: int) -> bool:
    between = folded[end:next_start]
    return between in _HYPHENS or (between == " " and surface in _JOINING)


def _spans(folded: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for acronym in _DOTTED_ACRONYM.finditer(folded) if _POINTS.search(folded) else ():
        yield from ((m.start(), m.end(), m.group()) for m in _WORD.finditer(folded, at, acronym.start()))
        yield acronym.start(), acronym.end(), acronym.group().replace(".", "")
        at = acronym.end()
    yield from ((m.start(), m.end(), m.group()) for m in _WORD.finditer(folded, at))


@dataclass(slots=True)
class Stream:
    """The analysed words of one part of a document; the three lists run in parallel."""

    weight: float
    stems: list[str] = field(default_factory=list)
    surfaces: list[str] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    length: int = 0  # positions taken, stop words included


@lru_cache(_WORDS_KEPT)
def _read_word(raw: str) -> tuple[str, str, bool]:
    surface = _surface(raw)
    return surface, stem(surface), surface in STOP_WORDS


def stem_of(word: str) -> str:
    """The stem of one folded word as it stands in a text, "" for a stop word."""
    _, found, is_stop = _read_word(word)
    return "" if is_stop else found


def stem_of_compound(pair: str) -> str:
    """The stem of two folded words joined by a hyphen, as their joined form is indexed."""
    return stem("".join(_surface(word) for word in _WORD.findall(pair)))


def analyse(text: str, *, weight: float = 1.0) -> Stream:
    """The text as parallel lists of stems, surfaces and positions, ready for an engine: `tokens`, without its objects."""
    folded = fold(text)
    if _POINTS.search(folded):
        folded = _DOTTED_ACRONYM.sub(_undotted, folded)
    parts = _AROUND_WORDS.split(folded)
    stream = Stream(weight)
    add_stem, add_surface, add_position = stream.stems.append, stream.surfaces.append, stream.positions.append
    before = ""
    for position, (between, raw) in enumerate(zip(parts[0::2], parts[1::2], strict=False)):
        surface, stemmed, is_stop = _read_word(raw)
        if before and (before in _JOINING if between == " " else between in _HYPHENS):
            add_stem(stem(before + surface))
            add_surface(before + surface)
            add_position(position - 1)
        if not is_stop:
            add_stem(stemmed)
            add_surface(surface)
            add_position(position)
        before = surface
    stream.length = stream.positions[-1] + 1 if stream.positions else 0
    return stream


def _undotted(acronym: re.Match[str]) -> str:
    """The acronym as one word; a point stays between it and a word glued to it."""
    follows = acronym.string[acronym.end() : acronym.end() + 1].isalnum()
    return acronym.group().replace(".", "") + ("." if follows else "")


def stems(text: str) -> list[str]:
    """Stems in order, stop words removed."""
    return [token.stem for token in tokens(text)]


def words(text: str) -> list[str]:
    """Folded, unstemmed words in order, stop words removed."""
    return [token.surface for token in tokens(text)]
