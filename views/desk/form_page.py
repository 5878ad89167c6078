"""FormPage: the page where an entry is written, as one typed value, and how it is put together from what is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for

from extensions import db
from forms import FORMS, EntryForm
from forms.factsheet import FactSheetForm
from forms.layout import LAYOUTS
from forms.typed import Pairs, filled, form_data, rows_of, with_blank_rows
from models import Draft, Entry, Kind, Status, Term, User, Vocabulary
from services import picking, vocabulary, workflow
from services.workflow import Action
from views.addresses import EntryLinks
from views.desk.assistance import Assisted
from views.desk.entry_head import KIND_NAMES, STATUS_NAMES, Tab, tabs
from views.desk.field_views import SectionView
from views.desk.form_fields import Around, problem_lines, section_views
from views.desk.review_side import ReviewSide, review_side
from views.desk.unsaved import Unsaved, unsaved_of

_NEW_NAMES = {
    Kind.EXAMPLE: "Nouvel exemple",
    Kind.FACTSHEET: "Nouvelle fiche Repères",
    Kind.RESOURCE: "Nouvelle ressource",
    Kind.CATALYST: "Nouveau catalyseur",
    Kind.ECOSYSTEM: "Nouvel écosystème",
}
_LEAST_ROWS = {"sources": 1}
_FIRST_ROWS = {
    Kind.EXAMPLE: {"partners": 2, "sources": 1},
    Kind.FACTSHEET: {"figures": 1, "sources": 1},
    Kind.ECOSYSTEM: {"partners": 1, "sources": 1},
}


@dataclass(frozen=True, slots=True)
class Button:
    """A button that saves; the one that goes furthest comes last."""

    action: str
    label: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """The page where an entry is written."""

    kind: str
    kind_name: str
    heading: str
    status: str
    status_name: str
    public_url: str  # "" when it is not published
    tabs: tuple[Tab, ...]  # none for a new entry
    action_url: str
    places_url: str  # what pickers ask
    organisations_url: str
    keep_url: str  # where what is typed is kept
    token: str
    unsaved: tuple[Unsaved, ...]
    version: str
    sections: tuple[SectionView, ...]
    problems: tuple[tuple[str, str], ...]
    notice: str  # what happened to this page, before all else
    focus: str  # id of the element to go to, when the page is not new to the reader
    buttons: tuple[Button, ...]
    is_note_wanted: bool
    note: str
    is_locked: bool  # it may be read here, not changed
    side: ReviewSide


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes what: the kind, the entry when there is one, the pairs typed so far."""

    user: User
    kind: Kind
    typed: Pairs
    entry: Entry | None = None
    token: str = ""  # of the page

    @property
    def is_curator(self) -> bool:
        """Whether they also see what is not published."""
        return workflow.is_curator(self.user)

    @property
    def is_locked(self) -> bool:
        """Whether they may read the entry and not change it."""
        return self.entry is not None and not workflow.may_edit(self.user, self.entry)

    @property
    def form_class(self) -> type[EntryForm]:
        """The form of the kind."""
        return FORMS[self.kind]


def typed_here(kind: Kind, typed: Pairs) -> Pairs:
    """The rows a page begins with: two partners to fill rather than a button to find."""
    return with_blank_rows(typed, _FIRST_ROWS.get(kind, _LEAST_ROWS))


def read_form(writing: Writing, *, is_draft: bool) -> EntryForm:
    """The form over what is typed, rows left empty aside."""
    choices = vocabulary.choices(db.session)
    return writing.form_class(form_data(filled(writing.typed)), choices=choices, is_draft=is_draft)


def form_page(
    writing: Writing,
    *,
    form: EntryForm | None = None,
    assisted: Assisted | None = None,
    errors: Mapping[str, str] | None = None,
    notice: str = "",
    unsaved: Sequence[Draft] = (),
) -> FormPage:
    """The page. `form`, when validated, shows its errors; `errors` are those beside it: the reason of an action, a comment."""
    has_helped = assisted is not None
    assisted = assisted or Assisted(writing.typed)
    terms = vocabulary.all_terms(db.session)
    shown = form or _unjudged(writing, assisted.typed)
    entry = writing.entry
    told = dict(assisted.typed)
    is_locked = writing.is_locked
    around = around_of(shown, assisted, terms, with_drafts=writing.is_curator)
    return FormPage(
        kind=writing.kind.value,
        kind_name=KIND_NAMES[writing.kind],
        heading=(entry.title if entry else "") or _NEW_NAMES[writing.kind],
        status=entry.status.value if entry else "",
        status_name=STATUS_NAMES[entry.status] if entry else "",
        public_url=EntryLinks("").of(entry.kind, entry.slug) if entry and entry.status is Status.PUBLISHED else "",
        tabs=tabs(entry) if entry else (),
        action_url=_address(writing),
        places_url=url_for("desk_pickers.places"),
        organisations_url=url_for("desk_pickers.organisations"),
        keep_url=_keep_address(writing),
        token=writing.token,
        unsaved=tuple(_unsaved(draft, entry) for draft in unsaved),
        version=told.get("version", ""),
        sections=tuple(section_views(shown, around, LAYOUTS[writing.kind])),
        problems=(*(problem_lines(form) if form else ()), *(errors or {}).items()),
        notice=notice,
        focus=assisted.focus,
        buttons=() if is_locked else tuple(_buttons(writing)),
        is_note_wanted=entry is not None and entry.status is Status.PUBLISHED and not is_locked,
        note=told.get("note", ""),
        is_locked=is_locked,
        side=_side(writing, assisted, errors or {}, with_twins=not has_helped),
    )


def _side(writing: Writing, assisted: Assisted, errors: Mapping[str, str], *, with_twins: bool) -> ReviewSide:
    """What stands beside the form: checks, actions, comments."""
    judged = read_form(replace(writing, typed=assisted.typed), is_draft=True)
    return review_side(
        writing.user,
        writing.entry,
        judged,
        typed=dict(assisted.typed),
        errors=dict(errors),
        with_twins=with_twins,
    )


def _address(writing: Writing) -> str:
    if writing.entry:
        return url_for("desk_entries.edit", id=writing.entry.id)
    return url_for("desk_entries.new", kind=writing.kind)


def _keep_address(writing: Writing) -> str:
    if writing.entry:
        return url_for("desk_drafts.keep", id=writing.entry.id, token=writing.token)
    return url_for("desk_drafts.keep_new", kind=writing.kind, token=writing.token)


def _unsaved(draft: Draft, entry: Entry | None) -> Unsaved:
    address = url_for("desk_entries.edit", id=entry.id) if entry else url_for("desk_entries.new", kind=Kind(draft.form))
    erase_url = url_for("desk_drafts.erase", token=draft.token)
    return unsaved_of(draft, address=address, erase_url=erase_url, version=entry.version if entry else None)


def _unjudged(writing: Writing, typed: Pairs) -> EntryForm:
    return writing.form_class(form_data(with_blank_rows(typed, _LEAST_ROWS)), choices=None, is_draft=True)


def around_of(
    form: EntryForm, assisted: Assisted, terms: Mapping[Vocabulary, Sequence[Term]], *, with_drafts: bool
) -> Around:
    """What a page shows around its form: names of places, organisations that the base knows, what was looked for."""
    told = dict(assisted.typed)
    names = [row.get("name", "") for row in rows_of(assisted.typed, "partners")]
    subjects = assisted.subjects_found
    if isinstance(form, FactSheetForm) and form.axis.data == "territory" and form.subject_code.data and not subjects:
        subjects = tuple(picking.places_of(db.session, [form.subject_code.data]))
    codes = form.territories.data
    found = assisted.places_found
    return Around(
        terms=terms,
        places=picking.places_of(db.session, codes),
        places_asked=told.get("territories-find", ""),
        places_found=None if found is None else tuple(place for place in found if place.code not in codes),
        subject_asked=told.get("subject_code-find", ""),
        subjects_found=subjects,
        known=picking.known_organisations(db.session, names, with_drafts=with_drafts),
        organisations_found=assisted.organisations_found,
        previews=assisted.previews,
    )


def _buttons(writing: Writing) -> list[Button]:
    entry = writing.entry
    if entry is not None and entry.status is Status.PUBLISHED:
        return [Button("save", "Publier la mise à jour")]
    save = Button(
        "save", "Enregistrer le brouillon" if entry is None or entry.status is Status.DRAFT else "Enregistrer"
    )
    if writing.is_curator:
        return [save, Button(Action.PUBLISH.value, "Publier")]
    return [save, Button(Action.SUBMIT.value, "Soumettre à relecture")]
