"""/atelier/doublons/organisations: two organisations compared, put together, and a merge undone for thirty days."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import AppError, NotFound
from extensions import db
from models import Organisation, TwinOf, TwinPair, UserRole
from services import organisation_merges, picking, twin_pairs
from services.entry_merges import Keep
from services.organisation_merges import Effect
from services.saving import saving
from views.access import me
from views.desk.room import room_blueprint
from views.desk.telling_index import saving_entries
from views.desk.twins import twins_page
from views.rooms import room_page

blueprint = room_blueprint("desk_organisation_twins", role=UserRole.CURATOR)
_LABELS = {"name": "Nom", "acronym": "Sigle", "url": "Site", "profile_id": "Profil"}
_NAME_MAX = 200


@dataclass(frozen=True, slots=True)
class SideView:
    """One of the two organisations."""

    id: int
    name: str
    details: tuple[str, ...]  # acronym, profile, site, how many entries
    url: str  # its public page, "" when no published entry names it


@dataclass(frozen=True, slots=True)
class OrganisationChoice:
    """A field that differs and what each says; the one that is proposed comes with it."""

    name: str
    label: str
    sides: tuple[tuple[str, str, bool], ...]  # (value of the choice, what it says, is proposed)


@dataclass(frozen=True, slots=True)
class OrganisationMergePage:
    """Two organisations side by side, what to keep of each, and what the merge would do."""

    pair_id: int
    reasons: tuple[str, ...]
    winner: SideView
    loser: SideView
    swap_url: str
    fields: tuple[OrganisationChoice, ...]
    effect: Effect


@blueprint.get("/doublons/organisations/<int:pair_id>")
def compare(pair_id: int) -> ResponseReturnValue:
    """Two organisations side by side; `?garder=` says which one is kept, the one in most entries unless told."""
    pair = twin_pairs.get(db.session, pair_id, TwinOf.ORGANISATION)
    counts = organisation_merges.entry_counts(db.session, (pair.first_id, pair.second_id))
    most = pair.second_id if counts[pair.second_id] > counts[pair.first_id] else pair.first_id
    winner_id, loser_id = _order(pair, request.args.get("garder", most, type=int))
    try:
        winner, loser = (organisation_merges.get(db.session, id) for id in (winner_id, loser_id))
    except NotFound as error:
        flash(str(error), "warning")
        return redirect(url_for("desk_twins.index"), 303)
    page = OrganisationMergePage(
        pair_id=pair.id,
        reasons=tuple(pair.reasons),
        winner=_side(winner, counts[winner.id]),
        loser=_side(loser, counts[loser.id]),
        swap_url=url_for(".compare", pair_id=pair.id, garder=loser.id),
        fields=tuple(_choice(name, side, winner, loser) for name, side in _proposed(winner, loser)),
        effect=organisation_merges.effect(db.session, winner, loser),
    )
    return room_page("desk/merge_organisations.html", page)


def _order(pair: TwinPair, winner_id: int) -> tuple[int, int]:
    """(kept, put into it); an id that is neither keeps the first."""
    if winner_id == pair.second_id:
        return pair.second_id, pair.first_id
    return pair.first_id, pair.second_id


def _side(one: Organisation, entries: int) -> SideView:
    count = f"{entries} fiche{'s' * (entries > 1)}"
    profile = one.profile.label if one.profile else ""
    details = tuple(text for text in (one.acronym, profile, one.url, count) if text)
    return SideView(one.id, one.name, details, url_for("browse.organisation", slug=one.slug) if entries else "")


def _proposed(winner: Organisation, loser: Organisation) -> list[tuple[str, Keep]]:
    return list(organisation_merges.proposed(winner, loser).items())


def _choice(name: str, side: Keep, winner: Organisation, loser: Organisation) -> OrganisationChoice:
    told = [_told(one, name) for one in (winner, loser)]
    sides = zip((Keep.WINNER, Keep.LOSER), told, strict=True)
    return OrganisationChoice(name, _LABELS[name], tuple((keep.value, text, keep is side) for keep, text in sides))


def _told(one: Organisation, name: str) -> str:
    if name == "profile_id":
        return one.profile.label if one.profile else ""
    return str(getattr(one, name))


@blueprint.post("/doublons/organisations/choisir")
def choose() -> ResponseReturnValue:
    """A pair chosen by hand: an organisation that changed its name looks like no other."""
    names = [request.form.get(name, "").strip()[:_NAME_MAX] for name in ("premiere", "seconde")]
    found = picking.known_organisations(db.session, names, with_drafts=True)
    missing = [name for name in names if name not in found]
    if missing or found[names[0]].id == found[names[1]].id:
        told = " ; ".join(f"« {name} » n’est le nom d’aucune organisation de la base" for name in missing if name)
        problem = f"{told or 'Donnez les noms de deux organisations différentes de la base'}."
        return room_page("desk/twins.html", twins_page(typed=(names[0], names[1]), problem=problem), status=422)
    with saving(db.session):
        pair = twin_pairs.by_hand(db.session, TwinOf.ORGANISATION, *(found[name].id for name in names))
        db.session.flush()
        pair_id = pair.id
    return redirect(url_for(".compare", pair_id=pair_id), 303)


@blueprint.post("/doublons/organisations/<int:pair_id>/fusionner")
def merge(pair_id: int) -> ResponseReturnValue:
    """The one organisation left, or why they cannot be merged."""
    pair = twin_pairs.get(db.session, pair_id, TwinOf.ORGANISATION)
    winner_id, loser_id = _order(pair, request.form.get("garder", 0, type=int))
    keep = {name: Keep.LOSER for name in organisation_merges.FIELDS if request.form.get(name) == Keep.LOSER}
    try:
        with saving_entries() as touched:
            _done, entries = organisation_merges.merge(db.session, winner_id, loser_id, keep, by=me())
            for id in entries:
                touched.add_id(id)
            other_name = db.session.get_one(Organisation, loser_id).name
    except AppError as error:
        flash(str(error), "warning")
        return redirect(url_for("desk_twins.index"), 303)
    flash(
        f"« {other_name} » est désormais un autre nom de l’organisation gardée. Cela se défait pendant trente jours.",
        "done",
    )
    return redirect(url_for("desk_twins.index"), 303)


@blueprint.post("/doublons/organisations/fusions/<int:merge_id>/defaire")
def undo(merge_id: int) -> ResponseReturnValue:
    """Both organisations back."""
    try:
        with saving_entries() as touched:
            _done, entries = organisation_merges.undo(db.session, merge_id, now=datetime.now(UTC), by=me())
            for id in entries:
                touched.add_id(id)
        flash("La fusion est défaite : les deux organisations sont revenues.", "done")
    except AppError as error:
        flash(str(error), "warning")
    return redirect(url_for("desk_twins.index"), 303)
