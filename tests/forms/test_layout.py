"""The page shows every field once, and what it says is of a field that exists."""

import json

import pytest

from forms import FORMS, EntryForm
from forms.contribution import ProposalForm
from forms.help import all_helped, help_of
from forms.layout import LAYOUTS
from models import Kind
from models.base import SUMMARY_MAX, TITLE_MAX

NOT_SHOWN = {"version"}  # travels hidden


def names_of(form: EntryForm) -> set[str]:
    """The fields of a form, those of its rows as "partners.name"."""
    found = set()
    for field in form:
        found.add(field.name)
        if field.type == "FieldList":
            found |= {f"{field.name}.{inner.short_name}" for inner in field.append_entry().form}
    return found


@pytest.mark.parametrize("kind", Kind)
def test_each_field_stands_in_one_section(kind: Kind):
    shown = [field for section in LAYOUTS[kind] for field in section.fields]
    assert sorted(shown) == sorted({name for name in names_of(FORMS[kind]()) if "." not in name} - NOT_SHOWN)


@pytest.mark.parametrize("kind", Kind)
def test_sections_have_their_own_ids(kind: Kind):
    ids = [section.id for section in LAYOUTS[kind]]
    assert len(ids) == len(set(ids))


def test_nothing_is_said_of_a_field_that_does_not_exist():
    fields = {kind: names_of(FORMS[kind]()) for kind in Kind}
    fields[None] = names_of(ProposalForm()).union(*fields.values())
    assert {of: names - fields[of] for of, names in all_helped().items() if names - fields[of]} == {}


@pytest.mark.parametrize("kind", Kind)
def test_examples_follow_the_advice_they_illustrate(kind: Kind):
    for section in LAYOUTS[kind]:
        for field in section.fields:
            told = help_of(kind, field)
            assert not told.advised or len(told.example) <= told.advised
    assert help_of(kind, "title").advised <= TITLE_MAX
    assert help_of(kind, "summary").advised <= SUMMARY_MAX


def test_examples_of_good_writing_are_quoted_from_the_published_entries(data_folder):
    published = "".join(file.read_text(encoding="utf-8") for file in (data_folder / "seed").glob("*.json"))
    quoted = {text for kind in Kind for field in names_of(FORMS[kind]()) if (text := help_of(kind, field).example)}
    assert [text for text in quoted if json.dumps(text, ensure_ascii=False)[1:-1].rstrip(".") not in published] == []
