"""What a question wants besides its words."""

import pytest

from search.intents import intents


def wanted(text: str) -> set[str]:
    return {intent.name for intent in intents(text)}


@pytest.mark.parametrize(
    "text",
    [
        "étude sur la vie associative",
        "je cherche des études et des rapports",
        "statistiques du bénévolat",
        "baromètre du mécénat",
        "données ouvertes sur les communes",
        "état des lieux des tiers-lieux",
    ],
)
def test_who_names_a_study_wants_data(text):
    assert "study" in wanted(text)


@pytest.mark.parametrize(
    "text", ["aider des jeunes dans leurs études", "reprendre des études supérieures", "base de données d'initiatives"]
)
def test_studying_and_databases_are_no_studies(text):
    assert "study" not in wanted(text)


@pytest.mark.parametrize(
    "text", ["base d'exemples", "recueil d'expériences", "base de données d'initiatives", "catalogue d'actions locales"]
)
def test_who_names_a_collection_wants_where_examples_are_gathered(text):
    assert "collection" in wanted(text)


@pytest.mark.parametrize("text", ["base de loisirs", "banque alimentaire", "collection de vêtements", "logement"])
def test_an_ordinary_word_wants_no_collection(text):
    assert "collection" not in wanted(text)


@pytest.mark.parametrize(
    "text",
    [
        "apprendre à coopérer",
        "se former au mécénat",
        "tuto pour un compost",
        "boîte à outils du maire",
        "trame de convention",
    ],
)
def test_who_wants_to_learn_or_names_a_document_to_follow_wants_a_method(text):
    assert "method" in wanted(text)


@pytest.mark.parametrize("text", ["apprenti boulanger", "grille électrique", "formes de partenariat"])
def test_an_ordinary_word_wants_no_method(text):
    assert "method" not in wanted(text)
