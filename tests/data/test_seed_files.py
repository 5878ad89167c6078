"""The seed files use only codes that the taxonomies and the geography have."""

from collections.abc import Iterator

import pytest

FILES = ("catalysts", "ecosystems", "examples", "factsheets", "resources")
VOCABULARY_OF = {
    "actor_profiles": "actor",
    "profile": "actor",
    "role": "role",
    "domains": "domain",
    "partnership_types": "partnership",
    "forms": "form",
    "impacts": "impact",
    "maturity": "maturity",
    "scale": "scale",
    "sdgs": "sdg",
    "medoc": "medoc",
    "trades": "trade",
}


def uses(record: dict) -> Iterator[tuple[str, str]]:
    """Yield each (vocabulary, code) a record uses, its partners included."""
    for part in [record, *(record.get("partners") or [])]:
        for key, vocabulary in VOCABULARY_OF.items():
            value = part.get(key)
            values = value if isinstance(value, list) else [] if value is None else [value]
            yield from ((vocabulary, str(code)) for code in values)
    if record.get("axis") in ("actor", "domain"):
        yield record["axis"], record["subject"]


def territory_codes(record: dict) -> list[str]:
    """Return the territories a record is tagged with, and the subject of a territory fact sheet."""
    subject = [record["subject"]] if record.get("axis") == "territory" else []
    return [*(record.get("territories") or []), *subject]


def test_all_five_files_are_there(seed: dict[str, list[dict]]) -> None:
    assert tuple(seed) == FILES
    assert all(seed.values())


@pytest.mark.parametrize("file", FILES)
def test_territory_codes_exist(seed: dict[str, list[dict]], territories: dict[str, dict], file: str) -> None:
    unknown = [(one["slug"], code) for one in seed[file] for code in territory_codes(one) if code not in territories]
    assert unknown == []


@pytest.mark.parametrize("file", FILES)
def test_taxonomy_codes_exist(seed: dict[str, list[dict]], vocabularies: dict[str, dict], file: str) -> None:
    known = {(code, term["code"]) for code, vocabulary in vocabularies.items() for term in vocabulary["terms"]}
    unknown = [(one["slug"], use) for one in seed[file] for use in uses(one) if use not in known]
    assert unknown == []


@pytest.mark.parametrize("file", FILES)
def test_every_record_has_a_slug_of_its_own_and_a_source(seed: dict[str, list[dict]], file: str) -> None:
    slugs = [one["slug"] for one in seed[file]]

    assert len(slugs) == len(set(slugs))
    assert [one["slug"] for one in seed[file] if not one.get("sources")] == []
