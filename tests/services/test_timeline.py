"""Bars of years, without holes, the old ones gathered."""

from services.timeline import YEARS_SHOWN, Bar, timeline


def test_every_year_between_the_first_and_the_last_has_a_bar():
    drawn = timeline({2018: 2, 2020: 1, 0: 4})
    assert drawn.bars == (Bar(2018, 2018, 2), Bar(2019, 2019, 0), Bar(2020, 2020, 1))
    assert (drawn.unknown, drawn.most) == (4, 2)


def test_old_years_are_gathered_in_one_bar():
    drawn = timeline({1850: 1, 1960: 2, 2020: 1})
    assert drawn.bars[0] == Bar(None, 2020 - YEARS_SHOWN, 3)
    assert len(drawn.bars) == YEARS_SHOWN + 1


def test_no_year_gives_no_bar():
    assert timeline({0: 3}).bars == ()
    assert timeline({}).most == 0
