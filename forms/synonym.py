"""What a curator types of a group of synonyms."""

from dataclasses import asdict, dataclass
from typing import Any

from wtforms import BooleanField, Field, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import BaseForm, Needed, stripped
from forms.fields import optional_text
from models.base import NAME_MAX

FORMS_MAX = 15
NOTE_MAX = 300
TRIALS_MAX = 5
WEIGHTS = {
    0.9: "le même mot, à peu près",
    0.7: "très proche",
    0.5: "proche",
    0.3: "parent éloigné",
}


@dataclass(frozen=True, slots=True)
class SynonymData:
    """All that a curator may say of a group."""

    forms: tuple[str, ...]
    is_one_way: bool = False
    weight: float = 0.7
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The value as JSON takes it."""
        return asdict(self) | {"forms": list(self.forms)}

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> "SynonymData":
        """The value that `as_dict` gave."""
        return cls(**{**kept, "forms": tuple(kept["forms"])})


class SynonymForm(BaseForm):
    """One group."""

    forms_typed = TextAreaField(
        "Formes",
        [Needed("Donnez au moins deux formes, une par ligne.")],
        [stripped],
        description="Une par ligne, comme les gens les écrivent. Un sigle en capitales ne vaut que pour lui-même.",
    )
    is_one_way = BooleanField(
        "Dans un seul sens",
        description="Seule la première forme mène aux autres : « ado » trouve « jeune », « jeune » ne trouve pas « ado ».",
    )
    weight = SelectField(
        "Force",
        [Needed("Choisissez une force.")],
        description="Ce que vaut un mot trouvé par un autre, à côté du mot tapé.",
        validate_choice=False,
    )
    note = optional_text("Note", most=NOTE_MAX, description="Pour les collègues : pourquoi ce groupe, quelle source.")
    trials = TextAreaField(
        "Recherches à essayer",
        [],
        [stripped],
        description="Une par ligne : l’effet sera aussi montré sur elles. À défaut, sur les formes elles-mêmes.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [SelectChoice(str(value), f"{value:g} : {label}".replace(".", ",")) for value, label in WEIGHTS.items()]
        typed = _weight(self.weight.data)
        if typed is not None and typed not in WEIGHTS:
            known.insert(0, SelectChoice(str(typed), f"{typed:g} : comme maintenant".replace(".", ",")))
        self.weight.choices = known

    @classmethod
    def of(cls, data: SynonymData) -> "SynonymForm":
        """The form that says this value."""
        values = {"forms_typed": "\n".join(data.forms), "is_one_way": data.is_one_way}
        return cls(data=values | {"weight": str(data.weight), "note": data.note})

    def validate_forms_typed(self, field: Field) -> None:
        """Raises ValidationError unless there are two forms at least, none too long."""
        forms = _lines(field.data)
        if len(forms) < 2:
            raise ValidationError("Donnez au moins deux formes différentes, une par ligne.")
        if len(forms) > FORMS_MAX:
            raise ValidationError(f"Au plus {FORMS_MAX} formes.")
        if any(len(form) > NAME_MAX for form in forms):
            raise ValidationError(f"Au plus {NAME_MAX} caractères par forme.")

    def validate_weight(self, field: Field) -> None:
        """Raises ValidationError unless it is a number above 0 and at most 1."""
        if _weight(field.data) is None:
            raise ValidationError("Choisissez une force de la liste.")

    def to_data(self) -> SynonymData:
        """What was typed. Call it on a form that validates."""
        return SynonymData(
            _lines(self.forms_typed.data),
            bool(self.is_one_way.data),
            _weight(self.weight.data) or 0.7,
            " ".join((self.note.data or "").split()),
        )

    def searches(self) -> tuple[str, ...]:
        """The searches that the person wants to see the effect on."""
        return tuple(text[:NAME_MAX] for text in _lines(self.trials.data)[:TRIALS_MAX])


def _weight(text: str | None) -> float | None:
    try:
        value = round(float(text or "x"), 3)
    except ValueError:
        return None
    return value if 0 < value <= 1 else None


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(line.split()) for line in (text or "").splitlines() if line.strip()))
