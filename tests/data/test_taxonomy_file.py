"""The taxonomies are complete and fit what the code knows by name."""

import pytest

from models.base import SHORT_NAME_MAX
from models.enums import Vocabulary

REQUIRED = {"code", "label", "label_en"}
OPTIONAL = {"definition", "synonyms", "status", "short", "short_en"}


def codes(vocabularies: dict[str, dict], vocabulary: str) -> list[str]:
    """Return the codes of a vocabulary, in order."""
    return [term["code"] for term in vocabularies[vocabulary]["terms"]]


def test_vocabularies_are_those_the_code_knows(vocabularies: dict[str, dict]) -> None:
    assert set(vocabularies) == {vocabulary.value for vocabulary in Vocabulary}


def test_every_term_has_its_labels_and_nothing_unknown(
    vocabularies: dict[str, dict],
) -> None:
    for vocabulary in vocabularies.values():
        assert vocabulary["label"]
        assert vocabulary["label_en"]
        for term in vocabulary["terms"]:
            assert REQUIRED <= term.keys() <= REQUIRED | OPTIONAL, term
            assert term["label"]
            assert term["label_en"]
            assert term.get("status", "working-list") == "working-list"


def test_codes_and_labels_are_unique_in_a_vocabulary(
    vocabularies: dict[str, dict],
) -> None:
    for vocabulary in vocabularies.values():
        for key in REQUIRED:
            values = [term[key] for term in vocabulary["terms"]]
            assert len(values) == len(set(values)), vocabulary["code"]


def test_short_labels_come_in_both_languages_and_are_short(vocabularies: dict[str, dict]) -> None:
    for vocabulary in vocabularies.values():
        for term in vocabulary["terms"]:
            assert ("short" in term) == ("short_en" in term), term
            assert max(len(term.get("short", "")), len(term.get("short_en", ""))) <= SHORT_NAME_MAX


@pytest.mark.parametrize(
    "vocabulary, count",
    [
        ("actor", 10),
        ("domain", 17),
        ("partnership", 4),
        ("form", 3),
        ("impact", 3),
        ("maturity", 5),
        ("scale", 4),
        ("role", 6),
        ("medoc", 5),
        ("trade", 4),
        ("sdg", 17),
    ],
)
def test_vocabularies_are_complete(vocabularies: dict[str, dict], vocabulary: str, count: int) -> None:
    assert len(codes(vocabularies, vocabulary)) == count


def test_sdg_codes_are_their_numbers(vocabularies: dict[str, dict]) -> None:
    assert codes(vocabularies, "sdg") == [str(number) for number in range(1, 18)]
    assert vocabularies["sdg"]["terms"][0]["label"] == "1. Pas de pauvreté"


def test_working_lists_are_marked(vocabularies: dict[str, dict]) -> None:
    marked = {term["code"] for term in vocabularies["domain"]["terms"] if term.get("status") == "working-list"}

    assert marked == {"sante", "logement", "culture-sport", "numerique", "alimentation"}
    assert all(term.get("status") == "working-list" for term in vocabularies["actor"]["terms"])


def test_french_is_typographically_right(vocabularies: dict[str, dict]) -> None:
    for vocabulary in vocabularies.values():
        for term in [vocabulary, *vocabulary["terms"]]:
            text = term["label"] + term.get("definition", "")
            # A straight quote is not French; a plain space would let a sign stand alone at the end or start of a line.
            assert not [sign for sign in ("'", '"', " :", " ;", "« ", " »") if sign in text], text
