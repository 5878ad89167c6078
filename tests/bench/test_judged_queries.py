"""The product's own judged queries: well-formed, varied, and about entries that exist."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEED_FILES = ("examples", "factsheets", "resources", "catalysts", "ecosystems")
KEYS = {"id", "q", "family", "intent", "relevant"}
# What issue 4 asks to be measured apart.
FAMILIES_ASKED = {
    "known-item",
    "topic",
    "place",
    "place+topic",
    "acronym",
    "typo",
    "question",
    "actor-pair",
    "synonym",
    "no-accent",
    "figure",
    "catalyst",
    "resource",
    "phrase",
    "old-name",
    "ambiguous",
}

Judged = dict[str, Any]


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    queries: list[Judged] = json.loads((ROOT / "bench" / "queries.json").read_text(encoding="utf-8"))
    return queries


@pytest.fixture(scope="module")
def slugs() -> set[str]:
    return {
        entry["slug"]
        for name in SEED_FILES
        for entry in json.loads((ROOT / "data" / "seed" / f"{name}.json").read_text(encoding="utf-8"))
    }


def test_at_least_60_queries_with_unique_ids_and_texts(judged: list[Judged]) -> None:
    assert len(judged) >= 60
    assert len({query["id"] for query in judged}) == len(judged)
    assert len({query["q"].casefold() for query in judged}) == len(judged)


def test_each_query_says_what_was_meant(judged: list[Judged]) -> None:
    for query in judged:
        assert set(query) == KEYS, query["id"]
        assert query["q"].strip() == query["q"] != "", query["id"]
        assert len(query["intent"]) >= 10, query["id"]


def test_every_judged_entry_exists(judged: list[Judged], slugs: set[str]) -> None:
    unknown = {(query["id"], slug) for query in judged for slug in query["relevant"] if slug not in slugs}
    assert unknown == set()


def test_grades_go_from_1_to_3_and_each_query_has_a_good_answer(
    judged: list[Judged],
) -> None:
    for query in judged:
        assert set(query["relevant"].values()) <= {1, 2, 3}, query["id"]
        # A query without any full answer measures nothing: nDCG would reward the least bad order only.
        assert 3 in query["relevant"].values(), query["id"]


def test_every_family_asked_is_measured(judged: list[Judged]) -> None:
    counts = Counter(query["family"] for query in judged)
    assert counts.keys() >= FAMILIES_ASKED
    assert [family for family in FAMILIES_ASKED if counts[family] < 3] == []
