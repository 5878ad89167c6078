"""/atelier/termes/<liste>/<numéro>/fusion: a term put into another, its effect shown first."""

import hashlib
from dataclasses import dataclass

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Conflict, Invalid, NotFound
from extensions import db
from models import Term, UserRole, Vocabulary
from services import term_merges, terms
from services.saving import saving
from services.term_merges import MergeEffect
from views.access import me
from views.desk.room import room_blueprint
from views.desk.telling_index import tell
from views.desk.term_pages import EffectView
from views.desk.term_words import ADDRESS, NAMES, entries_told, public_addresses, vocabulary_at
from views.rooms import room_page

blueprint = room_blueprint("desk_merge_terms", role=UserRole.CURATOR)


@dataclass(frozen=True, slots=True)
class MergeTermsPage:
    """The term that would go, those it may go into, and the effect once one was chosen."""

    loser: Term
    word: str
    vocabulary: str
    others: tuple[tuple[int, str, bool], ...]  # (number, label, is chosen)
    effect: EffectView | None = None
    seen: str = ""
    message: str = ""
    problems: tuple[tuple[str, str], ...] = ()


@blueprint.get("/termes/<word>/<int:id>/fusion")
def ask(word: str, id: int) -> Response:
    """Into which term."""
    vocabulary = vocabulary_at(word)
    return _page(vocabulary, _loser(vocabulary, id), 0)


def _loser(vocabulary: Vocabulary, id: int) -> Term:
    """The term of this list. Raises NotFound for one of another list."""
    term = terms.get(db.session, id)
    if term.vocabulary is not vocabulary:
        raise NotFound("Ce terme n'est pas de cette liste.")
    return term


@blueprint.post("/termes/<word>/<int:id>/fusion")
def merge(word: str, id: int) -> ResponseReturnValue:
    """What the merge would do, then the merge."""
    vocabulary = vocabulary_at(word)
    loser = _loser(vocabulary, id)
    winner_id = request.form.get("winner", 0, type=int)
    winner = next((term for term in terms.in_use(db.session, vocabulary) if term.id == winner_id), None)
    if winner is None or winner.id == loser.id:
        problem = ("winner", "Dans quel terme : choisissez un autre terme de la liste.")
        return _page(vocabulary, loser, 0, problems=(problem,), status=422)
    versions = loser.version, winner.version
    try:
        effect = term_merges.effect(db.session, loser.id, winner.id)
        seen = _digest(effect, (loser.id, winner.id, *versions))
        is_asked = request.form.get("button") == "apply"
        if not is_asked or request.form.get("vu") != seen:
            late = "Ce que vous appliquez n’est plus ce qui était montré : voici l’effet de maintenant."
            view = _view(effect, loser, winner)
            return _page(vocabulary, loser, winner.id, effect=view, seen=seen, message=late if is_asked else "")
        labels = loser.label, winner.label
        with saving(db.session):
            term_merges.merge(db.session, loser.id, winner.id, versions=versions, by=me())
    except Invalid as error:
        found = tuple(("winner", text) for texts in error.messages.values() for text in texts)
        return _page(vocabulary, loser, winner.id, problems=found, status=422)
    except Conflict as error:
        return _page(vocabulary, loser, winner.id, message=str(error), status=409)
    flash(
        f"« {labels[0]} » est devenu « {labels[1]} ». Le journal permet de défaire la fusion pendant trente jours.",
        "done",
    )
    tell()
    return redirect(url_for("desk_terms.index", word=word, _anchor=f"terme-{winner_id}"), 303)


def _digest(effect: MergeEffect, numbers: tuple[int, ...]) -> str:
    """Stands for what was shown: applying is only taken for what one has seen."""
    return hashlib.sha256(repr((effect, numbers)).encode()).hexdigest()[:32]


def _view(effect: MergeEffect, loser: Term, winner: Term) -> EffectView:
    told = [_entries(effect, loser, winner)]
    if effect.organisations:
        many = effect.organisations > 1
        told.append(f"{effect.organisations} organisation{'s changent' if many else ' change'} de profil.")
    for _id, title in effect.sheets:
        told.append(f"La fiche Repères « {title} » parlera de « {winner.label} » : voyez s’il n’y en a pas deux.")
    if effect.narrower:
        told.append(f"Se rangent sous « {winner.label} » : {', '.join(effect.narrower)}.")
    if effect.names:
        told.append(f"« {winner.label} » se trouvera aussi par : {', '.join(effect.names)}.")
    told.append(
        "Les imports, les liens et les données initiales qui nomment encore l’ancien terme mèneront au nouveau."
    )
    redirects = tuple(
        pair
        for code in effect.codes
        for pair in zip(
            public_addresses(loser.vocabulary, code), public_addresses(winner.vocabulary, winner.code), strict=True
        )
    )
    change = (("Fusion", loser.label, winner.label),)
    return EffectView(change, tuple(told), redirects, effect.reach.sample, effect.reach.entries)


def _entries(effect: MergeEffect, loser: Term, winner: Term) -> str:
    reached = effect.reach.entries
    if not reached:
        return f"Aucune fiche ne porte « {loser.label} » : seuls son nom et son adresse changent de place."
    verb = "changent" if reached > 1 else "change"
    both = f", dont {effect.both} portai{'en' if effect.both > 1 else ''}t déjà les deux" if effect.both else ""
    return (
        f"{entries_told(reached).capitalize()} {verb} de terme{both} ; "
        f"« {winner.label} » en comptera {effect.after}. L’historique de chacune le dira, à votre nom."
    )


def _page(vocabulary: Vocabulary, loser: Term, winner_id: int, *, status: int = 200, **values: object) -> Response:
    known = terms.tree(terms.in_use(db.session, vocabulary))
    page = MergeTermsPage(
        loser=loser,
        word=ADDRESS[vocabulary],
        vocabulary=NAMES[vocabulary],
        others=tuple(
            (term.id, f"{'– ' * depth}{term.label}", term.id == winner_id)
            for term, depth in known
            if term.id != loser.id
        ),
        **values,  # type: ignore[arg-type]  # effect, seen, message and problems, as the callers above give them
    )
    return room_page("desk/merge_terms.html", page, status=status)
