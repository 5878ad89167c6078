"""`flask person`: what is held of an address, all of it told or all of it erased. services/personal_holdings.py lists where."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from cli.output import clear_failures
from extensions import db
from services import personal_data
from services.activity import Act, record
from services.saving import saving

person = AppGroup("person", help="Données d'une personne : tout montrer, tout effacer.")


@person.command()
@click.argument("address")
@click.option(
    "--output", type=click.Path(path_type=Path), default="-", help="Fichier JSON à écrire ; la sortie par défaut."
)
@clear_failures
def export(address: str, output: Path) -> None:
    """Tout ce que la base garde de la personne qui a cette adresse, en JSON."""
    found = personal_data.export(db.session, address)
    with saving(db.session):
        record(db.session, Act.PERSON_EXPORT, by=None, detail=", ".join(found))
    text = json.dumps(found, ensure_ascii=False, indent=2)
    if str(output) == "-":
        click.echo(text)
    else:
        output.touch(mode=0o600)
        output.write_text(text + "\n", encoding="utf-8")


@person.command()
@click.argument("address")
@click.option("--apply", "is_asked", is_flag=True, help="Efface, après une question.")
@click.option("--yes", "is_sure", is_flag=True, help="Efface sans poser de question.")
@clear_failures
def erase(address: str, is_asked: bool, is_sure: bool) -> None:
    """Montre ce qu'effacer cette personne ferait ; --apply le fait. Ce qui a été publié reste, sans son nom."""
    found = personal_data.counts(db.session, address)
    if not found:
        click.echo("La base ne garde rien de cette adresse.")
        return
    for line in personal_data.lines(found):
        click.echo(f"  {line}")
    if not (is_asked or is_sure):
        click.echo("Rien n'est effacé. Pour effacer : --apply")
        return
    if not is_sure and not click.confirm("Effacer ? On ne pourra pas revenir en arrière"):
        click.echo("Rien n'est effacé.")
        return
    with saving(db.session):
        done = personal_data.erase(db.session, address)
    click.echo(f"Effacé : {sum(done.values())} lignes.")
