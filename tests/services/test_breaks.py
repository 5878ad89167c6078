"""Classes for maps, compared with every possible cut."""

from itertools import combinations
from math import log

from hypothesis import given
from hypothesis import strategies as st

from services.breaks import class_of, natural_breaks


def spread(values: list[float]) -> float:
    logs = [log(value) for value in values]
    mean = sum(logs) / len(logs)
    return sum((value - mean) ** 2 for value in logs)


def test_nothing_above_zero_has_no_class():
    assert natural_breaks([0, 0]) == ()
    assert class_of(0, (1, 2)) == 0


def test_few_distinct_values_have_a_class_each():
    assert natural_breaks([3, 1, 1, 0, 7]) == (1, 3, 7)


def test_a_skewed_count_keeps_its_head_apart():
    assert natural_breaks([1] * 60 + [2] * 20 + [3, 4, 5, 6, 9, 40]) == (1, 2, 5, 9, 40)


@given(st.lists(st.integers(1, 60), min_size=6, max_size=14))
def test_no_other_cut_is_tighter(values: list[int]):
    bounds = natural_breaks(values, most=3)
    ordered = sorted(set(values))
    groups = [[v for v in values if class_of(v, bounds) == place] for place in range(1, len(bounds) + 1)]
    assert all(groups)
    assert bounds[-1] == max(values)
    ours = sum(spread([float(v) for v in group]) for group in groups)
    for cuts in combinations(ordered[:-1], min(2, len(ordered) - 1)):
        other = (*cuts, ordered[-1])
        parts = [[float(v) for v in values if class_of(v, other) == place] for place in range(1, len(other) + 1)]
        assert ours <= sum(spread(part) for part in parts) + 1e-6


@given(st.lists(st.just(0.0) | st.floats(1e-6, 1e6), max_size=120))
def test_every_value_above_zero_has_a_class(values: list[float]):
    bounds = natural_breaks(values)
    assert len(bounds) <= 5
    assert all(1 <= class_of(value, bounds) <= 5 for value in values if value > 0)
    assert list(bounds) == sorted(set(bounds))
