"""Classes for a map: where to cut values so that each class holds values near to one another."""

from collections import Counter
from collections.abc import Collection

import numpy as np

CLASSES = 5


def natural_breaks(values: Collection[float], *, most: int = CLASSES) -> tuple[float, ...]:
    """Upper bounds of the classes of the values above zero, ascending; at most `most`, none when there is no such value.

    Counts on a map are skewed: a few places hold most entries. Equal steps would leave one dark place on a pale map, and
    quantiles would part equal values. These classes have the least sum of squared distances to their mean, of logarithms:
    twice as many is as far at two as at twenty, and one extreme value does not crush the others together.
    Source: Fisher, "On Grouping for Maximum Homogeneity", Journal of the American Statistical Association 53, 1958; Jenks, 1967.
    """
    weights = Counter(value for value in values if value > 0)
    ordered = sorted(weights)
    if len(ordered) <= most:
        return tuple(ordered)
    spread = _spreads(np.log(ordered), np.array([weights[value] for value in ordered], float))
    best = spread[0]  # of the first n values in one class
    cuts = []
    for _class in range(most - 1):
        tried = np.full_like(spread, np.inf)
        tried[1:] = best[:-1, None] + spread[1:]  # the last class begins at the row
        cuts.append(tried.argmin(axis=0))
        best = tried.min(axis=0)
    last, bounds = len(ordered) - 1, []
    for starts in reversed(cuts):
        bounds.append(ordered[last])
        last = int(starts[last]) - 1
    return (*sorted([*bounds, ordered[last]]),)


def _spreads(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """[first, last] → sum of squared distances to the mean of the values between them, infinite when last < first."""
    count, total, squares = (
        np.concatenate(([0.0], np.cumsum(one))) for one in (weights, weights * values, weights * values**2)
    )
    first, last = np.triu_indices(len(values))
    held = count[last + 1] - count[first]
    found = np.full((len(values), len(values)), np.inf)
    found[first, last] = squares[last + 1] - squares[first] - (total[last + 1] - total[first]) ** 2 / held
    return found


def class_of(value: float, bounds: tuple[float, ...]) -> int:
    """The class of a value, from 1; 0 for nothing."""
    return next((place for place, bound in enumerate(bounds, 1) if value <= bound), len(bounds)) if value > 0 else 0
