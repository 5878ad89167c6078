"""How long between pressing "Publier" and being found, and between taking back and being gone, at 10,000 fictitious entries.

`python -m bench.publish [--entries 10000] [--rounds 25] [--record]`. Through the whole application (WSGI, no network): the form
of the desk is posted, then a visitor's search is asked, in the next request. Also what the desk's own pages cost at that size.
"""

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bench.recording import record
from bench.speed import percentiles, prepare
from extensions import db
from forms import FORMS, EntryData, PartnerData, SourceData
from forms.typed import typed_of
from models import Kind, User, UserRole
from services import accounts, editing, workflow
from services import sign_in as signing_in
from services.entry_data import data_of
from services.saving import saving

WORD = "zwyxolade"  # in none of the fictitious entries


@dataclass
class Times:
    """Seconds of each round, wall clock and processor."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def take(self, action: Callable[[], object]) -> None:
        """Does it and notes how long it took."""
        start, busy = time.perf_counter(), time.process_time()
        action()
        self.wall.append(time.perf_counter() - start)
        self.processor.append(time.process_time() - busy)

    def line(self, name: str) -> str:
        """A line of the table."""
        (w50, w95), (p50, p95) = percentiles(self.wall), percentiles(self.processor)
        return f"| {name} | {w50:.0f} / {w95:.0f} | {p50:.0f} / {p95:.0f} |"


def draft(number: int) -> EntryData:
    """A complete example, fictitious and marked so, that one word of its own finds."""
    return EntryData(
        kind=Kind.EXAMPLE,
        title=f"Fictif : {WORD}{number} prête des voitures",
        summary="Une association et un garage prêtent des voitures à qui reprend un emploi.",
        territories=("COM-39300",),
        terms={"domain": ("mobilite",), "maturity": ("deploye",), "scale": ("local",)},
        partners=(
            PartnerData("Garage fictif", "tpe-pme", "partenaire"),
            PartnerData("Roue fictive", "associations", "porteur"),
        ),
        sources=(SourceData("Article fictif", f"https://exemple.fr/{number}"),),
        columns={"need": "Sans voiture, pas d'emploi.", "action": "On prête."}
        | dict.fromkeys(("results", "success_factors", "obstacles", "transferable"), ""),
    )


def signed_in(app: Flask) -> tuple[FlaskClient, User]:
    """A curator's browser."""
    app.config["WTF_CSRF_METHODS"] = set()  # the token is no part of what is measured
    client = app.test_client()
    with saving(db.session):
        user = accounts.create(db.session, email="banc@exemple.fr", name="Banc", role=UserRole.CURATOR)
        secret = signing_in.start(db.session, user, device="Banc")
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = secret, True
    return client, user


def press(client: FlaskClient, id: int, button: str) -> None:
    """Posts the entry's form with this button, as its page would."""
    entry = editing.get_for_edit(db.session, id)
    fields: dict[str, list[str]] = {}
    for name, text in typed_of(data_of(entry), FORMS[entry.kind], version=entry.version):
        fields.setdefault(name, []).append(text)
    db.session.rollback()
    answer = client.post(f"/atelier/fiches/{id}", data=fields | {"button": button, f"reason-{button}": "Mesure."})
    assert answer.status_code == 303, answer.status


def is_found(visitor: FlaskClient, number: int) -> bool:
    """Whether a search finds the entry."""
    return f"/exemples/fictif-{WORD}{number}-prete" in visitor.get(f"/recherche?q={WORD}{number}").text


def measure(app: Flask, rounds: int) -> list[str]:
    """The lines of the table."""
    published, gone = Times(), Times()
    with app.app_context():
        client, user = signed_in(app)
        visitor = app.test_client()
        with saving(db.session):
            ids = [workflow.create(db.session, draft(number), by=user).id for number in range(rounds + 2)]
        for number, id in enumerate(ids):

            def publish(number: int = number, id: int = id) -> None:
                press(client, id, "publish")
                assert is_found(visitor, number)

            def take_back(number: int = number, id: int = id) -> None:
                press(client, id, "unpublish")
                assert not is_found(visitor, number)

            published.take(publish)
            gone.take(take_back)
        lines = [published.line("published and found"), gone.line("taken back and gone")]
        pages = {"form of a draft, twins looked for": f"/atelier/fiches/{ids[0]}", "dashboard": "/atelier/"}
        for name, path in (pages | {"list by words": "/atelier/fiches?q=voitures"}).items():
            page = Times()
            for _round in range(rounds):
                page.take(lambda path=path: client.get(path))
            lines.append(page.line(name))
    app.extensions["alliances-index"].close()
    return lines


def main() -> None:
    """Measures and prints, and records when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--record", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    with tempfile.TemporaryDirectory(prefix="alliances-bench-") as root:
        app, _built = prepare(Path(root) / "publish", arguments.entries)
        lines = [
            f"\n## {datetime.now(UTC):%Y-%m-%d}, publishing at {arguments.entries:,} entries, {machine}\n",
            "`python -m bench.publish`: milliseconds p50 / p95, form and search that follows together. Wanted: 300.\n",
            "| what | wall clock | processor |",
            "|---|---|---|",
            *measure(app, arguments.rounds),
        ]
    print("\n".join(lines))
    if arguments.record:
        record(lines)


if __name__ == "__main__":
    main()
