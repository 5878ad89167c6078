from scripts.build_french_words import kept


def test_words_are_folded_sorted_and_told_once():
    assert kept(["santé", "Santé", "cœur", "abri"]) == ["abri", "coeur", "sante"]


def test_short_long_compound_and_foreign_words_are_left_out():
    assert kept(["art", "anticonstitutionnellement", "porte-monnaie", "aujourd'hui", "straße"]) == []


def test_forms_of_verbs_that_nobody_types_are_left_out_and_short_nouns_stay():
    assert kept(["mobilisassions", "mobilisâmes", "mobilisèrent", "mobiliser", "opéra"]) == ["mobiliser", "opera"]
