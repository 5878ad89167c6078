"""What a person typed → clauses: words, "phrases", -exclusions, OR. Any string is a valid query; nothing typed can raise."""

import re
from dataclasses import dataclass

_LEXEME = re.compile(
    r'(?P<minus>(?<!\S)[-−])?(?:"(?P<plain>[^"]*)"?|«(?P<french>[^»]*)»?|“(?P<curly>[^”]*)”?|(?P<word>[^\s"«“]+))'
)
OR_WORDS = frozenset({"OR", "OU", "|"})


@dataclass(frozen=True, slots=True)
class Typed:
    """A word or a quoted phrase as it was typed, without its quotes."""

    text: str
    is_phrase: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """`clauses` are all wanted, each satisfied by any of its members; `excluded` must not be there."""

    clauses: tuple[tuple[Typed, ...], ...] = ()
    excluded: tuple[Typed, ...] = ()


def parse(text: str) -> Parsed:
    """The clauses of a query, in the order typed; unbalanced quotes run to the end, a lone OR is an ordinary word."""
    clauses: list[tuple[Typed, ...]] = []
    excluded: list[Typed] = []
    joins_previous = False
    for lexeme in _LEXEME.finditer(text):
        quoted = lexeme["plain"] or lexeme["french"] or lexeme["curly"]
        typed = Typed(quoted.strip(), is_phrase=True) if quoted is not None else Typed(lexeme["word"] or "")
        if not typed.text or not any(character.isalnum() for character in typed.text):
            joins_previous = joins_previous or typed.text == "|"
        elif typed.text in OR_WORDS and not typed.is_phrase and clauses:
            joins_previous = True
        elif lexeme["minus"]:
            excluded.append(typed)
            joins_previous = False
        elif joins_previous and clauses:
            clauses[-1] = (*clauses[-1], typed)
            joins_previous = False
        else:
            clauses.append((typed,))
    return Parsed(tuple(clauses), tuple(excluded))


def words_only(text: str) -> Parsed:
    """The text as words, whatever quotes and signs it holds: a question asked of plain passages."""
    return Parsed(((Typed(text),),)) if any(character.isalnum() for character in text) else Parsed()
