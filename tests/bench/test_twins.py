"""The promise of twins: nine in ten of what is told is right, four in five of what there is are told."""

import pytest

from bench.twins import entry_scores, labelled_pairs, organisation_scores, precision_recall
from services import likeness, organisation_names


@pytest.mark.parametrize(
    "score, threshold",
    [
        pytest.param(entry_scores, likeness.PROBABLE, id="entries"),
        pytest.param(organisation_scores, organisation_names.PROBABLE, id="organisations"),
    ],
)
def test_precision_and_recall_on_pairs_the_weights_were_not_set_on(score, threshold: float):
    precision, recall = precision_recall(score()[1::2], threshold)
    assert precision >= 0.9
    assert recall >= 0.8


@pytest.mark.parametrize("sort", ["entries", "organisations"])
def test_there_are_a_hundred_pairs_at_least(sort: str):
    pairs = labelled_pairs()[sort]
    assert len(pairs["same"]) + len(pairs["different"]) >= 100
