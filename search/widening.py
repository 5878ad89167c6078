"""The places of a query as filters that widen when they hold too little: ever wider, then territories alike, then everywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from search.engines.base import Engine
from search.facets import TERRITORY
from search.knowledge import Knowledge
from search.places import Reading
from search.plan import Boost, Filter, Found, Plan
from search.planner import Understood, is_country

ENOUGH, FEW = 5, 2  # hits under which a place is widened; under which a question about it does without its words
FACTORS = (2.5, 1.7, 1.35, 1.15)  # what a place's own entries score more, then those of each wider place
COVERING = 1.2  # what is tagged with a wider place itself scores more than what lies elsewhere in it
ALIKE, ALIKE_MAX = 1.1, 60  # what entries of territories alike score more, and how many such territories are kept

Steps = Sequence[Sequence[tuple[str, ...]]]  # for each place, its codes then those of ever wider places


@dataclass(frozen=True, slots=True)
class Around:
    """What was found in the places of a query or around them, and how far one had to go."""

    plan: Plan
    found: Found
    widened_to: tuple[str, ...] = ()  # codes of the wider places; empty when the places typed were enough
    alike: str = ""  # code of the place of which territories alike were added
    left_place: bool = False  # the rest of the country follows


def around_places(engine: Engine, understood: Understood, knowledge: Knowledge) -> Around:
    """The answer inside the places of the query, then around them until there is enough; everywhere as a last step."""
    plan = understood.plan
    readings = [reading for reading in understood.places.sure if not is_country(reading, knowledge)]
    if not readings:
        return Around(plan, engine.run(plan))
    steps = [_steps(reading, knowledge) for reading in readings]
    best: Around | None = None
    for inside, widened, is_loose in _ever_wider(understood, steps):
        if is_loose and best and best.found.total >= FEW:
            continue
        found = engine.run(inside)
        if best is None or found.total > best.found.total:
            best = Around(inside, found, widened)
        if best.found.total >= ENOUGH:
            return best
    assert best is not None  # one step at least: the places themselves
    return _elsewhere(engine, understood, best, steps, knowledge)


def _ever_wider(understood: Understood, steps: Steps) -> Iterator[tuple[Plan, tuple[str, ...], bool]]:
    """(plan, wider places, whether it does without the words) inside the places, then inside wider ones.

    Only a question that wants what is of the place does without its words.
    """
    wants_place = any(want.is_of_place for want in understood.intents)
    for depth in range(max(len(one) for one in steps)):
        inside = _within(understood.plan, steps, depth, covering=wants_place)
        widened = tuple(code for one in steps for code in one[min(depth, len(one) - 1)]) if depth else ()
        yield inside, widened, False
        if wants_place and understood.topic:
            yield replace(inside.relaxed(*range(understood.topic)), at_least=1), widened, True


def _elsewhere(engine: Engine, understood: Understood, best: Around, steps: Steps, knowledge: Knowledge) -> Around:
    """The answer with territories alike first, then the whole country when the query has a subject."""
    everywhere = replace(understood.plan, boosts=(*understood.plan.boosts, *_near(steps)))
    found = engine.run(everywhere)
    first = steps[0][0][0]
    alike = knowledge.gazetteer.alike(first, found.counts.get(TERRITORY.field, {}), limit=ALIKE_MAX)
    wanted = replace(everywhere, boosts=(*everywhere.boosts, *(Boost(TERRITORY.field, code, ALIKE) for code in alike)))
    if understood.topic:
        found = engine.run(wanted) if alike else found
    elif alike:
        around = _within(understood.plan, [*steps, [tuple(alike)]], len(FACTORS))
        wanted = replace(around, boosts=wanted.boosts)
        found = engine.run(wanted)
    else:
        return best
    if best.found.total and found.total <= best.found.total:
        return best
    return Around(wanted, found, best.widened_to, alike=first if alike else "", left_place=bool(understood.topic))


def _steps(reading: Reading, knowledge: Knowledge) -> list[tuple[str, ...]]:
    return [reading.codes, *knowledge.gazetteer.wider(reading.codes[0])]


def _within(plan: Plan, steps: Steps, depth: int, *, covering: bool = False) -> Plan:
    """The plan inside the places of the query, widened `depth` times; what is nearer scores more."""
    kept = dict.fromkeys(code for one in steps for codes in one[: depth + 1] for code in codes)
    choices = tuple(((TERRITORY.field, code),) for code in kept)
    if covering:
        choices += tuple((("place", code),) for one in steps for codes in one[depth + 1 :] for code in codes)
    return replace(
        plan, filters=(*plan.filters, Filter(TERRITORY.field, choices)), boosts=(*plan.boosts, *_near(steps))
    )


def _near(steps: Steps) -> tuple[Boost, ...]:
    """What entries of the places score more, the nearer the more; factors of nested places multiply to FACTORS."""
    boosts: list[Boost] = []
    for one in steps:
        factors = FACTORS[: len(one)]
        for place, codes in enumerate(one[: len(factors)]):
            wider = factors[place + 1] if place + 1 < len(factors) else 1.0
            boosts += [Boost(TERRITORY.field, code, factors[place] / wider) for code in codes]
            if place:
                boosts += [Boost("place", code, COVERING) for code in codes]
    return tuple(boosts)
