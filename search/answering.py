"""From a query to an answer: spelling when a word is unknown, wider places, optional words; each step is said."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from search.engines.base import Engine
from search.families import with_family
from search.knowledge import Knowledge
from search.leaning import LEANING_FROM, toward_domains
from search.options import Options
from search.places import whole_tokens
from search.plan import Alternative, Found, Group, Piece, Plan, Sort, Weights
from search.planner import Ancestors, Understood, understand
from search.query import SearchQuery
from search.relax import relaxations
from search.spelling import nearest
from search.text import stem as stem_of
from search.widening import ENOUGH, Around, around_places

STUCK = 3  # hits under which near words are offered for those of the language that the base lacks
FULL_SCREEN = 10  # hits under which a need told in several words also shows the entries that hold most of them
LONG_SHARE = 0.3  # share of the words of such a need that an entry must hold


@dataclass(frozen=True, slots=True)
class Correction:
    """A typed word that the base does not know and the word, or only the stem, it was read as."""

    typed: str
    meant: str
    is_stem: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine found, the plan that found it, and what had to be done for it."""

    understood: Understood
    plan: Plan
    found: Found
    optional: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    suggestions: tuple[Correction, ...] = ()  # for words of the language that the base lacks: offered, never applied
    around: Around | None = None  # how far around the places of the query one had to go


def is_loosened(answered: Answer) -> bool:
    """Whether a long need was answered with entries that do not hold all its words."""
    was_required = answered.understood.plan.groups and answered.understood.plan.groups[0].is_required
    return bool(answered.understood.is_long and was_required and not answered.plan.groups[0].is_required)


def answer(
    engine: Engine,
    query: SearchQuery,
    *,
    knowledge: Knowledge,
    options: Options,
    ancestors: Ancestors | None = None,
    weights: Weights | None = None,
) -> Answer:
    """The best answer to the query, by steps: as typed, spelt right, around the place, with words made optional."""
    ask = partial(
        understand,
        frequencies=engine.frequencies,
        knowledge=knowledge,
        options=options,
        ancestors=ancestors,
        weights=weights,
    )
    understood = ask(query)
    corrections: tuple[Correction, ...] = ()
    unknown: list[str] = []
    if options.spelling and not query.literal:
        unknown = _unknown_words(engine, understood)
        corrections = tuple(_nearest(engine, (word for word in unknown if word not in knowledge.french)))
        if corrections:
            understood = _respelt(ask(replace(query, text=respell(query.text, corrections))), corrections)
    if options.families:
        understood = _with_families(engine, understood)
    around = around_places(engine, understood, knowledge)
    best = Answer(understood, around.plan, around.found, corrections=corrections, around=around)
    if options.all_words and best.found.total < _wanted(understood):
        best = _loosened(engine, best)
    if options.leaning and understood.topic >= LEANING_FROM and query.sort is Sort.RELEVANCE:
        best = replace(best, found=toward_domains(engine, best.found))
    if best.found.total >= STUCK:
        return best
    left = {word for word in unknown if word in knowledge.french}
    return replace(best, suggestions=tuple(one for one in _nearest(engine, left) if not one.is_stem))


def _with_families(engine: Engine, understood: Understood) -> Understood:
    """The same, each word of it found under the words of its family too."""
    lexicon, _counts = engine.lexicon()
    groups = tuple(with_family(group, lexicon) for group in understood.plan.groups)
    return replace(understood, plan=replace(understood.plan, groups=groups))


def _wanted(understood: Understood) -> int:
    """Hits under which the words are loosened; a question's words always are: its answers use other ones."""
    if any(want.is_loose for want in understood.intents):
        return understood.plan.limit + 10**9
    return FULL_SCREEN if understood.is_long else ENOUGH


def _unknown_words(engine: Engine, understood: Understood) -> list[str]:
    """The words of the subject that nothing in the base holds."""
    groups = enumerate(understood.plan.groups)
    return [group.label for place, group in groups if _is_unknown(engine, group, place, understood)]


def _nearest(engine: Engine, words: Iterable[str]) -> Iterator[Correction]:
    """What each word was likely meant to be."""
    for word in words:
        by_word = nearest(word, *engine.words())
        by_stem = None if by_word else nearest(stem_of(word), *engine.lexicon())
        if by_word or by_stem:
            yield Correction(word, by_word or by_stem or "", is_stem=not by_word)


def respell(text: str, corrections: Sequence[Correction]) -> str:
    """The text with each misspelt word written as the base writes it; those only known by their stem stay."""
    words = {one.typed: one.meant for one in corrections if not one.is_stem}
    written, at = [], 0
    for token in whole_tokens(text):
        if token.surface in words:
            written += [text[at : token.start], words[token.surface]]
            at = token.end
    return "".join((*written, text[at:]))


def _respelt(understood: Understood, corrections: Sequence[Correction]) -> Understood:
    """The same, the words known by their stem alone read as that stem."""
    stems = {one.typed: one.meant for one in corrections if one.is_stem}
    groups = tuple(
        replace(
            group, alternatives=(Alternative((Piece(stems[group.label]),)), *group.alternatives[1:]), exact_words=()
        )
        if group.label in stems
        else group
        for group in understood.plan.groups
    )
    return replace(understood, plan=replace(understood.plan, groups=groups))


def _is_unknown(engine: Engine, group: Group, place: int, understood: Understood) -> bool:
    """A single typed word of the subject that no document holds, in any of its forms."""
    if place >= understood.topic or len(group.alternatives[0].pieces) != 1 or group.alternatives[0].pieces[0].surface:
        return False
    return not any(engine.frequencies([one.pieces[0].stem])[0] for one in group.alternatives)


def _loosened(engine: Engine, best: Answer) -> Answer:
    """The answer with words made optional one by one, or with most words of a long need wanted."""
    for plan, optional in _weaker(best):
        found = engine.run(plan)
        if found.total > best.found.total:
            best = replace(best, plan=plan, found=found, optional=optional)
        if best.found.total >= ENOUGH:
            break
    return best


def _weaker(best: Answer) -> Iterator[tuple[Plan, tuple[str, ...]]]:
    topic = best.understood.topic
    if not best.understood.is_long:
        yield from relaxations(best.plan, best.found, topic=topic)
        return
    plan = best.plan.relaxed(*range(topic))
    least = 1 if any(want.is_loose for want in best.understood.intents) else 2
    for wanted in range(max(least, round(topic * LONG_SHARE)), 0, -1):
        yield replace(plan, at_least=wanted), ()


def labels(codes: Sequence[str], knowledge: Knowledge) -> tuple[str, ...]:
    """Names of places."""
    return tuple(row.name for code in codes if (row := knowledge.gazetteer.place(code)))
