"""The words curators change: synonyms and ambiguous places are well-formed and readable by the product's own analysis."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from search.text import fold_key, tokens

DATA = Path(__file__).resolve().parents[2] / "data"
KINDS = {"acronym", "equivalent", "oneway", "renamed", "everyday"}
COLUMNS = ["group", "kind", "terms", "weight", "note"]

Row = dict[str, str]
Key = tuple[tuple[str, int], ...]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with (DATA / "synonyms.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def _key(form: str) -> Key:
    """What the search sees of a form: stems and the distances between them."""
    return tuple((token.stem, token.position) for token in tokens(form))


def _forms(row: Row) -> list[str]:
    return row["terms"].split("|")


def test_at_least_170_groups_with_unique_sorted_ids(rows: list[Row]) -> None:
    groups = [row["group"] for row in rows]
    assert len(groups) >= 170
    assert [group for group, count in Counter(groups).items() if count > 1] == []
    assert groups == sorted(groups)


def test_kinds_and_weights_are_in_range(rows: list[Row]) -> None:
    assert {row["kind"] for row in rows} == KINDS
    assert [row["group"] for row in rows if not 0.3 <= float(row["weight"]) <= 0.9] == []


def test_each_group_has_two_distinct_searchable_forms(rows: list[Row]) -> None:
    for row in rows:
        keys = [_key(form) for form in _forms(row)]
        assert len(keys) >= 2, row["group"]
        # A form made of stop words only would match nothing, or everything.
        assert all(keys), f"{row['group']}: a form has no searchable word"
        assert len(set(keys)) == len(keys), f"{row['group']}: two forms are the same to the search"


def test_forms_are_trimmed_and_typed_as_french(rows: list[Row]) -> None:
    for row in rows:
        for form in _forms(row):
            assert form == " ".join(form.split()), row["group"]


def test_no_form_belongs_to_two_acronym_groups(rows: list[Row]) -> None:
    owners: defaultdict[Key, list[str]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "acronym":
            for form in _forms(row):
                owners[_key(form)].append(row["group"])
    assert {key: groups for key, groups in owners.items() if len(groups) > 1} == {}


def test_renamed_organisations_say_when_or_why(rows: list[Row]) -> None:
    silent = [row["group"] for row in rows if row["kind"] == "renamed" and not row["note"]]
    assert len(silent) <= 3, silent


@pytest.mark.parametrize(
    "typed, expected",
    [
        # The sector's acronyms that issue 4 names.
        pytest.param("ESS", "économie sociale et solidaire", id="ess"),
        pytest.param("PTCE", "pôle territorial de coopération économique", id="ptce"),
        pytest.param("TZCLD", "territoire zéro chômeur de longue durée", id="tzcld"),
        pytest.param("BRS", "bail réel solidaire", id="brs"),
        pytest.param("SIAE", "structure d'insertion par l'activité économique", id="siae"),
        # Renamed organisations.
        pytest.param("Pôle emploi", "France Travail", id="pole-emploi"),
        pytest.param("GDF Suez", "ENGIE", id="engie"),
        # Everyday words → the words of the entries.
        pytest.param("chômage", "emploi", id="chomage"),
        pytest.param("vieux", "personnes âgées", id="vieux"),
        pytest.param("asso", "association", id="asso"),
        pytest.param("boîte", "entreprise", id="boite"),
        pytest.param("déchets", "réemploi", id="dechets"),
    ],
)
def test_what_people_type_leads_to_what_entries_say(rows: list[Row], typed: str, expected: str) -> None:
    expansions = set()
    for row in rows:
        keys = [_key(form) for form in _forms(row)]
        if keys[0] == _key(typed) or (row["kind"] != "oneway" and _key(typed) in keys):
            expansions |= set(keys)
    assert _key(expected) in expansions


@pytest.mark.parametrize("broad", ["emploi", "association", "entreprise", "environnement", "culture"])
def test_a_broad_word_never_expands_strongly(rows: list[Row], broad: str) -> None:
    for row in rows:
        keys = [_key(form) for form in _forms(row)]
        expands = keys[0] == _key(broad) or (row["kind"] != "oneway" and _key(broad) in keys)
        # asso ↔ association is one word in two lengths.
        if expands and row["group"] != "asso":
            assert float(row["weight"]) <= 0.4, row["group"]


@pytest.fixture(scope="module")
def ambiguous() -> set[str]:
    with (DATA / "places_ambiguous.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [fold_key(row["name"]) for row in rows]
    assert len(set(names)) == len(names)
    assert all(row["why"] for row in rows)
    return set(names)


@pytest.mark.parametrize(
    "name",
    [
        "Tours",
        "Nice",
        "Die",
        "Lens",
        "Orange",
        "La Poste",
        "Sens",
        "Ars",
        "Nord",
        "Lot",
        "Réunion",
        "Centre",
    ],
)
def test_a_place_named_like_a_word_or_an_organisation_is_listed(ambiguous: set[str], name: str) -> None:
    assert fold_key(name) in ambiguous


@pytest.mark.parametrize(
    "name",
    [
        "Lille",
        "Bretagne",
        "Isère",
        "Manche",
        "Vienne",
        "Corse",
        "La Réunion",
        "Grand Est",
    ],
)
def test_a_name_read_first_as_a_place_is_not_listed(ambiguous: set[str], name: str) -> None:
    assert fold_key(name) not in ambiguous
