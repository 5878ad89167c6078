"""SearchQuery → Plan: typed words become groups of stems, filters become codes. All the French of a search is here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.enums import Level
from search.facets import ACTOR, FACETS, TERRITORY
from search.intents import Intent, intents
from search.knowledge import Former, Knowledge
from search.needs import subject_of
from search.options import Options
from search.parse import Parsed, Typed, parse, words_only
from search.places import Places, Reading, read_places, whole_tokens
from search.plan import Alternative, Filter, Group, Piece, Plan, Weights
from search.query import SearchQuery
from search.results import WantedWord
from search.signals import freshness
from search.synonyms import LONG_QUERY_WORDS, Synonyms, compounded
from search.text import QUESTION_WORDS, Token, tokens

Frequencies = Callable[[Sequence[str]], list[int]]
Ancestors = Mapping[str, Sequence[str]]  # territory code → codes of what contains it

GROUPS_MAX = 24  # words read in one query: a pasted paragraph stays fast
FLOOR = 6.0  # score of an entry of the place that holds none of the words: about that of a common word
NAMED = 0.25  # weight of a place's name found in the text: being tagged with it says more
LONG_FROM = 3  # words from which a need is told rather than named: entries that hold most of them will do


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of the words, and the first plan it gives."""

    plan: Plan
    topic: int  # how many of the plan's groups are the subject; the others only name the places
    places: Places
    intents: tuple[Intent, ...]
    is_long: bool


def understand(
    query: SearchQuery,
    *,
    frequencies: Frequencies,
    knowledge: Knowledge,
    options: Options,
    ancestors: Ancestors | None = None,
    weights: Weights | None = None,
) -> Understood:
    """The question put to the engine, every word required unless the query tells a long need."""
    parsed = parse(query.text) if options.operators else words_only(query.text)
    places = _places(query, parsed, knowledge, options, frequencies)
    wants = tuple(intents(query.text)) if options.intents and not query.literal else ()
    synonyms = knowledge.synonyms if options.synonyms else Synonyms()
    groups = tuple(_groups(parsed.clauses, frequencies, synonyms, places))
    groups = _without_asking(_once(groups), wants, has_place=bool(places.sure))
    groups = (subject_of(groups) if options.subject and not query.literal else groups)[:GROUPS_MAX]
    if not options.all_words:
        groups = tuple(replace(group, is_required=False) for group in groups)
    is_long = len(groups) >= LONG_FROM or any(want.is_loose for want in wants)
    hinted = tuple(Group(word, _alternatives(Typed(word)), is_required=False) for want in wants for word in want.hints)
    named = tuple(_place_group(one, knowledge) for one in places.sure if not is_country(one, knowledge))
    plan = Plan(
        groups=(*groups, *named, *hinted),
        excluded=tuple(alternative for typed in parsed.excluded for alternative in _alternatives(typed)),
        filters=tuple(_filters(query, ancestors or {}, knowledge.former)),
        year_from=query.year_from,
        year_to=query.year_to,
        sort=query.sort,
        offset=(query.page - 1) * query.size,
        limit=query.size,
        at_least=min(1, len(groups)),
        counted=tuple(facet.field for facet in FACETS),
        boosts=tuple(boost for want in wants for boost in want.boosts),
        banded=(freshness(date.today()),),
        floor=FLOOR if places.sure else 0.0,
        weights=weights or Weights(),
    )
    return Understood(plan, len(groups), places, wants, is_long)


def _places(
    query: SearchQuery, parsed: Parsed, knowledge: Knowledge, options: Options, frequencies: Frequencies
) -> Places:
    """The places named by plain words; none when a territory was chosen, or when the words are to be taken as typed."""
    plain = all(len(clause) == 1 and not clause[0].is_phrase for clause in parsed.clauses) and not parsed.excluded
    if (
        not options.places
        or query.literal
        or query.selected(TERRITORY.param)
        or not plain
        or not len(knowledge.gazetteer)
    ):
        return Places()
    text = " ".join(clause[0].text for clause in parsed.clauses)
    return read_places(
        text, knowledge.gazetteer, is_word=lambda stem: frequencies([stem])[0] > 0, french=knowledge.french
    )


def is_country(reading: Reading, knowledge: Knowledge) -> bool:
    """Whether the place is the whole country, which filters nothing: many entries are tagged with no place at all."""
    row = knowledge.gazetteer.place(reading.codes[0])
    return row is not None and row.level is Level.COUNTRY


def _place_group(reading: Reading, knowledge: Knowledge) -> Group:
    """The names of a place, as they are written, that score but are not required: tagged entries need not repeat them."""
    rows = [row for code in reading.codes if (row := knowledge.gazetteer.place(code))]
    names = (one for row in rows for one in _alternatives(Typed(row.name, is_phrase=True)))
    alternatives = tuple(replace(one, weight=NAMED) for one in names)
    return Group(reading.typed, alternatives, is_required=False)


def _groups(
    clauses: Sequence[tuple[Typed, ...]], frequencies: Frequencies, synonyms: Synonyms, places: Places
) -> Iterator[Group]:
    """One group a clause; neighbouring plain words are read together, to see compounds and forms of several words."""
    run: list[Typed] = []
    for clause in clauses:
        if len(clause) == 1 and not clause[0].is_phrase:
            run.append(clause[0])
            continue
        yield from _word_groups(run, frequencies, synonyms, places)
        run = []
        alternatives = tuple(alternative for typed in clause for alternative in _alternatives(typed))
        if alternatives:
            words = tuple(piece.surface for one in alternatives for piece in one.pieces if piece.surface)
            yield Group(" OU ".join(typed.text for typed in clause), alternatives, exact_words=words)
    yield from _word_groups(run, frequencies, synonyms, places)


def _word_groups(run: Sequence[Typed], frequencies: Frequencies, synonyms: Synonyms, places: Places) -> Iterator[Group]:
    """Groups of a run of plain words; a compound (co-construction, tiers lieu) is one group when the base knows it."""
    text = " ".join(typed.text for typed in run)
    found = [token for token in tokens(text) if not places.covers(token.position)]
    found = _without_question(found, whole_tokens(text))
    others = _other_forms(compounded(found), synonyms)
    at = 0
    while at < len(found):
        compound = _compound_at(found, at)
        if compound and frequencies([compound[1].stem])[0]:
            yield _compound_group(*compound, others=others)
            at += 3
            continue
        token = found[at]
        at += 2 if compound else 1  # the joined form is unknown to the base: it is dropped, the second word stays
        yield Group(
            token.surface,
            (Alternative((Piece(token.stem),)), *others.get(token.position, ())),
            exact_words=(token.surface,),
        )


def _without_question(found: list[Token], whole: Sequence[Token]) -> list[Token]:
    """The words after those that only ask ("comment trouver…"); all of them when nothing else is left."""
    subject = next((t.position for t in whole if not t.is_stop and t.surface not in QUESTION_WORDS), None)
    return found if subject is None else [token for token in found if token.position >= subject]


def _once(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """The groups without repetitions: a word typed twice is not wanted twice as much."""
    first: dict[tuple[Alternative, ...], Group] = {}
    for group in groups:
        first.setdefault(group.alternatives, group)
    return tuple(first.values())


def _without_asking(groups: tuple[Group, ...], wants: Sequence[Intent], *, has_place: bool) -> tuple[Group, ...]:
    """The groups without the words that only said what kind of answer is wanted, unless nothing at all is left."""
    asking = {word for want in wants for word in want.asking}
    kept = tuple(group for group in groups if group.label not in asking)
    return kept if kept or has_place else groups


def _other_forms(found: Sequence[Token], synonyms: Synonyms) -> dict[int, tuple[Alternative, ...]]:
    """Position of a word → other forms of it, or of the longest known form it belongs to, its weight then shared."""
    is_long = len(found) > LONG_QUERY_WORDS
    forms: dict[int, tuple[Alternative, ...]] = {}
    at = 0
    while at < len(found):
        count, alternatives = synonyms.longest_at(found, at, is_long=is_long)
        for token in found[at : at + count]:
            forms[token.position] = tuple(
                replace(one, weight=one.weight / count**0.5, stands_alone=count > 1) for one in alternatives
            )
        at += max(1, count)
    return forms


def _compound_at(found: Sequence[Token], at: int) -> tuple[Token, Token, Token] | None:
    """(first word, joined form, second word) when a compound starts here: the joined form shares the first's position."""
    if at + 1 >= len(found) or found[at + 1].position != found[at].position:
        return None
    second = found[at + 2] if at + 2 < len(found) and found[at + 2].position == found[at].position + 1 else None
    return (found[at], found[at + 1], second) if second else None


def _compound_group(
    first: Token, joined: Token, second: Token, *, others: Mapping[int, tuple[Alternative, ...]]
) -> Group:
    apart = Alternative((Piece(first.stem), Piece(second.stem, 1)))
    return Group(
        f"{first.surface}-{second.surface}",
        (Alternative((Piece(joined.stem),)), apart, *others.get(first.position, ())),
        exact_words=(joined.surface,),
    )


def _alternatives(typed: Typed) -> tuple[Alternative, ...]:
    """Ways to satisfy one typed word, or the one way to satisfy a quoted phrase: these very forms at these distances."""
    found = list({token.position: token for token in reversed(list(tokens(typed.text)))}.values())[::-1]
    if not found:
        return ()
    start = found[0].position
    pieces = tuple(
        Piece(token.stem, token.position - start, token.surface if typed.is_phrase else "") for token in found
    )
    return (Alternative(pieces),)


def _filters(query: SearchQuery, ancestors: Ancestors, former: Former) -> Iterator[Filter]:
    for facet in FACETS:
        codes = query.selected(facet.param)
        if not codes:
            continue
        past = former.get(facet.field, {})
        choices = tuple(
            tuple((facet.field, one) for one in (code, *(old for old, now in past.items() if now == code)))
            for code in codes
        )
        if facet is TERRITORY and query.covering:
            choices += tuple((("place", above),) for code in codes for above in ancestors.get(code, ()))
        yield Filter(facet.field, choices, match_all=facet is ACTOR and query.all_actors and len(codes) > 1)


def wanted_stems(plan: Plan) -> frozenset[str]:
    """Every stem that a highlight should mark."""
    return frozenset(
        piece.stem for group in plan.groups for alternative in group.alternatives for piece in alternative.pieces
    )


def wanted_word(group: Group) -> WantedWord:
    """A group as results tell of it: what was typed, and the other forms it was looked for under."""
    typed = [one for one in group.alternatives if not one.source]
    others = [(one.source, tuple(piece.stem for piece in one.pieces)) for one in group.alternatives if one.source]
    return WantedWord(group.label, tuple(piece.stem for one in typed for piece in one.pieces), tuple(others))
