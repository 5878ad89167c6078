"""`flask user`: accounts from a terminal, where the first one is made. No password is ever chosen for anybody."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from cli.output import clear_failures
from errors import Invalid, NotFound
from extensions import db, settings
from models import User, UserRole
from services import access_links, accounts, second_factor
from services.access_links import Purpose
from services.saving import saving

user = AppGroup("user", help="Comptes : créer, lister, changer de rôle ou de mot de passe, fermer.")
_role = click.Choice([role.value for role in UserRole])
FIRST_ADMIN = "flask --app app user add vous@exemple.fr --role admin"


@user.command()
@click.argument("email")
@click.option("--name", default="", help="Nom montré dans l'historique ; à défaut, le début de l'adresse.")
@click.option("--role", type=_role, default=UserRole.CONTRIBUTOR.value, show_default=True, help="Rôle.")
@clear_failures
def add(email: str, name: str, role: str) -> None:
    """Crée un compte et demande son mot de passe."""
    password = _ask_password()
    with saving(db.session):
        made = accounts.create(db.session, email=email, name=name, role=UserRole(role), password=password)
        click.echo(f"Compte créé : {made.email} ({made.role.value})")


@user.command()
@click.argument("email")
@click.option("--name", default="", help="Nom montré dans l'historique ; à défaut, le début de l'adresse.")
@click.option("--role", type=_role, default=UserRole.CONTRIBUTOR.value, show_default=True, help="Rôle.")
@clear_failures
def invite(email: str, name: str, role: str) -> None:
    """Crée un compte et montre le lien par lequel la personne choisit son mot de passe."""
    with saving(db.session):
        made = accounts.create(db.session, email=email, name=name, role=UserRole(role))
        _show_link(made, Purpose.INVITATION)


@user.command()
@click.argument("email")
@clear_failures
def link(email: str) -> None:
    """Montre un lien pour choisir un nouveau mot de passe."""
    with saving(db.session):
        found = _of(email)
        if not found.is_active:
            raise Invalid({"email": ["Ce compte est fermé ; le rouvrir : user enable"]})
        _show_link(found, Purpose.RESET if found.password_hash else Purpose.INVITATION)


@user.command("no-second-factor")
@click.argument("email")
@clear_failures
def no_second_factor(email: str) -> None:
    """Retire la double vérification d'un compte dont le téléphone est perdu, et ferme ses connexions."""
    with saving(db.session):
        found = _of(email)
        second_factor.turn_off(db.session, found)
        accounts.sign_out_everywhere(db.session, found)
        click.echo(f"Double vérification retirée pour {found.email} ; ses connexions sont fermées.")


@user.command()
@click.argument("email")
@click.argument("role", type=_role)
@clear_failures
def role(email: str, role: str) -> None:
    """Change le rôle d'un compte."""
    with saving(db.session):
        found = _of(email)
        accounts.set_role(db.session, found, UserRole(role))
        click.echo(f"{found.email} : {found.role.value}")


@user.command()
@click.argument("email")
@clear_failures
def password(email: str) -> None:
    """Demande un nouveau mot de passe ; les connexions en cours sont fermées."""
    with saving(db.session):
        found = _of(email)
        accounts.set_password(db.session, found, _ask_password())
        click.echo(f"Mot de passe changé pour {found.email} ; ses connexions sont fermées.")


@user.command()
@click.argument("email")
@clear_failures
def disable(email: str) -> None:
    """Ferme un compte sans rien effacer de ce qu'il a écrit."""
    with saving(db.session):
        found = _of(email)
        accounts.disable(db.session, found)
        click.echo(f"Compte fermé : {found.email}")


@user.command()
@click.argument("email")
@clear_failures
def enable(email: str) -> None:
    """Rouvre un compte fermé."""
    with saving(db.session):
        found = _of(email)
        accounts.enable(db.session, found)
        click.echo(f"Compte rouvert : {found.email}")


@user.command("list")
@clear_failures
def list_accounts() -> None:
    """Montre les comptes."""
    found = accounts.everybody(db.session)
    if not found:
        click.echo(f"Aucun compte. Pour créer le premier : {FIRST_ADMIN}")
    for one in found:
        state = "" if one.is_active else "  fermé"
        seen = f"vu le {one.last_seen_at:%Y-%m-%d}" if one.last_seen_at else "jamais connecté"
        click.echo(f"{one.email}  {one.role.value}  {seen}{state}  {one.name}")


def tell_how_to_begin() -> None:
    """Says how to make the first administrator, as long as there is none."""
    if not accounts.has_admin(db.session):
        click.echo(f"Aucun compte d'administration. Pour en créer un : {FIRST_ADMIN}")


def _show_link(account: User, purpose: Purpose) -> None:
    secret = access_links.make(db.session, account, purpose, key=str(current_app.secret_key))
    hours = access_links.LIFETIME_S[purpose] // 3600
    click.echo(f"Lien pour {account.email}, valable {hours} heures et une seule fois :")
    click.echo(access_links.address(settings().public_url, secret))


def _of(email: str) -> User:
    found = accounts.by_email(db.session, email)
    if found is None:
        raise NotFound(f"Aucun compte n'a l'adresse {email}.")
    return found


def _ask_password() -> str:
    """A password typed twice on a terminal, or the one line that another program writes to us."""
    if sys.stdin.isatty():
        typed: str = click.prompt("Mot de passe", hide_input=True, confirmation_prompt="Une seconde fois")
        return typed
    return sys.stdin.readline().rstrip("\r\n")
