"""The commands of the terminal, by subject, each read when it is asked for: a worker that serves pages needs none."""

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

MODULES = {
    "setup": "cli.setup",
    "data": "cli.imports",  # cli.data and what imports add to it
    "dataset": "cli.dataset",
    "alerts": "cli.alerts",
    "index": "cli.index",
    "links": "cli.links",
    "twins": "cli.twins",
    "user": "cli.users",
    "mail": "cli.mail",
    "questions": "cli.questions",
    "attachments": "cli.attachments",
    "desk": "cli.desk",
    "person": "cli.person",
}


class Commands(AppGroup):
    """The group of `flask`; see "Lazily Loading Subcommands" in Click's documentation."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, sorted."""
        return sorted({*super().list_commands(ctx), *MODULES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, its module read now; None when there is none."""
        return command(cmd_name) if cmd_name in MODULES else super().get_command(ctx, cmd_name)


def command(name: str) -> click.Command:
    """The command of a name of MODULES."""
    found: click.Command = getattr(import_module(MODULES[name]), name)
    return found


def register(app: Flask) -> None:
    """Gives the app our commands."""
    app.cli = Commands(name=app.name)
