"""Names of organisations: what makes two of them one, what keeps them apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.organisation_names import PROBABLE, OrganisationNames

NAMES = OrganisationNames(
    [["GDF Suez", "ENGIE"], ["ESS", "économie sociale et solidaire"], ["fondation Total", "TotalEnergies"]]
)


def is_one(one: str, other: str, *acronyms: str) -> bool:
    given_acronyms = (acronyms[0] if acronyms else "", acronyms[1] if len(acronyms) > 1 else "")
    return NAMES.sameness(one, other, acronyms=given_acronyms)[0] >= PROBABLE


SAME = [
    ("ADEME", "Ademe"),
    ("SCIC Tetris", "TETRIS"),
    ("Groupe La Poste", "La Poste"),
    ("Ville de Paris", "Mairie de Paris"),
    ("Conseil général de la Gironde", "Département de la Gironde"),
    ("Communauté d'agglomération du Bocage bressuirais", "CA du Bocage Bressuirais"),
    ("Wimoov (ex-Voiture & Co)", "Voiture & Co"),
    ("Lyonnaise des Eaux (aujourd'hui Suez)", "Suez"),
    ("GDF Suez", "Engie"),
    ("CLER – Réseau pour la transition énergétique", "CLER"),
    ("Andes, réseau des épiceries solidaires", "Andes"),
    ("Association pour le droit à l'initiative économique", "Adie"),
    ("Association de développement de l'économie sociale et solidaire du Pays de Brest", "ADESS Pays de Brest"),
    ("SocialCOBIZZ", "Social Cobizz"),
    ("Croix-Rouge", "Croix-Rouge française"),
    ("Secours catholique", "Secours catolique"),
]
APART = [
    ("Ville de Brest", "Brest Métropole"),
    ("TotalEnergies", "Fondation TotalEnergies"),
    ("TotalEnergies", "fondation Total"),
    ("Crédit Agricole de La Réunion", "Crédit Agricole d'Île-de-France"),
    ("Pimms de Dijon", "Pimms de Lyon"),
    ("Agence régionale de santé de Corse", "Agence régionale de santé de Martinique"),
    ("Croix-Rouge française à La Réunion", "Croix-Rouge française, délégation d'Indre-et-Loire"),
    ("CCI d'Angers, de Saumur et de Cholet", "CCI d'Angers"),
    ("Treize associations de la métropole", "TaM"),
    ("Mission locale", "Mission locale du Chalonnais"),
    ("", "Ademe"),
]


@pytest.mark.parametrize("one, other", SAME)
def test_names_of_one_organisation(one: str, other: str):
    assert is_one(one, other)
    assert is_one(other, one)


@pytest.mark.parametrize("one, other", APART)
def test_names_of_two_organisations(one: str, other: str):
    assert not is_one(one, other)
    assert not is_one(other, one)


def test_an_acronym_that_is_told_counts_however_short():
    assert is_one("Agence française de développement", "AFD", "AFD")


def test_an_acronym_shared_by_two_branches_does_not_join_them():
    assert not is_one("Agence régionale de santé de Corse", "Agence régionale de santé de Bretagne", "ARS", "ARS")


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_compare_the_same_both_ways(one: str, other: str):
    assert NAMES.sameness(one, other) == NAMES.sameness(other, one)


@given(st.text(max_size=80))
def test_a_name_with_a_word_in_it_is_its_own(name: str):
    assert is_one(name, name) == bool(NAMES.words(name))
