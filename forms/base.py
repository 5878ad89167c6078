"""What every form shares: French messages, spaces stripped, codes checked against what exists. No request, no database."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wtforms import Field, Form
from wtforms.validators import ValidationError

from models import Vocabulary

KnownCodes = Callable[[Collection[str]], Collection[str]]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form may choose from: terms by vocabulary, and which territory codes exist."""

    terms: Mapping[Vocabulary, Sequence[tuple[str, str]]] = field(default_factory=dict)
    known_territories: KnownCodes = lambda codes: codes

    def codes(self, vocabulary: Vocabulary) -> frozenset[str]:
        """Codes of a vocabulary."""
        return frozenset(code for code, _label in self.terms.get(vocabulary, ()))


class BaseForm(Form):
    """A parser of posted fields; `choices` says which codes exist."""

    class Meta:
        """WTForms' own French messages."""

        locales = ("fr",)

    def __init__(self, formdata: Any = None, *, choices: Choices | None = None, **kwargs: Any) -> None:
        self.choices = choices or Choices()
        super().__init__(formdata, **kwargs)

    def messages(self) -> dict[str, list[str]]:
        """Field name → what is wrong with it; fields of repeated rows are named "partners-0-name"."""
        found: dict[str, list[str]] = {}
        for name, errors in self.errors.items():
            _collect(name or "form", errors, found)
        return found


def _collect(name: str, errors: Any, found: dict[str, list[str]]) -> None:
    if isinstance(errors, dict):
        for key, below in errors.items():
            _collect(f"{name}-{key}" if key else name, below, found)
        return
    texts = [error for error in errors if isinstance(error, str)]
    if texts:
        found.setdefault(name, []).extend(texts)
    for place, below in enumerate(errors):
        if not isinstance(below, str) and below:
            _collect(f"{name}-{place}", below, found)


def stripped(value: Any) -> Any:
    """The text without spaces around it, line ends made one kind; anything else as it is."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


class KnownTerm:
    """The code, or each of the codes, is a term of the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def __call__(self, form: Form, field: Field) -> None:
        """Raises ValidationError naming the codes that do not exist."""
        codes = field.data if isinstance(field.data, list) else [field.data] if field.data else []
        unknown = [code for code in codes if code not in _choices(form).codes(self.vocabulary)]
        if unknown:
            raise ValidationError(f"Code inconnu : {', '.join(unknown)}.")


class KnownTerritories:
    """Each code is a territory of the official geography."""

    def __call__(self, form: Form, field: Field) -> None:
        """Raises ValidationError naming the codes that do not exist."""
        known = _choices(form).known_territories(field.data or [])
        unknown = [code for code in field.data or [] if code not in known]
        if unknown:
            raise ValidationError(f"Territoire inconnu : {', '.join(unknown)}.")


def _choices(form: Form) -> Choices:
    """The choices of the outermost form: a row sees those of the form it stands in."""
    while (outer := getattr(form.meta, "_parent_form", None)) is not None:
        form = outer
    choices: Choices = getattr(form, "choices", Choices())
    return choices
