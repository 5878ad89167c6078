"""SearchQuery → Plan: typed words become groups of stems, filters become codes. All the French of a search is here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from search.facets import ACTOR, FACETS, TERRITORY
from search.parse import Typed, parse
from search.plan import Alternative, Filter, Group, Piece, Plan, Weights
from search.query import SearchQuery
from search.text import QUESTION_WORDS, Token, tokens

Frequencies = Callable[[Sequence[str]], list[int]]
Ancestors = Mapping[str, Sequence[str]]  # territory code → codes of what contains it

GROUPS_MAX = 24  # words read in one query: a pasted paragraph stays fast


def plan_for(
    query: SearchQuery,
    *,
    frequencies: Frequencies,
    ancestors: Ancestors | None = None,
    weights: Weights | None = None,
) -> Plan:
    """The question put to the engine, every word required."""
    parsed = parse(query.text)
    groups = tuple(_groups(parsed.clauses, frequencies))[:GROUPS_MAX]
    excluded = tuple(alternative for typed in parsed.excluded for alternative in _alternatives(typed))
    return Plan(
        groups=groups,
        excluded=excluded,
        filters=tuple(_filters(query, ancestors or {})),
        year_from=query.year_from,
        year_to=query.year_to,
        sort=query.sort,
        offset=(query.page - 1) * query.size,
        limit=query.size,
        counted=tuple(facet.field for facet in FACETS),
        weights=weights or Weights(),
    )


def _groups(clauses: Sequence[tuple[Typed, ...]], frequencies: Frequencies) -> Iterator[Group]:
    """One group a clause; neighbouring plain words are read together, to see compounds written apart."""
    run: list[Typed] = []
    for clause in _without_question(clauses):
        if len(clause) == 1 and not clause[0].is_phrase:
            run.append(clause[0])
            continue
        yield from _word_groups(run, frequencies)
        run = []
        alternatives = tuple(alternative for typed in clause for alternative in _alternatives(typed))
        if alternatives:
            yield Group(" OU ".join(typed.text for typed in clause), alternatives, exact_words=_exact_words(alternatives))
    yield from _word_groups(run, frequencies)


def _without_question(clauses: Sequence[tuple[Typed, ...]]) -> Sequence[tuple[Typed, ...]]:
    """The clauses after the words that only ask ("comment trouver…"); all of them when nothing else is left."""
    for start, clause in enumerate(clauses):
        found = list(tokens(clause[0].text, keep_stop_words=True))
        if len(clause) > 1 or clause[0].is_phrase or any(not _only_asks(token) for token in found):
            return clauses[start:]
    return clauses


def _only_asks(token: Token) -> bool:
    return token.is_stop or token.surface in QUESTION_WORDS


def _word_groups(run: Sequence[Typed], frequencies: Frequencies) -> Iterator[Group]:
    """Groups of a run of plain words; a compound (co-construction, tiers lieu) is one group when the base knows it."""
    found = list(tokens(" ".join(typed.text for typed in run)))
    at = 0
    while at < len(found):
        compound = _compound_at(found, at)
        if compound and any(frequencies([compound[1].stem])):
            yield _compound_group(*compound)
            at += 3
            continue
        token = found[at]
        at += 2 if compound else 1  # the unknown joined form is dropped, the second word stays
        yield Group(token.surface, (Alternative((Piece(token.stem),)),), exact_words=(token.surface,))


def _compound_at(found: Sequence[Token], at: int) -> tuple[Token, Token, Token] | None:
    """(first word, joined form, second word) when a compound starts here: the joined form shares the first's position."""
    if at + 1 >= len(found) or found[at + 1].position != found[at].position:
        return None
    second = found[at + 2] if at + 2 < len(found) and found[at + 2].position == found[at].position + 1 else None
    return (found[at], found[at + 1], second) if second else None


def _compound_group(first: Token, joined: Token, second: Token) -> Group:
    apart = Alternative((Piece(first.stem), Piece(second.stem, 1)))
    return Group(
        f"{first.surface}-{second.surface}", (Alternative((Piece(joined.stem),)), apart), exact_words=(joined.surface,)
    )


def _alternatives(typed: Typed) -> tuple[Alternative, ...]:
    """Ways to satisfy one typed word, or the one way to satisfy a quoted phrase: these very forms at these distances."""
    found = _without_joined(list(tokens(typed.text)))
    if not found:
        return ()
    start = found[0].position
    pieces = tuple(
        Piece(token.stem, token.position - start, token.surface if typed.is_phrase else "") for token in found
    )
    return (Alternative(pieces),)


def _without_joined(found: Sequence[Token]) -> list[Token]:
    kept: dict[int, Token] = {}
    for token in found:
        kept.setdefault(token.position, token)
    return list(kept.values())


def _exact_words(alternatives: Sequence[Alternative]) -> tuple[str, ...]:
    return tuple(piece.surface for alternative in alternatives for piece in alternative.pieces if piece.surface)


def _filters(query: SearchQuery, ancestors: Ancestors) -> Iterator[Filter]:
    for facet in FACETS:
        codes = query.selected(facet.param)
        if not codes:
            continue
        choices = tuple(((facet.field, code),) for code in codes)
        if facet is TERRITORY and query.covering:
            choices += tuple((("place", above),) for code in codes for above in ancestors.get(code, ()))
        yield Filter(facet.field, choices, match_all=facet is ACTOR and query.all_actors and len(codes) > 1)


def without_group(plan: Plan, place: int) -> Plan:
    """The same plan as if one of its words had not been typed."""
    return replace(plan, groups=plan.groups[:place] + plan.groups[place + 1 :])


def wanted_stems(plan: Plan) -> frozenset[str]:
    """Every stem that a highlight should mark."""
    return frozenset(
        piece.stem for group in plan.groups for alternative in group.alternatives for piece in alternative.pieces
    )


