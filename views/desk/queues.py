"""/atelier/files: published entries that want an eye, queue by queue, and « Vérifié aujourd'hui » in one click."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Conflict, NotFound
from extensions import db
from models import UserRole
from services import answering, queues
from services.editing import Author
from services.queues import Queue, Waiting
from views.access import me
from views.desk.entry_head import KIND_NAMES
from views.desk.room import room_blueprint
from views.desk.tabs import CountedTab
from views.desk.telling_index import saving_entries
from views.rooms import room_page

blueprint = room_blueprint("desk_queues", role=UserRole.CURATOR)
A_PAGE = 40
MOST_PAGES = 10_000
_NAMES = {
    Queue.REVIEW: ("À relire", "Fiches soumises, qui attendent une relecture."),
    Queue.STALE: (
        "Non vérifiées depuis 18 mois",
        "Personne n’a dit depuis dix-huit mois que ces fiches sont toujours vraies.",
    ),
    Queue.DEAD_LINKS: (
        "Liens morts",
        "Une source dit qu’elle a disparu, ou n’a pas répondu à trois vérifications de suite.",
    ),
    Queue.MOVED_LINKS: (
        "Liens déplacés",
        "Une source a changé d’adresse pour de bon : la nouvelle devrait remplacer l’ancienne.",
    ),
    Queue.NO_SOURCE: ("Sans source", "Fiches publiées sans une source que l’on puisse vérifier."),
    Queue.NO_TERRITORY: ("Sans territoire", "Fiches que l’on ne trouve par aucun territoire."),
    Queue.CONTESTED: (
        "Contestées",
        "Un lecteur ou une organisation dit qu’elles sont fausses ; répondez dans « Signalements ».",
    ),
    Queue.INCOMPLETE: ("Incomplètes", "Sans résultats, sans chiffres, sans éditeur ou sans besoin, selon le type."),
}


@dataclass(frozen=True, slots=True)
class QueuesPage:
    """One queue, and the others beside it."""

    title: str
    rule: str
    queues: tuple[CountedTab, ...]
    entries: tuple[tuple[Waiting, str], ...]  # (entry, its kind)
    here: str
    asks: bool  # whether somebody outside may be asked about them
    alone: frozenset[int]  # those about which nobody may be asked yet
    previous_url: str
    next_url: str


@blueprint.get("/files")
def index() -> ResponseReturnValue:
    """The first queue in which something waits."""
    counts = queues.counts(db.session, today=_today())
    first = next((queue for queue, count in counts.items() if count), Queue.REVIEW)
    return redirect(url_for(".show", queue=first.value))


@blueprint.get("/files/<queue>")
def show(queue: str) -> Response:
    """The entries of a queue, the longest untouched first."""
    if queue not in set(Queue):
        raise NotFound("Cette file n'existe pas.")
    asked, number = Queue(queue), min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    counts = queues.counts(db.session, today=_today())
    found = queues.waiting(db.session, asked, today=_today(), limit=A_PAGE + 1, offset=(number - 1) * A_PAGE)
    return room_page(
        "desk/queues.html",
        QueuesPage(
            title=_NAMES[asked][0],
            rule=_NAMES[asked][1],
            queues=tuple(
                CountedTab(_NAMES[one][0], counts[one], url_for(".show", queue=one.value), one is asked)
                for one in Queue
            ),
            entries=tuple((one, KIND_NAMES[one.kind]) for one in found[:A_PAGE]),
            here=url_for(".show", queue=queue, **({"page": number} if number > 1 else {})),
            asks=asked is Queue.STALE,
            alone=frozenset(_alone(found[:A_PAGE]) if asked is Queue.STALE else ()),
            previous_url=url_for(".show", queue=queue, page=number - 1) if number > 1 else "",
            next_url=url_for(".show", queue=queue, page=number + 1) if len(found) > A_PAGE else "",
        ),
    )


@blueprint.post("/fiches/<int:id>/verifiee")
def verify(id: int) -> ResponseReturnValue:
    """The entry, said true today; back to the queue it was in."""
    try:
        with saving_entries() as touched:
            version = request.form.get("version", 0, type=int)
            who = Author(user=me(), comment="Vérifiée : toujours vraie")
            touched.add(queues.verify(db.session, id, version=version, today=_today(), by=who))
        flash("Vérifiée aujourd’hui. L’historique garde qui et quand.", "done")
    except Conflict:
        flash("Cette fiche a changé depuis que la page est ouverte : relisez-la avant de la dire vraie.", "warning")
    queue = request.form.get("file", "")
    return redirect(url_for(".show", queue=queue) if queue in set(Queue) else url_for(".index"), 303)


def _alone(found: list[Waiting]) -> set[int]:
    return answering.out_of_reach(db.session, [one.id for one in found], _today())


def _today() -> date:
    return datetime.now(UTC).date()
