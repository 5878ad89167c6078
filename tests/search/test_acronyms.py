"""Acronyms that a text spells out are read with the words they stand for, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.acronyms import spelt_out


@pytest.mark.parametrize(
    "text, found",
    [
        pytest.param(
            "Une structure d'insertion par l'activité économique (SIAE) recrute.",
            [("SIAE", "structure d'insertion par l'activité économique")],
            id="elided words and small words",
        ),
        pytest.param(
            "L’agence de l’environnement et de la maîtrise de l’énergie (ADEME)",
            [("ADEME", "agence de l’environnement et de la maîtrise de l’énergie")],
            id="a small word gives a letter or is passed over",
        ),
        pytest.param("Le PTCE (pôle territorial de coopération économique) agit.",
                     [("PTCE", "pôle territorial de coopération économique")], id="the other way round"),
        pytest.param("un projet alimentaire territorial (P.A.T.)", [("PAT", "projet alimentaire territorial")], id="dots"),
        pytest.param("la métropole (MEL)", [], id="words that do not spell it"),
        pytest.param("à Lyon (Rhône)", [], id="a place"),
        pytest.param("un chantier (en 2019) puis (voir page 3)", [], id="brackets without an acronym"),
        pytest.param("aide aux entreprises (AE)", [], id="two letters"),
        pytest.param("Économie. Sociale et solidaire (ESS)", [], id="another sentence"),
    ],
)  # fmt: skip
def test_what_is_read(text: str, found: list[tuple[str, str]]):
    assert [(one.acronym, one.words) for one in spelt_out(text)] == found


def test_forms_that_differ_by_plural_or_accents_have_one_key():
    one, other = spelt_out("pôle territorial de coopération économique (PTCE), poles territoriaux de coopération "
                           "économique (PTCE)")  # fmt: skip
    assert one.key == other.key


@given(st.text(max_size=300) | st.text(alphabet="ABab (.)'-é ", max_size=300))
def test_any_text_is_read_and_what_is_found_stands_in_it(text: str):
    for one in spelt_out(text):
        assert one.words in text
        assert len(one.words.split()) >= 1
