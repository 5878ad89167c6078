"""The library of figures: what is asked for, what disagrees, what may be drawn."""

from models import Axis, Figure
from services.figures_library import Across, Quoted, Wanted, matching, measures, years_and_producers


def quoted(value: float, year: int | None = 2020, *, subject: str = "emploi", axis: Axis = Axis.DOMAIN, **changes: str):
    values = {"label": "Taux", "indicator": "", "unit": "%", "population": "France", "producer": "Insee"} | changes
    return Quoted(Figure(value=value, year=year, **values), "fiche", f"Repères : {subject}", axis, subject)


def test_figures_are_gathered_by_indicator_or_by_label():
    found = measures([quoted(1, label="Taux A", indicator="Taux"), quoted(2, label="taux"), quoted(3, label="Autre")])
    assert [(one.label, len(one.quotes)) for one in found] == [("Taux", 2), ("Autre", 1)]


def test_two_producers_about_the_same_people_disagree():
    assert measures([quoted(10), quoted(12, 2021, producer="Ifop")])[0].has_conflict
    assert measures([quoted(10), quoted(12)])[0].has_conflict


def test_another_year_population_or_unit_is_no_disagreement():
    assert not measures([quoted(10), quoted(12, 2021)])[0].has_conflict
    assert not measures([quoted(10), quoted(12, population="Bretagne")])[0].has_conflict
    assert not measures([quoted(10), quoted(12, unit="pour mille")])[0].has_conflict
    assert not measures([quoted(10), quoted(10, producer="Ifop")])[0].has_conflict


def test_three_years_of_one_producer_make_a_series_in_order():
    (found,) = measures([quoted(3, 2022), quoted(1, 2020), quoted(2, 2021)])
    (series,) = found.series
    assert series.across is Across.YEARS
    assert [one.figure.year for one in series.points] == [2020, 2021, 2022]


def test_what_does_not_compare_is_not_drawn():
    assert not measures([quoted(1, 2020), quoted(2, 2021), quoted(3, 2022, producer="Ifop")])[0].series
    assert not measures([quoted(1, 2020), quoted(2, 2021), quoted(3, 2022, unit="€")])[0].series
    assert not measures([quoted(1, 2020), quoted(2, 2021), quoted(3, None)])[0].series
    two_values_of_a_year = [quoted(1, 2020), quoted(2, 2021), quoted(3, 2022), quoted(4, 2022)]
    assert not measures(two_values_of_a_year)[0].series


def test_territories_of_one_year_and_producer_make_a_series_the_largest_first():
    regions = [quoted(value, subject=code, axis=Axis.TERRITORY, population=code) for code, value in
               (("REG-53", 10), ("REG-84", 12), ("REG-11", 8))]  # fmt: skip
    (series,) = measures(regions)[0].series
    assert series.across is Across.PLACES
    assert [one.subject for one in series.points] == ["REG-84", "REG-53", "REG-11"]
    assert not measures([*regions[:2], quoted(8, 2019, subject="REG-11", axis=Axis.TERRITORY)])[0].series


def test_every_choice_narrows():
    held = [quoted(1), quoted(2, 2021, producer="Ifop"), quoted(3, subject="REG-53", axis=Axis.TERRITORY)]
    assert len(matching(held, Wanted())) == 3
    assert [one.figure.value for one in matching(held, Wanted(producer="Ifop"))] == [2]
    assert [one.figure.value for one in matching(held, Wanted(axis=Axis.TERRITORY))] == [3]
    assert [one.figure.value for one in matching(held, Wanted(year=2020))] == [1, 3]
    assert [one.figure.value for one in matching(held, Wanted(text="TAUX emp"))] == [1, 2]
    assert not matching(held, Wanted(text="mploi"))


def test_choices_are_those_that_exist():
    assert years_and_producers([quoted(1), quoted(2, 2022, producer="Ésane"), quoted(3, None)]) == (
        [2022, 2020],
        ["Ésane", "Insee"],
    )
