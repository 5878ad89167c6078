"""How fast the embedded engine alone is: build, open, search with every count, save, memory. Synthetic French-like text.

`python -m bench.engine_speed --documents 10000`. Words follow Zipf's law over 60,000 forms; the seed is fixed. It says
nothing of relevance (bench/relevance.py does) nor of pages (SQL rows and highlights come on top).
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil

from search.documents import BODY_WEIGHT, SUMMARY_WEIGHT, TITLE_WEIGHT, Document
from search.engines.whoosh import WhooshEngine
from search.facets import CODE_FIELDS
from search.plan import Alternative, Filter, Group, Piece, Plan, Sort
from search.text import analyse, stem

SEED = 20261124
FORMS = 60_000
LENGTHS = (10, 60, 430)  # words of title, summary, body: 500 together
VALUES = {"territory": 9_000, "place": 9_000, "organisation": 2_000}  # values of a field; 18 for the others
QUERIES = 300
SAVES = 60


class Words:
    """Pronounceable forms drawn by Zipf's law."""

    def __init__(self, random: np.random.Generator) -> None:
        syllables = [
            consonant + vowel for consonant in "bcdfglmnprstv" for vowel in ("a", "e", "i", "o", "u", "é", "on", "ai")
        ]
        self.forms = ["".join(random.choice(syllables, size=int(size))) for size in random.integers(2, 6, FORMS)]
        weights = 1 / np.arange(1, FORMS + 1)
        self._shares = np.cumsum(weights / weights.sum())
        self._random = random

    def draw(self, count: int) -> list[str]:
        """This many forms, common ones more often."""
        places = np.searchsorted(self._shares, self._random.random(count)).clip(0, FORMS - 1)
        return [self.forms[place] for place in places]


def made(id: int, words: Words, random: np.random.Generator, version: int = 1) -> Document:
    """One document of 500 words with two codes in each field, five in those of territories."""
    parts = [" ".join(words.draw(length)) for length in LENGTHS]
    streams = tuple(
        analyse(part, weight=weight)
        for part, weight in zip(parts, (TITLE_WEIGHT, SUMMARY_WEIGHT, BODY_WEIGHT), strict=True)
    )
    codes = {
        field: [f"c{int(code)}" for code in random.zipf(1.4, 5 if field == "territory" else 2) % VALUES.get(field, 18)]
        for field in CODE_FIELDS
    }
    return Document(
        id,
        version,
        streams,
        words=frozenset(word for stream in streams[:2] for word in stream.surfaces),
        codes=codes,
        year=int(random.integers(1990, 2026)),
        newest=int(random.integers(730_000, 740_000)),
        prior=float(random.integers(0, 15)) / 100,
        title_key=parts[0],
    )


def questions(words: Words, random: np.random.Generator) -> Iterator[Plan]:
    """Two thirds of one to three words, the rest filters, phrases and lists by title; every facet counted."""
    fields = tuple(CODE_FIELDS[:12])
    for number in range(QUERIES):
        groups = tuple(
            Group(word, (Alternative((Piece(stem(word)),)),), exact_words=(word,), is_required=number % 2 == 0)
            for word in words.draw(1 + number % 3)
        )
        code = f"c{int(random.zipf(1.4)) % 18}"
        filters = (Filter("domain", ((("domain", code),),)),) if number % 4 == 1 else ()
        if number % 6 == 5:
            pair = words.draw(2)
            groups = (
                Group("", (Alternative(tuple(Piece(stem(word), place, word) for place, word in enumerate(pair))),)),
            )
        sort = Sort.TITLE if number % 10 == 9 else Sort.RELEVANCE
        yield Plan(groups=() if number % 12 == 3 else groups, filters=filters, counted=fields, sort=sort)


def timed(action: Callable[[], object]) -> float:
    """Milliseconds an action takes."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def shown(label: str, values: list[float]) -> None:
    """One line of percentiles."""
    p50, p95, p99 = np.percentile(values, (50, 95, 99))
    print(f"{label:32} p50 {p50:8.2f}  p95 {p95:8.2f}  p99 {p99:8.2f} ms")


def opened(folder: Path) -> None:
    """In a new process: open and memory."""
    process = psutil.Process()
    start, before = time.perf_counter(), process.memory_full_info().uss
    engine = WhooshEngine.open(folder)
    engine.run(Plan(groups=(Group("", (Alternative((Piece("ba"),)),)),), counted=tuple(CODE_FIELDS[:12])))
    taken = (time.perf_counter() - start) * 1000
    random = np.random.default_rng(SEED + 1)
    words = Words(random)
    plans = list(questions(words, random))
    held = process.memory_full_info().uss
    for plan in plans:
        engine.run(plan)
    own = process.memory_full_info().uss - held + 0
    print(f"{'open + first search, new process':32} {taken:8.0f} ms")
    print(f"{'memory after opening / queries':32} {(held - before) / 2**20:8.0f} / + {own / 2**20:.0f} MB")


def main() -> None:
    """Runs the whole bench in a temporary folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--open", type=Path)
    asked = parser.parse_args()
    if asked.open:
        opened(asked.open)
        return
    random = np.random.default_rng(SEED)
    words = Words(random)
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine.open(Path(folder))
        taken = timed(lambda: engine.rebuild(made(id, words, random) for id in range(1, asked.documents + 1)))
        print(f"{'build with making of texts':32} {taken / 1000:8.1f} s for {asked.documents} documents")
        plans = list(questions(words, random))
        shown("search, first sight", [timed(lambda plan=plan: engine.run(plan)) for plan in plans])
        shown("search, warm", [timed(lambda plan=plan: engine.run(plan)) for plan in plans])
        saves = [made(int(id), words, random, 2) for id in random.integers(1, asked.documents, SAVES)]
        shown(
            "save until searchable",
            [timed(lambda one=one: (engine.write([one]), engine.run(plans[0]))) for one in saves],
        )
        shown("search after saves", [timed(lambda plan=plan: engine.run(plan)) for plan in plans])
        subprocess.run([sys.executable, "-m", "bench.engine_speed", "--open", folder], check=True)


if __name__ == "__main__":
    main()
