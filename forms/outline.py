"""What a form asks, field by field, without its widgets: for who fills it from a file."""

from collections.abc import Iterator
from dataclasses import dataclass

from wtforms import FieldList, HiddenField

from forms.entry import EntryForm
from forms.fields import CodesField


@dataclass(frozen=True, slots=True)
class Outline:
    """One field; `rows` are the fields of each row when it holds rows."""

    name: str
    label: str
    is_required: bool = False
    takes_several: bool = False
    rows: tuple["Outline", ...] = ()


def outline_of(form: type[EntryForm]) -> Iterator[Outline]:
    """The fields a person fills, in the order of the form."""
    for field in form():
        if isinstance(field, HiddenField):
            continue
        rows: tuple[Outline, ...] = ()
        if isinstance(field, FieldList):
            row = field.unbound_field.args[0]()
            rows = tuple(Outline(inner.name, inner.label.text, bool(inner.flags.required)) for inner in row)
        several = isinstance(field, CodesField)
        yield Outline(field.name, field.label.text, bool(field.flags.required), several, rows)
