import pytest

from search.synonyms import Forms, Synonyms
from search.text import tokens

TABLE = Synonyms(
    [
        Forms(("ESS", "économie sociale et solidaire"), 0.8),
        Forms(("chômage", "emploi"), 0.4, is_one_way=True),
        Forms(("CAF", "caisse d'allocations familiales"), 0.8),
        Forms(("vieux", "personnes âgées", "aînés"), 0.5),
        Forms(("co-construction", "construire ensemble"), 0.6),
    ]
)


def forms(text: str) -> list[str]:
    found = [token for token in tokens(text)]
    return [alternative.source for alternative in TABLE.longest_at(found, 0)[1]]


@pytest.mark.parametrize(
    "typed, others",
    [
        pytest.param("ess", ["économie sociale et solidaire"], id="acronym"),
        pytest.param("économie sociale et solidaire", ["ESS"], id="spelt-out"),
        pytest.param("chomage", ["emploi"], id="one-way"),
        pytest.param("emploi", [], id="not-back"),
        pytest.param("café", [], id="stem-of-an-acronym"),
        pytest.param("caf", ["caisse d'allocations familiales"], id="acronym-that-is-a-stem"),
        pytest.param("personne âgée", ["vieux", "aînés"], id="singular-of-several-words"),
        pytest.param("coconstruction", ["construire ensemble"], id="compound-joined"),
    ],
)
def test_a_form_stands_for_the_others(typed, others):
    assert forms(typed) == others


def test_the_longest_form_wins_and_says_how_many_words_it_covers():
    found = list(tokens("économie sociale et solidaire locale"))
    assert TABLE.longest_at(found, 0)[0] == 3


def test_a_long_query_leaves_broad_groups_out():
    assert TABLE.longest_at(list(tokens("chômage")), 0, is_long=True) == (0, [])


def test_an_acronym_stands_for_its_own_letters_only():
    expansion = TABLE.longest_at(list(tokens("caisse d'allocations familiales")), 0)[1][0]
    assert expansion.pieces[0].surface == "caf"


def test_several_words_of_which_one_is_looked_for_stand_for_nothing():
    table = Synonyms([Forms(("SDF", "sans domicile", "personnes à la rue"))])
    others = [one.source for one in table.longest_at(list(tokens("sdf")), 0)[1]]
    assert others == ["personnes à la rue"]
    assert table.longest_at(list(tokens("domicile")), 0) == (0, [])
