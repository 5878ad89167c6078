"""The level of evidence that a curator declares, in the form of every kind: the level, why, and where it is shown."""

from wtforms import Field, Form, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError

from forms.base import stripped
from forms.fields import http_address, length
from models.base import URL_MAX
from models.signals import EvidenceLevel, level_rank

NOTE_MAX = 1200
EVIDENCE = ("evidence_level", "evidence_note", "evidence_source")  # columns that every kind has


class LevelField(StringField):
    """A level of evidence, or none."""


def level_field() -> LevelField:
    """One of the five levels, or nothing."""
    return LevelField("Niveau de preuve", [_known_level], [stripped])


def note_of_level() -> TextAreaField:
    """What justifies the level."""
    return TextAreaField("Pourquoi ce niveau", [_why, length(NOTE_MAX)], [stripped])


def source_of_level() -> StringField:
    """The page that shows it: needed from the level that rests on something published."""
    return StringField("Où cela se vérifie", [_where, length(URL_MAX), http_address], [stripped])


def _known_level(form: Form, field: Field) -> None:
    """Raises ValidationError unless the level exists, or when one is argued for and none is chosen."""
    if field.data and field.data not in list(EvidenceLevel):
        raise ValidationError(f"Niveau de preuve inconnu : {field.data}.")
    if not field.data and (form["evidence_note"].data or form["evidence_source"].data):
        raise ValidationError("Choisissez le niveau que vous justifiez.")


def _why(form: Form, field: Field) -> None:
    """Raises ValidationError when a level is declared without saying why."""
    if not field.data and form["evidence_level"].data and not getattr(form, "is_draft", False):
        raise ValidationError("Dites ce qui justifie ce niveau.")


def _where(form: Form, field: Field) -> None:
    """Raises StopValidation when there is no address, with a message when the level rests on something published."""
    if field.data:
        return
    is_published = level_rank(form["evidence_level"].data or "") >= level_rank(EvidenceLevel.MEASURED)
    message = "Ce niveau suppose une mesure ou une évaluation publiée : où la lit-on ?"
    raise StopValidation(message if is_published and not getattr(form, "is_draft", False) else "")
