"""How well twins are found: precision and recall on bench/twins.json, the weights being set on its even pairs only.

python -m bench.twins [--errors]
"""

import argparse
import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from services.likeness import PROBABLE, Rarity, Sketch, likeness, sketch
from services.organisation_names import PROBABLE as SAME_ORGANISATION
from services.organisation_names import OrganisationNames

ROOT = Path(__file__).resolve().parents[1]
Labelled = Sequence[tuple[bool, str, float]]  # (are they one?, what they are, score)


def organisation_names() -> OrganisationNames:
    """The comparer with the synonyms of data/."""
    with (ROOT / "data" / "synonyms.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in ("acronym", "renamed")]
    return OrganisationNames(row["terms"].split("|") for row in rows)


def labelled_pairs() -> dict[str, Any]:
    """The file of labelled pairs."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / "twins.json").read_text(encoding="utf-8"))
    return found


def seed_sketches() -> dict[str, Sketch]:
    """Slug → sketch of each seed example."""
    records = json.loads((ROOT / "data" / "seed" / "examples.json").read_text(encoding="utf-8"))
    return {
        record["slug"]: _sketch(place, record, [s["url"] for s in record["sources"]])
        for place, record in enumerate(records)
    }


def _sketch(id: int, record: dict[str, Any], sources: list[str]) -> Sketch:
    return sketch(
        id,
        record["title"],
        partners=[partner["name"] for partner in record["partners"]],
        places=record["territories"],
        around=_around(record["territories"]),
        sources=sources,
        started=record.get("started"),
    )


def _around(codes: list[str]) -> list[str]:
    """Départements of communes, from their codes: enough for what this file compares."""
    return [f"DEP-{code[4:6]}" for code in codes if code.startswith("COM-")]


def entry_scores() -> Labelled:
    """Each labelled pair of entries with its score."""
    known, pairs, names = seed_sketches(), labelled_pairs()["entries"], organisation_names()
    rarity = Rarity.among(known.values())
    scores = []
    for variant in pairs["same"]:
        real = known[variant["of"]]
        told = {
            "title": variant["title"],
            "partners": [{"name": name} for name in variant["partners"]],
            "territories": variant.get("territories") or list(real.places),
        }
        source = next(iter(real.sources), "") if variant.get("source") == "same" else "exemple.test/autre-article"
        other = _sketch(-1, told, [f"https://{source}"])
        scores.append((True, f"{variant['of']} ~ {variant['title']}", likeness(real, other, rarity, names).score))
    for one, other_slug in pairs["different"]:
        scores.append((False, f"{one} ~ {other_slug}", likeness(known[one], known[other_slug], rarity, names).score))
    return scores


def organisation_scores() -> Labelled:
    """Each labelled pair of organisations with its score."""
    pairs, names = labelled_pairs()["organisations"], organisation_names()
    return [
        (is_same, f"{one} ~ {other}", names.sameness(one, other)[0])
        for is_same, key in ((True, "same"), (False, "different"))
        for one, other in pairs[key]
    ]


def precision_recall(scores: Labelled, threshold: float) -> tuple[float, float]:
    """(precision, recall) when a pair is told from this score on."""
    told = [is_same for is_same, _what, score in scores if score >= threshold]
    same = sum(is_same for is_same, _what, _score in scores)
    return (sum(told) / len(told) if told else 1.0), (sum(told) / same if same else 1.0)


def main() -> None:
    """Prints precision and recall, and the errors on request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="show the pairs that are told wrongly")
    asked = parser.parse_args()
    measured: list[tuple[str, Callable[[], Labelled], float]] = [
        ("entries", entry_scores, PROBABLE),
        ("organisations", organisation_scores, SAME_ORGANISATION),
    ]
    print("| pairs | number | precision | recall |\n|---|---|---|---|")
    for name, score, threshold in measured:
        scores = score()
        for half, some in (("set on", scores[::2]), ("reported on", scores[1::2]), ("all", scores)):
            precision, recall = precision_recall(some, threshold)
            print(f"| {name}, {half} | {len(some)} | {precision:.3f} | {recall:.3f} |")
        if asked.errors:
            for is_same, what, found in scores:
                if is_same != (found >= threshold):
                    print(f"  {'missed' if is_same else 'wrong'} {found:.2f} {what}")


if __name__ == "__main__":
    main()
