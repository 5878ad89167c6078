from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from models.base import TITLE_MAX
from services.cloning import cloned
from tests.factories import example_data


def test_a_clone_says_the_same_without_the_address_and_the_years():
    data = example_data(slug="garage", ended=2020)
    copy = cloned(data)
    assert (copy.slug, copy.started, copy.ended) == ("", None, None)
    assert copy.title == f"{data.title} (copie)"
    assert replace(copy, slug=data.slug, started=data.started, ended=data.ended, title=data.title) == data


@given(st.text(min_size=1, max_size=TITLE_MAX))
def test_the_title_of_a_clone_fits_whatever_the_title(title: str):
    copy = cloned(example_data(title=title))
    assert len(copy.title) <= TITLE_MAX
    assert copy.title.endswith("(copie)")
