"""How well the product answers judged questions: nDCG@10, MRR and zero-result rate by family, ingredient by ingredient.

`python -m bench.relevance` on the folder of a prepared site (ALLIANCES_INSTANCE); `--ablation` switches each ingredient
off in turn; `--check` exits 1 when nDCG@10 fell more than 0.02 under bench/relevance-baseline.json.
Gains are 2^grade − 1 (Burges et al., "Learning to Rank using Gradient Descent", ICML 2005), discount log2(rank + 1).
"""

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app import create_app
from extensions import db, search_index
from models import Entry
from search import Index, SearchQuery, Weights
from search.options import Options
from services.finding import find

HERE = Path(__file__).parent
BASELINE = HERE / "relevance-baseline.json"
TOLERANCE = 0.02
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One question and the entries that answer it, graded 1 to 3."""

    id: str
    text: str
    family: str
    relevant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Score:
    """What one question got."""

    question: Judged
    slugs: tuple[str, ...]
    ndcg: float
    reciprocal_rank: float
    total: int


def questions(files: Sequence[Path]) -> list[Judged]:
    """The judged questions of these files."""
    return [
        Judged(row["id"], row["q"], row["family"], row["relevant"])
        for file in files
        for row in json.loads(file.read_text(encoding="utf-8"))
    ]


def ndcg(slugs: Sequence[str], relevant: Mapping[str, int]) -> float:
    """nDCG@10 of a ranked list."""
    gained = sum((2 ** relevant.get(slug, 0) - 1) / math.log2(rank + 1) for rank, slug in enumerate(slugs[:DEPTH], 1))
    best = sorted(relevant.values(), reverse=True)[:DEPTH]
    ideal = sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(best, 1))
    return gained / ideal if ideal else 0.0


def measure(asked: Sequence[Judged], options: Options, weights: Weights) -> list[Score]:
    """Asks every question the way the site does."""
    index: Index = search_index().with_weights(weights)
    slug_of = {id: slug for id, slug in db.session.execute(select(Entry.id, Entry.slug))}
    scores = []
    for question in asked:
        found = find(db.session, index, SearchQuery(text=question.text), options=options)
        slugs = tuple(slug_of[hit.id] for hit in found.results.hits)
        first = next((rank for rank, slug in enumerate(slugs, 1) if question.relevant.get(slug, 0) >= 2), 0)
        rank = 1 / first if first else 0.0
        scores.append(Score(question, slugs, ndcg(slugs, question.relevant), rank, found.results.total))
    return scores


def summary(scores: Sequence[Score]) -> tuple[float, float, float]:
    """(nDCG@10, MRR, zero-result rate)."""
    count = max(1, len(scores))
    return (
        sum(score.ndcg for score in scores) / count,
        sum(score.reciprocal_rank for score in scores) / count,
        sum(score.total == 0 for score in scores) / count,
    )


def print_families(scores: Sequence[Score]) -> None:
    """One line a family, then the whole."""
    families: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        families[score.question.family].append(score)
    print(f"{'family':<16}{'n':>4}{'nDCG@10':>9}{'MRR':>7}{'zero':>7}")
    for name, members in [*sorted(families.items()), ("all", list(scores))]:
        gain, rank, zero = summary(members)
        print(f"{name:<16}{len(members):>4}{gain:>9.3f}{rank:>7.3f}{zero:>7.1%}")


def print_ablation(asked: Sequence[Judged]) -> None:
    """What each ingredient is worth: the whole without it."""
    full = summary(measure(asked, Options(), Weights()))[0]
    print(f"\n{'without':<16}{'nDCG@10':>9}{'costs':>8}")
    off = [
        (name, replace(Options(), **{name: False}), Weights())
        for name in Options.__dataclass_fields__
        if getattr(Options(), name) is True
    ]
    off += [
        (name, Options(), replace(Weights(), **{name: 0.0})) for name in ("exact", "proximity", "coordination", "prior")
    ]
    for name, options, weights in off:
        gain = summary(measure(asked, options, weights))[0]
        print(f"{name:<16}{gain:>9.3f}{full - gain:>+8.3f}")


def main() -> int:
    """Runs what the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="judged questions; default: bench/queries*.json")
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--record", action="store_true", help="keep this measure as the baseline")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show the N worst questions")
    arguments = parser.parse_args()
    app: Flask = create_app()
    asked = questions(arguments.files or sorted(HERE.glob("queries*.json")))
    with app.app_context():
        scores = measure(asked, Options(), Weights())
        print_families(scores)
        for score in sorted(scores, key=lambda one: one.ndcg)[: arguments.worst]:
            print(
                f"\n{score.ndcg:.2f} {score.question.id} [{score.question.family}] {score.question.text}  ({score.total})"
            )
            for rank, slug in enumerate(score.slugs[:DEPTH], 1):
                print(f"   {rank:>2} {score.question.relevant.get(slug, '·')} {slug}")
            missed = {slug: g for slug, g in score.question.relevant.items() if slug not in score.slugs[:DEPTH]}
            print("   missed:", ", ".join(f"{slug} ({grade})" for slug, grade in missed.items()))
        if arguments.ablation:
            print_ablation(asked)
    present = summary(scores)[0]
    if arguments.record:
        BASELINE.write_text(
            json.dumps({"questions": len(asked), "ndcg@10": round(present, 4)}) + "\n", encoding="utf-8"
        )
    if arguments.check:
        wanted = json.loads(BASELINE.read_text(encoding="utf-8"))["ndcg@10"] - TOLERANCE
        print(f"nDCG@10 {present:.4f}, at least {wanted:.4f} wanted")
        return 0 if present >= wanted else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
