"""Synonyms: forms that stand for one another at query time, so that changing them needs no re-index."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.plan import Alternative, Piece
from search.text import Token, tokens

FORM_WORDS_MAX = 9
LONG_QUERY_WORDS = 8  # beyond, what one wants is said: broad one-way groups would only blur it
_Key = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Forms:
    """One group: forms as people write them; when one-way, only the first expands to the others."""

    forms: tuple[str, ...]
    weight: float = 0.6
    is_one_way: bool = False


@dataclass(frozen=True, slots=True)
class Expansion:
    """Another form of what was typed; `is_broad` when it comes from a one-way group."""

    alternative: Alternative
    is_broad: bool


class Synonyms:
    """Finds the groups that typed words stand in."""

    def __init__(self, groups: Iterable[Forms] = ()) -> None:
        self._by_key: dict[_Key, list[Expansion]] = defaultdict(list)
        for group in groups:
            self._add(group)

    def _add(self, group: Forms) -> None:
        read = [(form, _read(form)) for form in group.forms if not is_hollow(form)]
        for place, (form, found) in enumerate(read):
            if not found or (group.is_one_way and place):
                continue
            for other, other_tokens in read:
                if other != form and other_tokens:
                    alternative = Alternative(_pieces(other, other_tokens), group.weight, other)
                    for key in {_key(found), _key(compounded(list(tokens(form))))}:
                        self._by_key[key].append(Expansion(alternative, group.is_one_way))

    def longest_at(self, found: Sequence[Token], at: int, *, is_long: bool = False) -> tuple[int, list[Alternative]]:
        """(words covered, other forms) of the longest known form that starts at this token; (0, []) when none does."""
        for count in range(min(FORM_WORDS_MAX, len(found) - at), 0, -1):
            span = found[at : at + count]
            expansions = [
                expansion.alternative
                for key in dict.fromkeys((_key(span), _singular_key(span)))
                for expansion in self._by_key.get(key, ())
                if not (is_long and expansion.is_broad)
            ]
            if expansions:
                return count, expansions
        return 0, []


def compounded(found: Sequence[Token]) -> list[Token]:
    """The words with each compound as its joined form alone: co-construction and co construction are coconstruction."""
    kept: list[Token] = []
    for token in found:
        if kept and token.position == kept[-1].position:
            kept[-1] = token
        elif not (kept and token.end <= kept[-1].end):
            kept.append(token)
    return kept


def is_acronym(form: str) -> bool:
    """Written in capitals: it stands for itself only, not for every word of its stem."""
    letters = [character for character in form if character.isalpha()]
    return len(letters) > 1 and all(character.isupper() for character in letters)


def is_hollow(form: str) -> bool:
    """Several words of which one only is looked for: "sans emploi" would be "emploi", the contrary of what it says."""
    whole = {token.position for token in tokens(form, keep_stop_words=True)}
    return len(whole) > 1 and len(_read(form)) < 2


def _read(form: str) -> list[Token]:
    kept: dict[int, Token] = {}
    for token in tokens(form):
        kept.setdefault(token.position, token)
    return list(kept.values())


def _key(found: Sequence[Token]) -> _Key:
    """Stems and distances; a single word counts by its surface, since short stems collide (caf, café)."""
    if len(found) == 1:
        return ((found[0].surface, 0),)
    start = found[0].position
    return tuple((token.stem, token.position - start) for token in found)


def _singular_key(found: Sequence[Token]) -> _Key:
    if len(found) == 1 and len(found[0].surface) > 3 and found[0].surface[-1] in "sx":
        return ((found[0].surface[:-1], 0),)
    return _key(found)


def _pieces(form: str, found: Sequence[Token]) -> tuple[Piece, ...]:
    start = found[0].position
    exact = is_acronym(form)
    return tuple(Piece(token.stem, token.position - start, token.surface if exact else "") for token in found)
