"""Fields our forms are made of: codes, years, addresses, and the rows of partners, sources and figures."""

import math
import re
from typing import Any
from urllib.parse import urlsplit

from wtforms import BooleanField, Field, FloatField, Form, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import TextInput

from forms.base import BaseForm, KnownTerm, Needed, stripped
from models import Vocabulary
from models.base import FIRST_YEAR, LAST_YEAR, NAME_MAX, URL_MAX

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def required_text(
    label: str, *, most: int, least: int = 0, description: str = "", even_in_draft: bool = False
) -> StringField:
    """A line of text one must fill."""
    validators = [Needed(even_in_draft=even_in_draft), length(most, least=least)]
    return StringField(label, validators, [stripped], description=description)


def optional_text(label: str, *, most: int, description: str = "") -> StringField:
    """A line of text one may leave empty."""
    return StringField(label, [length(most)], [stripped], description=description)


def prose(label: str, *, most: int, is_required: bool = False, description: str = "") -> TextAreaField:
    """Several sentences."""
    validators = [Needed()] if is_required else []
    return TextAreaField(label, [*validators, length(most)], [stripped], description=description)


def length(most: int, *, least: int = 0) -> Length:
    """A bound on the number of characters, with a message that gives it."""
    message = f"Au plus {most} caractères." if not least else f"Entre {least} et {most} caractères."
    return Length(min=least or -1, max=most, message=message)


class YearField(IntegerField):
    """A year, or nothing."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        in_range = NumberRange(FIRST_YEAR, LAST_YEAR, f"Une année entre {FIRST_YEAR} et {LAST_YEAR}.")
        super().__init__(label, [Optional(), in_range], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Takes the posted value. Raises ValueError unless it is a whole number that may be a year."""
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        if not re.fullmatch(r"-?[0-9]{1,9}", text):
            raise ValueError("Une année s'écrit en quatre chiffres.")
        self.data = int(text)


class CodesField(Field):
    """Codes, one a posted value, in order and each once; several may stand in one value, separated by spaces."""

    widget = TextInput()

    def _value(self) -> str:
        return " ".join(self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Takes the posted values."""
        self.data = list(dict.fromkeys(code for value in valuelist for code in str(value).split()))

    def process_data(self, value: Any) -> None:
        """Takes the present codes; none gives an empty list."""
        self.data = list(value or ())


class NumberField(FloatField):
    """A number as people write it: 1 234,5 as well as 1234.5."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Takes the posted value. Raises ValueError when it is no number."""
        text = "".join(str(valuelist[0]).split()) if valuelist else ""
        if not text:
            return
        try:
            self.data = float(text.replace(",", "."))
        except ValueError:
            self.data = math.nan
        if not math.isfinite(self.data):
            self.data = None
            raise ValueError("Écrivez un nombre, par exemple 12,5.")


def at_least_one() -> Needed:
    """At least one code is chosen."""
    return Needed("Choisissez au moins une valeur.")


class AtMostOne:
    """A single code is chosen."""

    def __call__(self, form: Form, field: Field) -> None:
        """Raises ValidationError when there are several."""
        if len(field.data) > 1:
            raise ValidationError("Choisissez une seule valeur.")


def web_address(label: str, *, is_required: bool = False) -> StringField:
    """An http or https address."""
    first = Needed() if is_required else Optional()
    return StringField(label, [first, length(URL_MAX), http_address], [stripped])


def http_address(form: Form, field: Field) -> None:
    """Raises ValidationError unless the address is a whole http(s) one; odd characters in its path are real life."""
    try:
        parts = urlsplit(field.data)
        host = parts.hostname or ""
    except ValueError:
        raise ValidationError("Cette adresse web n'est pas valable.") from None
    if parts.scheme not in ("http", "https"):
        raise ValidationError("L'adresse doit commencer par http:// ou https://.")
    if "." not in host or any(character.isspace() or not character.isprintable() for character in field.data):
        raise ValidationError("Cette adresse web n'est pas valable.")


def partial_date(form: Form, field: Field) -> None:
    """Raises ValidationError unless the date is YYYY, YYYY-MM or YYYY-MM-DD."""
    if field.data and not _DATE.fullmatch(field.data):
        raise ValidationError("Une date s'écrit AAAA, AAAA-MM ou AAAA-MM-JJ.")


class PartnerForm(BaseForm):
    """One organisation and the part it takes."""

    name = required_text("Organisation", most=NAME_MAX, even_in_draft=True)
    acronym = optional_text("Sigle", most=NAME_MAX)
    url = web_address("Site web")
    profile = StringField("Profil d’acteur", [Needed(), KnownTerm(Vocabulary.ACTOR)], [stripped])
    role = StringField("Rôle", [Needed(), KnownTerm(Vocabulary.ROLE)], [stripped])


class SourceForm(BaseForm):
    """Where what is said can be checked."""

    title = required_text("Titre", most=400)
    url = web_address("Adresse", is_required=True)
    publisher = optional_text("Éditeur", most=NAME_MAX)
    date = StringField("Date", [partial_date], [stripped])
    is_further_reading = BooleanField("Pour aller plus loin (ce n'est pas une preuve)")


class FigureForm(BaseForm):
    """One number with all one needs to quote it."""

    label = required_text("Ce qui est mesuré", most=300)
    value = NumberField("Valeur", [Needed(even_in_draft=True)])
    unit = optional_text("Unité", most=NAME_MAX)
    year = YearField("Année")
    population = optional_text("Population", most=400)
    producer = required_text("Producteur", most=NAME_MAX)
    source_title = required_text("Titre de la source", most=400)
    source_url = web_address("Adresse de la source", is_required=True)
    indicator = optional_text(
        "Indicateur",
        most=300,
        description="Le même texte sur plusieurs chiffres les met côte à côte, même s'ils se contredisent.",
    )
