"""An entry's parts told in words: what a field is called, and what its value says. For histories and merges, in French."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import FORMS, EntryData, EntryForm, FigureData, PartnerData, SourceData
from forms.fields import FigureForm, PartnerForm, SourceForm
from forms.layout import LAYOUTS
from models import Axis, Kind, Term, Vocabulary
from models.signals import meaning_of
from services import territories

_AXES = {Axis.ACTOR.value: "acteurs", Axis.DOMAIN.value: "domaines", Axis.TERRITORY.value: "territoires"}
_ROW_FORMS = {"partners": PartnerForm, "sources": SourceForm, "figures": FigureForm}
_ROW_DATA = {"partners": PartnerData, "sources": SourceData, "figures": FigureData}
_CELL_VOCABULARIES = {"profile": Vocabulary.ACTOR, "role": Vocabulary.ROLE}
_UNNAMED = {"order": "Ordre"}


def paths(kind: Kind) -> Iterator[str]:
    """The path of each field of a kind, in the order of its form: "title", "columns.need", "terms.domain", "partners"."""
    form = FORMS[kind]
    for section in LAYOUTS[kind]:
        yield from (path_of(form, name) for name in section.fields)


def path_of(form: type[EntryForm], name: str) -> str:
    """Where the value of a form's field stands in EntryData."""
    if name in form.TERMS:
        return f"terms.{form.TERMS[name].value}"
    return f"columns.{name}" if name in form.COLUMNS else name


def value_at(data: EntryData, path: str) -> Any:
    """The value at a path; what a mapping does not hold is empty."""
    name, _dot, key = path.partition(".")
    found = getattr(data, name)
    if not isinstance(found, Mapping):
        return found
    return found.get(key, () if name == "terms" else "")


@dataclass(frozen=True, slots=True)
class Words:
    """Labels of one kind's fields, and of the terms and territories that some versions of an entry hold."""

    kind: Kind
    terms: Mapping[tuple[str, str], str]  # (vocabulary, code) → label
    places: Mapping[str, str]  # code → name
    labels: Mapping[str, str]  # path → label

    def label(self, path: str) -> str:
        """What the field at a path is called; "partners.0.role" is "Rôle"."""
        name, *below = path.split(".")
        return self.labels.get(f"{name}.{below[-1]}" if below else name, path)

    def text(self, path: str, value: Any) -> str:
        """The value at a path as a person reads it; "" when there is none."""
        name, *below = path.split(".")
        if value is None or value == "" or value == ():
            return ""
        if isinstance(value, bool):
            return "oui" if value else "non"
        if isinstance(value, float):
            return number(value)
        if isinstance(value, tuple):
            return ", ".join(self.codes(path, value))
        if name in _ROW_DATA and below:
            return self._cell(below[-1], str(value))
        return self._column(path, str(value))

    def codes(self, path: str, codes: Iterable[str]) -> list[str]:
        """The labels of the codes at a path; a code that no longer exists is told as it is."""
        vocabulary = path.partition(".")[2]
        if path == "territories":
            return [self.places.get(code, code) for code in codes]
        return [self.terms.get((vocabulary, code), code) for code in codes]

    def cells(self, name: str, row: Any) -> list[tuple[str, str]]:
        """(cell, text) of each cell of a row that says something."""
        told = ((field.name, self.text(f"{name}.0.{field.name}", getattr(row, field.name))) for field in fields(row))
        return [(cell, text) for cell, text in told if text and text != "non"]

    def _cell(self, cell: str, value: str) -> str:
        vocabulary = _CELL_VOCABULARIES.get(cell)
        return self.terms.get((vocabulary.value, value), value) if vocabulary else value

    def _column(self, path: str, value: str) -> str:
        if path == "columns.evidence_level":
            return meaning_of(value).label
        if path == "columns.axis":
            return _AXES.get(value, value)
        if path == "columns.subject_code":
            known = [self.terms.get((axis.value, value)) for axis in (Axis.ACTOR, Axis.DOMAIN)]
            return next((label for label in (*known, self.places.get(value)) if label), value)
        return value


def words_for(session: Session, kind: Kind, versions: Iterable[EntryData]) -> Words:
    """The labels that these versions need; two statements."""
    terms = {
        (vocabulary.value, code): label
        for vocabulary, code, label in session.execute(select(Term.vocabulary, Term.code, Term.label))
    }
    codes = {code for data in versions for code in (*data.territories, data.columns.get("subject_code", ""))}
    return Words(kind, terms, territories.names(session, codes - {""}), _labels(kind))


def _labels(kind: Kind) -> dict[str, str]:
    form = FORMS[kind]()
    found = {"slug": "Adresse", "status": "État"}
    for field in form:
        found[path_of(type(form), field.short_name)] = field.label.text
    for name, row_form in _ROW_FORMS.items():
        found |= {f"{name}.{cell.short_name}": cell.label.text for cell in row_form()}
        found[f"{name}.order"] = _UNNAMED["order"]
    return found


def number(value: float) -> str:
    """A number as French writes it."""
    whole, _dot, decimals = (str(int(value)) if value.is_integer() else repr(value)).partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u202f") if whole.lstrip("-").isdigit() else whole
    return f"{grouped},{decimals}" if decimals else grouped
