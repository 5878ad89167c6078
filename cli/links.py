"""`flask links`: the addresses of sources, checked politely; made for a weekly timer."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

import click
from flask.cli import AppGroup

from cli.output import clear_failures, progress
from extensions import db, settings
from models import LinkState
from services.links import PoliteChecker, Verdict, archived_copy, check_due
from services.safe_fetch import SafeFetcher
from services.saving import saving

NAME = "AlliancesLinks"
SAVED_EVERY = 20  # addresses: what an interruption may cost
links = AppGroup("links", help="Adresses des sources : vérifier.")


@links.command()
@click.option(
    "--older-than", "days", default=7, show_default=True, help="Vérifie ce qui ne l'a pas été depuis tant de jours."
)
@click.option("--limit", default=2_000, show_default=True, help="Nombre d'adresses au plus.")
@click.option("--archive/--no-archive", default=True, help="Cherche une copie archivée des pages perdues.")
@clear_failures
def check(days: int, limit: int, archive: bool) -> None:
    """Vérifie les adresses des sources publiques, dans le respect des robots.txt ; reprend où elle s'est arrêtée."""
    fetcher = SafeFetcher(agent=f"{NAME}/1.0 (+{settings().public_url})")
    checker = PoliteChecker(fetcher, agent=NAME)
    counts: Counter[LinkState] = Counter()
    with progress("adresses") as show:
        found = check_due(
            db.session,
            checker,
            archive=(lambda url: archived_copy(fetcher, url)) if archive else (lambda url: ""),
            today=datetime.now(UTC).date(),
            older_than_days=days,
            limit=limit,
            progress=show,
        )
        while batch := _saved(found):
            for url, verdict in batch:
                counts[verdict.state] += 1
                if verdict.state not in (LinkState.OK, LinkState.CLOSED):
                    words = (verdict.state, verdict.status, url, verdict.moved_to or verdict.why)
                    click.echo("  " + " ".join(str(word) for word in words if word))
    click.echo(
        ", ".join(f"{state} : {count}" for state, count in sorted(counts.items())) or "Aucune adresse à vérifier."
    )


def _saved(found: Iterator[tuple[str, Verdict]]) -> list[tuple[str, Verdict]]:
    """The next verdicts, written down: an interruption costs no more than these."""
    with saving(db.session):
        return list(islice(found, SAVED_EVERY))
