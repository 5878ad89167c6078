"""From a form to what its page shows: one plain value a field, a list of rows, a picker of places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wtforms import BooleanField, Field, FieldList, StringField, TextAreaField
from wtforms.validators import Length

from forms import FORMS, EntryForm
from forms.base import Needed
from forms.evidence import EVIDENCE, LevelField
from forms.fields import AtMostOne, CodesField, NumberField, YearField, http_address
from forms.help import Help, help_of
from forms.layout import Section
from forms.typed import ROW_LIMITS
from models import Axis, Kind, Term, Vocabulary
from models.signals import EVIDENCE as EVIDENCE_LEVELS
from models.signals import UNDECLARED
from services.picking import OrganisationChoice, PlaceChoice
from views.desk.field_views import FieldView, Option, Part, PlacesView, RowsView, RowView, SectionView

_ROW_WORDS = {
    "partners": ("Partenaire", "Ajouter un partenaire", "name"),
    "sources": ("Source", "Ajouter une source", "title"),
    "figures": ("Chiffre", "Ajouter un chiffre", "label"),
}
_SELDOM = {"partners": {"acronym", "url"}}
_WIDE = {"name", "title", "url", "label", "source_title", "source_url", "is_further_reading"}
_ROW_VOCABULARIES = {"profile": Vocabulary.ACTOR, "role": Vocabulary.ROLE}
_MAIN_FIRST = {"domains": "Domaine principal"}  # of these the first one counts more: it has a list of its own


@dataclass(frozen=True, slots=True)
class Around:
    """What the page knows besides the form: terms, places, organisations, what was looked for, what is previewed."""

    terms: Mapping[Vocabulary, Sequence[Term]]
    places: Sequence[PlaceChoice] = ()
    places_asked: str = ""
    places_found: tuple[PlaceChoice, ...] | None = None
    subject_asked: str = ""
    subjects_found: tuple[PlaceChoice, ...] = ()
    known: Mapping[str, OrganisationChoice] = field(default_factory=dict)
    organisations_found: Mapping[int, tuple[OrganisationChoice, ...]] = field(
        default_factory=dict
    )  # by place of the row
    previews: Mapping[str, str] = field(default_factory=dict)  # field → safe HTML


def section_views(form: EntryForm, around: Around, layout: Sequence[Section]) -> Iterator[SectionView]:
    """The sections of a form, in the order of the layout."""
    messages = form.messages()
    for section in layout:
        problems = sum(name.partition("-")[0] in section.fields for name in messages)
        says = any(form[name].data for name in section.fields if name != "slug")  # every entry has an address
        yield SectionView(
            id=section.id,
            title=section.title,
            intro=section.intro,
            parts=tuple(_parts(form, section, around)),
            is_folded=section.is_folded and not problems and not says,
            problems=problems,
        )


def _parts(form: EntryForm, section: Section, around: Around) -> Iterator[Part]:
    for name in section.fields:
        one = form[name]
        if name == "axis":
            continue  # said by the choice of a subject
        if name == "subject_code":
            yield _subject(form, around)
        elif isinstance(one, FieldList):
            yield _rows(form.KIND, one, around)
        elif name == "territories":
            yield PlacesView(
                id=name,
                label=one.label.text,
                help=help_of(form.KIND, name),
                errors=tuple(one.errors),
                chosen=tuple(around.places),
                asked=around.places_asked,
                found=around.places_found,
                is_needed=_is_needed(one),
            )
        else:
            vocabulary = form.TERMS.get(name)
            yield field_view(form.KIND, name, one, around, vocabulary)


def _subject(form: EntryForm, around: Around) -> FieldView:
    """The subject of a fact sheet, which says its axis: one list of terms, and of the places that were looked for."""
    axis, code = str(form["axis"].data or ""), str(form["subject_code"].data or "")
    options = [
        Option(f"{of.value}:{term.code}", term.label, (axis, code) == (of.value, term.code), group=group)
        for of, group in ((Axis.ACTOR, "Profils d'acteurs"), (Axis.DOMAIN, "Domaines"))
        for term in around.terms[Vocabulary(of.value)]
    ]
    places = {place.code: place for place in around.subjects_found}
    options += [
        Option(
            f"{Axis.TERRITORY.value}:{place.code}",
            f"{place.name} ({place.detail})",
            place.code == code,
            group="Territoires",
        )
        for place in places.values()
    ]
    return FieldView(
        id="subject_code",
        label="Sujet",
        control="subject",
        value=f"{axis}:{code}" if code else "",
        help=help_of(form.KIND, "subject_code"),
        errors=tuple(form["subject_code"].errors or form["axis"].errors),
        is_needed=True,
        options=tuple(options),
        asked=around.subject_asked,
    )


def _rows(kind: Kind, rows: "FieldList[Field]", around: Around) -> RowsView:
    noun, add_label, title = _ROW_WORDS[rows.name]
    views = []
    for place, entry in enumerate(rows.entries):
        text = str(entry.form[title].data or "")
        fields = {
            inner.short_name: field_view(
                kind,
                f"{rows.name}.{inner.short_name}",
                inner,
                around,
                _ROW_VOCABULARIES.get(inner.short_name),
                is_helped=place == 0,  # the next ones ask the same
            )
            for inner in entry.form
        }
        seldom = _SELDOM.get(rows.name, set())
        views.append(
            RowView(
                id=f"{rows.name}-{place}",
                place=place,
                legend=f"{noun} {place + 1}",
                fields=tuple(view for name, view in fields.items() if name not in seldom),
                more=tuple(view for name, view in fields.items() if name in seldom),
                is_first=place == 0,
                is_last=place + 1 == len(rows.entries),
                known=around.known.get(text) if rows.name == "partners" else None,
                found=around.organisations_found.get(place) if rows.name == "partners" else None,
            )
        )
    return RowsView(
        id=rows.name,
        label=rows.label.text,
        help=help_of(kind, rows.name),
        errors=tuple(error for error in rows.errors if isinstance(error, str)),
        rows=tuple(views),
        add_label=add_label,
        is_full=len(views) >= ROW_LIMITS[rows.name],
        is_needed=_is_needed(rows),
    )


def field_view(
    kind: Kind, name: str, one: Field, around: Around, vocabulary: Vocabulary | None, *, is_helped: bool = True
) -> FieldView:
    """One field; `name` is the one help knows it by."""
    control = _control(one, vocabulary)
    return FieldView(
        id=one.id,
        label=one.label.text,
        control=control,
        value=_value(one, control),
        help=help_of(kind, name) if is_helped else Help(),
        errors=tuple(one.errors),
        is_needed=_is_needed(one),
        most=next((rule.max for rule in one.validators if isinstance(rule, Length)), 0),
        options=tuple(_options(one, around.terms[vocabulary]) if vocabulary else _levels(one)),
        main_label=_MAIN_FIRST.get(one.name, ""),
        preview=around.previews.get(one.id, ""),
        is_markdown=control == "prose" and one.name in FORMS[kind].COLUMNS and one.name not in EVIDENCE,
        is_wide=one.short_name in _WIDE,
    )


def _value(one: Field, control: str) -> str:
    if control == "tick":
        return "y" if one.data else ""
    if control in ("one", "several"):
        return str(one.data[0]) if one.data else ""
    value: str = one._value()  # what WTForms itself shows: what was typed, even when it could not be read
    return value


def _is_needed(one: Field) -> bool:
    return any(isinstance(rule, Needed) for rule in one.validators)


def _control(one: Field, vocabulary: Vocabulary | None) -> str:
    if isinstance(one, CodesField):
        return "one" if any(isinstance(rule, AtMostOne) for rule in one.validators) else "several"
    if vocabulary or isinstance(one, LevelField):
        return "list"
    for kind, control in (
        (TextAreaField, "prose"),
        (BooleanField, "tick"),
        (YearField, "year"),
        (NumberField, "number"),
    ):
        if isinstance(one, kind):
            return control
    if not isinstance(one, StringField):
        raise TypeError(f"{one.name}: no control draws a {type(one).__name__}")
    return "web" if http_address in one.validators else "line"


def _options(one: Field, terms: Sequence[Term]) -> Iterator[Option]:
    chosen = one.data if isinstance(one.data, list) else [one.data]
    known = {term.code for term in terms}
    for term in terms:
        yield Option(term.code, term.label, term.code in chosen, term.definition)
    for code in chosen:  # replaced by another term since: kept in sight, refused with a message at its field
        if code and code not in known:
            yield Option(code, f"{code} (n'existe plus)", is_chosen=True)


def _levels(one: Field) -> Iterator[Option]:
    """The levels of evidence, the strongest first."""
    if isinstance(one, LevelField):
        for level in EVIDENCE_LEVELS:
            if level.code != UNDECLARED:
                yield Option(level.code, level.label, one.data == level.code, level.rule)


def problem_lines(form: EntryForm) -> list[tuple[str, str]]:
    """What is wrong, for the summary: (id to go to, "Partenaire 2, rôle : ce champ est nécessaire.")."""
    messages = form.messages()
    if "subject_code" in messages:
        messages.pop("axis", None)  # one list says both
    found = []
    for name, texts in messages.items():
        if name == "form":
            found += [("", text) for text in texts]
            continue
        target = "subject_code" if name == "axis" else name
        found += [(target, f"{_label_of(form, name)} : {text}") for text in texts]
    return found


def _label_of(form: EntryForm, name: str) -> str:
    first, _dash, rest = name.partition("-")
    place, _dash, inner = rest.partition("-")
    if not inner:
        return "Sujet" if first == "axis" else str(form[first].label.text)
    row = form[first].entries[int(place)]
    return f"{_ROW_WORDS[first][0]} {int(place) + 1}, {str(row.form[inner].label.text).lower()}"
