"""What the forms of the five kinds share, and EntryData, the value they all give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from wtforms import FieldList, FormField, HiddenField, StringField
from wtforms.validators import Length, Optional, Regexp, ValidationError

from forms.base import BaseForm, KnownTerm, KnownTerritories, Needed, stripped
from forms.evidence import level_field, note_of_level, source_of_level
from forms.fields import (
    AtMostOne,
    CodesField,
    FigureForm,
    PartnerForm,
    SourceForm,
    at_least_one,
    prose,
    required_text,
)
from models import Kind, Vocabulary
from models.base import SLUG_MAX, SUMMARY_MAX, TITLE_MAX

TITLE_GUIDE, SUMMARY_GUIDE = 110, 320  # what reads well on a card; the store accepts more
SOURCES_MAX, ROWS_MAX = 100, 60


@dataclass(frozen=True, slots=True)
class PartnerData:
    """An organisation and the part it takes."""

    name: str
    profile: str = ""  # "" in a draft that does not say yet
    role: str = ""
    acronym: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SourceData:
    """Where what is said can be checked, or read further."""

    title: str = ""
    url: str = ""
    publisher: str = ""
    date: str = ""
    is_further_reading: bool = False


@dataclass(frozen=True, slots=True)
class FigureData:
    """One number with all one needs to quote it."""

    label: str
    value: float
    producer: str
    source_title: str
    source_url: str
    unit: str = ""
    year: int | None = None
    population: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class EntryData:
    """All that a person may say of an entry; what the program knows (state, dates, version) is not here."""

    kind: Kind
    title: str
    summary: str
    slug: str = ""  # "" asks for one made from the title
    started: int | None = None
    ended: int | None = None
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # vocabulary → codes
    territories: tuple[str, ...] = ()
    partners: tuple[PartnerData, ...] = ()
    sources: tuple[SourceData, ...] = ()
    figures: tuple[FigureData, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # the columns of this kind only

    def as_dict(self) -> dict[str, Any]:
        """The value as JSON takes it: what a revision keeps."""
        return _cells(self) | {
            "terms": {name: list(codes) for name, codes in self.terms.items()},
            "columns": dict(self.columns),
            "partners": tuple(map(_cells, self.partners)),
            "sources": tuple(map(_cells, self.sources)),
            "figures": tuple(map(_cells, self.figures)),
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "EntryData":
        """The value a revision kept."""
        return cls(
            **{
                **kept,
                "kind": Kind(kept["kind"]),
                "terms": {name: tuple(codes) for name, codes in kept["terms"].items()},
                "territories": tuple(kept["territories"]),
                "partners": tuple(PartnerData(**row) for row in kept["partners"]),
                "sources": tuple(SourceData(**row) for row in kept["sources"]),
                "figures": tuple(FigureData(**row) for row in kept["figures"]),
            }
        )


def _cells(value: Any) -> dict[str, Any]:
    """The fields of a value by name. dataclasses.asdict copies all that is below: eight times slower, in every save."""
    return {name: getattr(value, name) for name in value.__slots__}


class EntryForm(BaseForm):
    """Fields of every kind. A kind's form names its terms (field → vocabulary) and its own columns."""

    KIND: ClassVar[Kind]
    TERMS: ClassVar[Mapping[str, Vocabulary]] = {}
    COLUMNS: ClassVar[tuple[str, ...]] = ()  # each kind's own, then those of forms/evidence.py

    title = required_text("Titre", most=TITLE_MAX, even_in_draft=True)
    slug = StringField(
        "Adresse",
        [
            Optional(),
            Length(max=SLUG_MAX, message=f"Au plus {SLUG_MAX} caractères."),
            Regexp(r"[a-z0-9]+(-[a-z0-9]+)*\Z", message="Lettres sans accent, chiffres et tirets seulement."),
        ],
        [stripped],
    )
    summary = prose("Résumé", most=SUMMARY_MAX, is_required=True)
    territories = CodesField("Territoires", [KnownTerritories()])
    sources = FieldList(
        FormField(SourceForm), "Sources", [Needed("Ajoutez au moins une source.")], max_entries=SOURCES_MAX
    )
    evidence_level = level_field()
    evidence_note = note_of_level()
    evidence_source = source_of_level()
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._read_as_of_now()

    def _read_as_of_now(self) -> None:
        """A file, an old tab or an unsaved page may name a term that was merged since: it means what replaced it."""
        for name, vocabulary in self.TERMS.items():
            self[name].data = self.choices.present(vocabulary, self[name].data or ())
        partners: Any = self._fields.get("partners", ())
        for row in partners:
            for name, vocabulary in (("profile", Vocabulary.ACTOR), ("role", Vocabulary.ROLE)):
                if name in row.form and (code := row.form[name].data):
                    row.form[name].data = self.choices.present(vocabulary, [code])[0]

    @property
    def known_version(self) -> int:
        """The version that was on screen; 0, which no entry has, when the page does not say."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def to_data(self) -> EntryData:
        """What was typed, as a value. Call it on a form that validates."""
        typed = self.data
        terms = {vocabulary.value: _codes(typed[name]) for name, vocabulary in self.TERMS.items()}
        return EntryData(
            kind=self.KIND,
            title=typed["title"],
            summary=typed["summary"] or "",
            slug=typed.get("slug") or "",
            started=typed.get("started"),
            ended=typed.get("ended"),
            terms={vocabulary: codes for vocabulary, codes in terms.items() if codes},
            territories=tuple(typed["territories"]),
            partners=tuple(PartnerData(**_filled(row)) for row in typed.get("partners") or ()),
            sources=tuple(SourceData(**_filled(row)) for row in typed["sources"]),
            figures=tuple(FigureData(**(_FIGURE_TEXTS | _filled(row))) for row in typed.get("figures") or ()),
            columns={name: typed[name] or "" for name in self.COLUMNS},
        )


_FIGURE_TEXTS = dict.fromkeys(("label", "producer", "source_title", "source_url"), "")


def _codes(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,) if value else ()


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row without what was left empty, so that the value's defaults stand."""
    return {name: value for name, value in row.items() if value not in ("", None)}


def places_field() -> CodesField:
    """At least one territory: a field left optional stays empty."""
    return CodesField("Territoires", [Needed("Choisissez au moins un territoire."), KnownTerritories()])


def terms_field(label: str, vocabulary: Vocabulary, *, is_required: bool = False) -> CodesField:
    """Several terms of a vocabulary."""
    return CodesField(label, [at_least_one(), KnownTerm(vocabulary)] if is_required else [KnownTerm(vocabulary)])


def term_field(label: str, vocabulary: Vocabulary, *, is_required: bool = False) -> CodesField:
    """One term of a vocabulary."""
    first = [Needed("Choisissez une valeur.")] if is_required else []
    return CodesField(label, [*first, AtMostOne(), KnownTerm(vocabulary)])


def partner_rows(*, is_required: bool = False) -> "FieldList[Any]":
    """Rows of partners."""
    first = [Needed("Ajoutez au moins un partenaire.")] if is_required else []
    return FieldList(FormField(PartnerForm), "Partenaires", first, max_entries=ROWS_MAX)


def figure_rows() -> "FieldList[Any]":
    """Rows of figures."""
    return FieldList(FormField(FigureForm), "Chiffres", max_entries=ROWS_MAX)


def years_in_order(started: int | None, ended: int | None) -> None:
    """Raises ValidationError when what ended had not begun."""
    if started is not None and ended is not None and ended < started:
        raise ValidationError("L'année de fin vient après l'année de début.")
