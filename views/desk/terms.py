"""/atelier/termes: the taxonomy desk. Every change shows what it would do before it is applied, and can be undone."""

from datetime import UTC, datetime

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import AppError, Conflict, Invalid, NotFound
from extensions import db
from forms.term import TermForm
from models import Term, UserRole, Vocabulary
from services import term_edits, term_undo, terms, vocabulary_log
from services.saving import saving
from views.access import me
from views.desk.room import room_blueprint
from views.desk.telling_index import awaited, tell
from views.desk.term_pages import TermPage, digest, effect_view, log_page, order_page, terms_page
from views.desk.term_words import ADDRESS, NAMES, vocabulary_at
from views.rooms import room_page

blueprint = room_blueprint("desk_terms", role=UserRole.CURATOR)
_PAGES_MOST = 10_000


@blueprint.get("/termes")
def first() -> ResponseReturnValue:
    """The vocabulary that curators change most."""
    return redirect(url_for(".index", word=ADDRESS[Vocabulary.DOMAIN]))


@blueprint.get("/termes/<word>")
def index(word: str) -> Response:
    """The terms of a vocabulary."""
    vocabulary = vocabulary_at(word)
    return room_page("desk/terms.html", terms_page(vocabulary, terms.lines(db.session, vocabulary), awaited=awaited()))


@blueprint.get("/termes/<word>/nouveau")
def new(word: str) -> Response:
    """The form of a new term."""
    vocabulary = vocabulary_at(word)
    known = terms.in_use(db.session, vocabulary)
    return _form(vocabulary, None, TermForm(above=terms.may_stand_under(None, known)))


@blueprint.post("/termes/<word>/nouveau")
def create(word: str) -> ResponseReturnValue:
    """What a new term would do, then the term."""
    return _write(vocabulary_at(word), None)


@blueprint.get("/termes/<word>/<int:id>")
def edit(word: str, id: int) -> Response:
    """The form of a term."""
    vocabulary, term = vocabulary_at(word), _term(word, id)
    known = terms.in_use(db.session, vocabulary)
    return _form(vocabulary, term, TermForm.of(terms.data_of(term, known), above=terms.may_stand_under(term, known)))


@blueprint.post("/termes/<word>/<int:id>")
def update(word: str, id: int) -> ResponseReturnValue:
    """What the change would do, then the change."""
    return _write(vocabulary_at(word), _term(word, id))


def _term(word: str, id: int) -> Term:
    """The term of this list. Raises NotFound for one of another list."""
    term = terms.get(db.session, id)
    if term.vocabulary is not vocabulary_at(word):
        raise NotFound("Ce terme n'est pas de cette liste.")
    return term


def _write(vocabulary: Vocabulary, term: Term | None) -> ResponseReturnValue:
    known = terms.in_use(db.session, vocabulary)
    form = TermForm(request.form, above=terms.may_stand_under(term, known))
    if not form.validate():
        return _form(vocabulary, term, form, status=422)
    data = form.to_data()
    try:
        effect = term_edits.effect(db.session, vocabulary, data, term=term)
        seen = digest(data, term, effect)
        is_seen = request.form.get("vu") == seen
        if request.form.get("button") != "apply" or not is_seen or effect.is_nothing:
            late = "Ce que vous appliquez n’est plus ce qui était montré : voici l’effet de maintenant."
            message = late if request.form.get("button") == "apply" and not effect.is_nothing else ""
            view = effect_view(vocabulary, effect, is_new=term is None)
            return _form(vocabulary, term, form, effect=view, seen=seen, message=message)
        with saving(db.session):
            if term is None:
                term = term_edits.create(db.session, vocabulary, data, by=me())
            else:
                term_edits.update(db.session, term.id, data, version=term.version, by=me())
    except Invalid as error:
        form.refuse(error.messages)
        return _form(vocabulary, term, form, status=422)
    except Conflict as error:
        return _form(vocabulary, term, form, status=409, message=str(error))
    flash(f"« {data.label} » est enregistré.", "done")
    tell()
    return redirect(url_for(".index", word=ADDRESS[vocabulary], _anchor=f"terme-{term.id}"), 303)


def _form(
    vocabulary: Vocabulary, term: Term | None, form: TermForm, *, status: int = 200, **values: object
) -> Response:
    page = TermPage(
        title=term.label if term else "Nouveau terme",
        word=ADDRESS[vocabulary],
        vocabulary=NAMES[vocabulary],
        form=form,
        is_new=term is None,
        is_fixed=vocabulary in terms.OFFICIAL or (term is not None and terms.is_built_in(term)),
        former=terms.former_names(term) if term else (),
        **values,  # type: ignore[arg-type]  # effect, seen and message, as the callers above give them
    )
    return room_page("desk/term_form.html", page, status=status)


@blueprint.get("/termes/<word>/ordre")
def order(word: str) -> Response:
    """The order of the terms, to change."""
    vocabulary = vocabulary_at(word)
    known = terms.in_use(db.session, vocabulary)
    return room_page("desk/term_order.html", order_page(vocabulary, known, is_changed=False, focus=0))


@blueprint.post("/termes/<word>/ordre")
def reorder(word: str) -> ResponseReturnValue:
    """One step up or down in the order that is shown, or that order applied."""
    vocabulary = vocabulary_at(word)
    known = terms.in_use(db.session, vocabulary)
    asked = [int(part) for part in request.form.get("ordre", "").split(",") if part.isascii() and part.isdigit()]
    if request.form.get("button") == "apply":
        try:
            with saving(db.session):
                term_edits.reorder(db.session, vocabulary, asked, by=me())
        except Conflict as error:
            flash(str(error), "warning")
            return redirect(url_for(".order", word=word), 303)
        flash("L’ordre est enregistré : les filtres et les formulaires le suivent.", "done")
        return redirect(url_for(".index", word=word), 303)
    places = {id: place for place, id in enumerate(asked)}
    shown = sorted(known, key=lambda term: places.get(term.id, len(places)))
    step, chosen = (-1, "haut") if "haut" in request.form else (1, "bas")
    target = request.form.get(chosen, 0, type=int)
    after = terms.moved(shown, target, step)
    is_changed = [term.id for term in after] != [term.id for term in known]
    return room_page("desk/term_order.html", order_page(vocabulary, after, is_changed=is_changed, focus=target))


@blueprint.get("/termes/journal")
def log() -> Response:
    """What was done to terms and synonyms, newest first."""
    number = min(max(request.args.get("page", 1, type=int), 1), _PAGES_MOST)
    changes, pages = vocabulary_log.page(db.session, number=number)
    return room_page("desk/term_log.html", log_page(changes, number=min(number, pages), pages=pages))


@blueprint.post("/termes/journal/<int:change_id>/defaire")
def undo(change_id: int) -> ResponseReturnValue:
    """The terms as they were before the change, or what stands against it."""
    try:
        with saving(db.session):
            done = term_undo.undo(db.session, change_id, now=datetime.now(UTC), by=me())
            label = done.label
        flash(f"C’est défait : « {label} ».", "done")
        tell()
    except AppError as error:
        flash(str(error), "warning")
    return redirect(url_for(".log"), 303)
