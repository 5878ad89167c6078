"""The form of a fiche Repères."""

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from wtforms import Field, StringField
from wtforms.validators import AnyOf, ValidationError

from forms.base import Needed, stripped
from forms.entry import EntryData, EntryForm, figure_rows
from forms.evidence import EVIDENCE
from forms.fields import prose
from models import Axis, Kind, Vocabulary
from models.base import TEXT_MAX


class FactSheetForm(EntryForm):
    """What one must know of an actor profile, a domain or a territory, with its figures."""

    KIND = Kind.FACTSHEET
    COLUMNS: ClassVar[tuple[str, ...]] = ("axis", "subject_code", "definition", "stakes", "levers", *EVIDENCE)

    axis = StringField(
        "Axe",
        [
            Needed("Choisissez un axe.", even_in_draft=True),
            AnyOf([axis.value for axis in Axis], "Choisissez l'un des trois axes."),
        ],
        [stripped],
    )
    subject_code = StringField("Sujet", [Needed("Choisissez un sujet.", even_in_draft=True)], [stripped])
    definition = prose("En bref", most=TEXT_MAX, is_required=True)
    stakes = prose("Les enjeux", most=TEXT_MAX, is_required=True)
    levers = prose("Comment les alliances répondent", most=TEXT_MAX, is_required=True)
    figures = figure_rows()

    def _read_as_of_now(self) -> None:
        super()._read_as_of_now()
        if self.axis.data in (Axis.ACTOR, Axis.DOMAIN) and self.subject_code.data:
            self.subject_code.data = self.choices.present(Vocabulary(self.axis.data), [self.subject_code.data])[0]

    def to_data(self) -> EntryData:
        """The value; a sheet about a territory is tagged with it when nothing else was said."""
        data = super().to_data()
        if self.axis.data == Axis.TERRITORY and not data.territories:
            return replace(data, territories=(str(self.subject_code.data),))
        return data

    def validate_subject_code(self, field: Field) -> None:
        """Raises ValidationError unless the subject exists on the axis."""
        if self.axis.data == Axis.TERRITORY:
            exists = field.data in self.choices.known_territories([field.data])
        elif self.axis.data in (Axis.ACTOR, Axis.DOMAIN):
            exists = field.data in self.choices.codes(Vocabulary(self.axis.data))
        else:
            return  # the axis has its own message
        if not exists:
            raise ValidationError(f"Sujet inconnu sur cet axe : {field.data}.")


def with_axis(typed: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs of a page that lets one choose axis and subject at once ("domain:mobilite"), as the form reads them."""
    read: list[tuple[str, str]] = []
    for name, text in typed:
        axis, colon, code = text.partition(":")
        read += [("axis", axis), (name, code)] if name == "subject_code" and colon else [(name, text)]
    return read
