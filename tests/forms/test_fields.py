"""Years, numbers, codes, dates and web addresses as people write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from forms.base import BaseForm, stripped
from forms.fields import CodesField, NumberField, YearField, partial_date, web_address


class Typed(BaseForm):
    """One field of each sort."""

    year = YearField("Année")
    number = NumberField("Nombre")
    codes = CodesField("Codes")
    date = StringField("Date", [partial_date])
    address = web_address("Adresse")


def typed(name: str, *texts: str) -> tuple[object, list[str]]:
    """(what the field read, its messages)."""
    form = Typed(MultiDict([(name, text) for text in texts]))
    form.validate()
    return form[name].data, list(form[name].errors)


@pytest.mark.parametrize("text, year", [("2018", 2018), (" 2018 ", 2018), ("", None)])
def test_a_year_is_four_digits_or_nothing(text, year):
    assert typed("year", text) == (year, [])


@pytest.mark.parametrize("text", ["18", "99999", "-5", "deux mille", "2018-2020", "٢٠١٨", "1e3", "2018.0"])
def test_what_is_no_year_is_refused_with_a_reason(text):
    _data, messages = typed("year", text)
    assert messages
    assert "année" in messages[0].lower()


@pytest.mark.parametrize(
    "text, number",
    [("14", 14), ("14,5", 14.5), ("14.5", 14.5), ("1 234,5", 1234.5), ("1\u202f234", 1234), ("-3", -3), ("0", 0)],
)
def test_a_number_is_read_as_the_french_write_it(text, number):
    assert typed("number", text) == (number, [])


@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "1e999", "douze", "1,2,3", "--1"])
def test_what_is_no_finite_number_is_refused(text):
    data, messages = typed("number", text)
    assert data is None
    assert messages


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_as_it_was_written(value):
    assert typed("number", repr(value).replace(".", ",")) == (value, [])


@given(st.text(max_size=30))
def test_no_text_breaks_a_field(text):
    for name in ("year", "number", "codes", "date", "address"):
        data, _messages = typed(name, text)
        assert not isinstance(data, float) or math.isfinite(data)


def test_codes_come_in_order_each_once_from_one_value_or_several():
    assert typed("codes", "b a", "b", " c ") == (["b", "a", "c"], [])
    assert typed("codes") == ([], [])


def test_codes_are_written_as_they_are_read():
    form = Typed(MultiDict({"codes": "b  a"}))
    assert form.codes._value() == "b a"


@pytest.mark.parametrize("text", ["2019", "2019-03", "2019-03-31", ""])
def test_a_date_may_stop_at_the_year_or_at_the_month(text):
    assert not typed("date", text)[1]


@pytest.mark.parametrize("text", ["19", "2019-13", "2019-00", "2019-1", "2019-01-32", "mars 2019", "2019-01-01T00:00"])
def test_any_other_date_is_refused(text):
    assert typed("date", text)[1]


@pytest.mark.parametrize(
    "text", ["https://exemple.fr", "http://exemple.fr/à-côté?q=é#x", "https://EXEMPLE.fr:8443/", ""]
)
def test_a_web_address_may_be_odd_after_its_host(text):
    assert typed("address", text) == (text, [])


@pytest.mark.parametrize(
    "text",
    [
        "exemple.fr",
        "javascript:alert(1)",
        "ftp://exemple.fr",
        "https://localhost",
        "https://",
        "http://[::1",
        "data:x,y",
    ],
)
def test_what_is_not_a_whole_web_address_is_refused(text):
    assert typed("address", text)[1]


@given(st.text(max_size=40))
def test_stripping_twice_changes_nothing_more(text):
    assert stripped(stripped(text)) == stripped(text)
    assert "\0" not in stripped(text)


@pytest.mark.parametrize("value", [None, 3, ["a "]])
def test_only_texts_are_stripped(value):
    assert stripped(value) is value
