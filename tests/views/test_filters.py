from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from views.filters import day, moment, number


@pytest.mark.parametrize(
    "language, value, told",
    [
        ("fr", date(2026, 2, 1), "1er février 2026"),
        ("fr", date(2026, 2, 11), "11 février 2026"),
        ("en", date(2026, 2, 1), "February 1, 2026"),
    ],
)
def test_a_day_is_written_as_its_language_does(bare_site: Flask, language: str, value: date, told: str):
    with bare_site.test_request_context(), force_locale(language):
        assert day(value) == told


@pytest.mark.parametrize(
    "value, told",
    [
        (datetime(2026, 2, 1, 14, 32, tzinfo=UTC), "1er février 2026 à 15:32"),
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), "1er février 2026 à 00:30"),
        (datetime(2026, 2, 1, 23, 30, tzinfo=UTC), "2 février 2026 à 00:30"),
    ],
)
def test_a_moment_is_the_day_and_the_hour_in_france(bare_site: Flask, value: datetime, told: str):
    with bare_site.test_request_context(), force_locale("fr"):
        assert moment(value) == told


def test_a_whole_number_has_no_decimal(bare_site: Flask):
    with bare_site.test_request_context(), force_locale("fr"):
        assert (number(12.0), number(0.5)) == ("12", "0,5")
