"""How the effect of synonyms is told: what enters, leaves or moves among the first ten, as many in as out."""

from collections.abc import Iterator

import pytest
from flask import Flask

from services.synonym_preview import Moved, QueryEffect
from views.desk.synonym_pages import group_effect


@pytest.fixture
def module_context(module_site: Flask) -> Iterator[None]:
    """A request: the addresses of searches are made in one."""
    with module_site.test_request_context("/atelier/synonymes"):
        yield


def told(before: list[int], after: list[int], totals: tuple[int, int] = (20, 20)) -> list[tuple[str, str]]:
    """(summary, one line for each hit) of a search whose ids were and are these, best first."""
    shown = [*after[:10], *(id for id in before[:10] if id not in after[:10])]
    ranks = [{id: rank for rank, id in enumerate(ids, 1)} for ids in (before, after)]
    first = tuple(Moved(id, f"Fiche {id}", ranks[0].get(id, 0), ranks[1].get(id, 0)) for id in shown)
    effect = group_effect([QueryEffect("ESS", *totals, first)], []).searches[0]
    return [(effect.told, effect.moves), *((hit.title, hit.moved) for hit in effect.hits)]


def test_nothing_that_moves_is_said_in_a_word(module_context):
    assert told([1, 2], [1, 2]) == [("« ESS » : rien ne change (20 fiches).", "rien ne bouge")]


def test_more_entries_behind_the_same_first_ones(module_context):
    assert told([1, 2], [1, 2], (12, 53))[0] == (
        "« ESS » trouve 41 fiches de plus (53 au lieu de 12).",
        "rien ne bouge",
    )


def test_what_comes_from_beyond_the_first_ten_enters_as_what_is_new_does(module_context):
    before, after = list(range(1, 13)), [12, 99, *range(1, 9)]
    lines = told(before, after)
    assert lines[0][1] == "2 entrent, 2 sortent, 8 changent de rang"
    assert ("Fiche 12", "entre (était 12ᵉ)") in lines
    assert ("Fiche 99", "entre") in lines
    assert ("Fiche 1", "descend (était 1ʳᵉ)") in lines
    assert ("Fiche 10", "quitte les dix premières (était 10ᵉ)") in lines
