"""What every form shares: French messages, spaces stripped, codes checked against what exists. No request, no database."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wtforms import Field, Form
from wtforms.meta import DefaultMeta
from wtforms.validators import StopValidation, ValidationError

from models import Vocabulary

REQUIRED = "Ce champ est nécessaire."
_UNSTORABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])  # control characters: PostgreSQL refuses NUL

KnownCodes = Callable[[Collection[str]], Collection[str]]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form may choose from: terms by vocabulary, and which territory codes exist."""

    terms: Mapping[Vocabulary, Sequence[tuple[str, str]]] = field(default_factory=dict)
    known_territories: KnownCodes = lambda codes: codes
    replaced: Mapping[tuple[Vocabulary, str], str] = field(default_factory=dict)  # a code of the past → that of now

    def codes(self, vocabulary: Vocabulary) -> frozenset[str]:
        """Codes of a vocabulary."""
        return frozenset(code for code, _label in self.terms.get(vocabulary, ()))

    def present(self, vocabulary: Vocabulary, codes: Iterable[str]) -> list[str]:
        """The codes, each once, those of merged or renamed terms as the one that stands for them now."""
        return list(dict.fromkeys(self.replaced.get((vocabulary, code), code) for code in codes))


class BaseForm(Form):
    """A parser of posted fields; `choices` says which codes exist, `is_draft` that what is missing may come later."""

    class Meta(DefaultMeta):
        """WTForms' own French messages, and attributes for assistive technology."""

        locales = ("fr",)

        def render_field(self, field: Field, render_kw: Any) -> Any:
            """The input, tied to its help and its errors for screen readers (components/field.html writes those)."""
            about = [f"{field.id}-aide"] if field.description else []
            about += [f"{field.id}-erreur"] if field.errors else []
            described = {"aria-describedby": " ".join(about)} if about else {}
            invalid = {"aria-invalid": "true"} if field.errors else {}
            return super().render_field(field, {**described, **invalid, **render_kw})

    def __init__(
        self, formdata: Any = None, *, choices: Choices | None = None, is_draft: bool = False, **kwargs: Any
    ) -> None:
        self.choices = choices or Choices()
        self.is_draft = is_draft
        super().__init__(formdata, **kwargs)

    def messages(self) -> dict[str, list[str]]:
        """Field name → what is wrong with it; fields of repeated rows are named "partners-0-name"."""
        found: dict[str, list[str]] = {}
        for name, errors in self.errors.items():
            _collect(name or "form", errors, found)
        return found

    def refuse(self, messages: Mapping[str, Sequence[str]]) -> None:
        """Adds what a rule beyond this form found wrong, at its field when the form has it."""
        for name, texts in messages.items():
            if name in self:
                self[name].errors = [*self[name].errors, *texts]
            else:
                self.form_errors.extend(texts)


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
    return value.replace("\r\n", "\n").translate(_UNSTORABLE).strip() if isinstance(value, str) else value


class Needed:
    """Something is typed or chosen. A draft may do without, unless the row could not be stored (`even_in_draft`)."""

    field_flags = {"required": True}  # noqa: RUF012 - the name and the type that WTForms reads

    def __init__(self, message: str = REQUIRED, *, even_in_draft: bool = False) -> None:
        self.message, self.even_in_draft = message, even_in_draft

    def __call__(self, form: Form, field: Field) -> None:
        """Raises StopValidation: what follows has nothing to check in an empty field."""
        if field.data not in (None, "", []):
            return
        if field.errors or (_outermost(form).is_draft and not self.even_in_draft):
            raise StopValidation()  # it has said what it could not read, or it may be empty for now
        raise StopValidation(self.message)


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
    return _outermost(form).choices


def _outermost(form: Form) -> BaseForm:
    """The form that a row stands in: it knows the choices, and whether this is a draft."""
    while (outer := getattr(form.meta, "_parent_form", None)) is not None:
        form = outer
    if not isinstance(form, BaseForm):
        raise TypeError(f"{type(form).__name__} is not one of our forms")
    return form
