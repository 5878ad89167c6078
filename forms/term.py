"""What a curator types of a term: its names, its definition, where it stands."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from wtforms import BooleanField, Field, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, Optional, Regexp, ValidationError

from forms.base import BaseForm, stripped
from forms.fields import optional_text, prose, required_text
from models.base import CODE_MAX, NAME_MAX, SHORT_NAME_MAX

DEFINITION_MAX = 600
NAMES_MAX = 30


@dataclass(frozen=True, slots=True)
class TermData:
    """All that a curator may say of a term; its order is said elsewhere."""

    label: str
    code: str = ""  # "" asks for one made from the label
    label_en: str = ""
    short_label: str = ""
    short_label_en: str = ""
    definition: str = ""
    broader: str = ""  # code of the term above, "" for none
    names: tuple[str, ...] = ()  # synonyms and acronyms; former names are kept by the program
    is_working_list: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The value as JSON takes it."""
        return asdict(self) | {"names": list(self.names)}

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> "TermData":
        """The value that `as_dict` gave."""
        return cls(**{**kept, "names": tuple(kept["names"])})


class TermForm(BaseForm):
    """One term of a vocabulary."""

    label = required_text("Nom", most=NAME_MAX, description="Tel que les lecteurs le voient.")
    definition = prose("Définition", most=DEFINITION_MAX, description="Une phrase : ce que le terme couvre.")
    names_typed = prose(
        "Autres noms",
        most=NAMES_MAX * NAME_MAX,
        description="Synonymes et sigles, un par ligne : une recherche avec l’un d’eux trouve les mêmes fiches.",
    )
    broader = SelectField(
        "Sous quel terme",
        description="Les fiches de ce terme se trouvent aussi par le terme choisi ici.",
        validate_choice=False,
    )
    code = StringField(
        "Adresse",
        [
            Optional(),
            Length(max=CODE_MAX, message=f"Au plus {CODE_MAX} caractères."),
            Regexp(r"[a-z0-9]+(-[a-z0-9]+)*\Z", message="Lettres sans accent, chiffres et tirets seulement."),
        ],
        [stripped],
        description="La fin de l’adresse de ses pages. Laissez-la : un nom peut changer sans elle.",
    )
    short_label = optional_text("Nom court", most=SHORT_NAME_MAX, description="Pour les cartes et les graphiques.")
    label_en = optional_text("Nom en anglais", most=NAME_MAX)
    short_label_en = optional_text("Nom court en anglais", most=SHORT_NAME_MAX)
    is_working_list = BooleanField(
        "Liste de travail", description="Aucune source publique ne fixe ce terme : le site le dit aux lecteurs."
    )

    def __init__(self, *args: Any, above: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """`above`: (code, label) of the terms that this one may stand under."""
        super().__init__(*args, **kwargs)
        self.broader.choices = [SelectChoice("", "Aucun : au premier niveau"), *(SelectChoice(*one) for one in above)]
        self._above = {code for code, _label in above}

    @classmethod
    def of(cls, data: TermData, *, above: Sequence[tuple[str, str]]) -> "TermForm":
        """The form that says this value."""
        return cls(data={**data.as_dict(), "names_typed": "\n".join(data.names)}, above=above)

    def validate_broader(self, field: Field) -> None:
        """Raises ValidationError unless it is one of the terms that are offered."""
        if field.data and field.data not in self._above:
            raise ValidationError("Ce terme n’existe plus, ou se trouve déjà sous celui-ci.")

    def validate_names_typed(self, field: Field) -> None:
        """Raises ValidationError when there are too many names, or one is too long."""
        names = _lines(field.data)
        if len(names) > NAMES_MAX:
            raise ValidationError(f"Au plus {NAMES_MAX} noms.")
        if any(len(name) > NAME_MAX for name in names):
            raise ValidationError(f"Au plus {NAME_MAX} caractères par nom.")

    def to_data(self) -> TermData:
        """What was typed. Call it on a form that validates."""
        typed = {name: self[name].data or "" for name in ("label", "code", "label_en", "short_label", "short_label_en")}
        return TermData(
            **{name: " ".join(text.split()) for name, text in typed.items()},
            definition=self.definition.data or "",
            broader=self.broader.data or "",
            names=_lines(self.names_typed.data),
            is_working_list=bool(self.is_working_list.data),
        )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(line.split()) for line in (text or "").splitlines() if line.strip()))
