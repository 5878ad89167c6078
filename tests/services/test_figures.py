"""Figures of one indicator stand side by side, whatever they say."""

from models import Figure
from services.figures import by_indicator


def figure(label: str, value: float, year: int | None = 2020, producer: str = "Insee", indicator: str = "") -> Figure:
    return Figure(label=label, value=value, year=year, producer=producer, indicator=indicator, population="", unit="%")


def test_a_figure_that_names_the_label_of_another_stands_beside_it():
    groups = by_indicator([
        figure("Associations", 10, 2018),
        figure("Salariés", 5),
        figure("Associations, autre source", 12, 2023, "Autre", "Associations"),
    ])  # fmt: skip
    assert [group.label for group in groups] == ["Associations", "Salariés"]
    assert [one.value for one in groups[0].figures] == [12, 10]
    assert groups[0].differences == ("year", "producer")


def test_a_shared_indicator_gives_its_name_to_the_group():
    (group,) = by_indicator([figure("Première mesure", 7, indicator="Note"), figure("Seconde", 6, indicator="note ")])
    assert group.label == "Note"
    assert group.is_shared


def test_labels_that_only_look_alike_stay_apart():
    groups = by_indicator([figure("Associations (culture)", 1), figure("Associations (sport)", 2)])
    assert [group.is_shared for group in groups] == [False, False]


def test_a_figure_without_year_comes_last():
    (group,) = by_indicator([figure("Taux", 1, None), figure("Taux", 2, 2011)])
    assert [one.value for one in group.figures] == [2, 1]
