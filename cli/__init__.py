"""The commands of the terminal, by subject."""

from flask import Flask

import cli.imports  # noqa: F401 - adds its commands to `flask data`
from cli.alerts import alerts
from cli.attachments import attachments
from cli.data import data
from cli.dataset import dataset
from cli.desk import desk
from cli.index import index
from cli.links import links
from cli.mail import mail
from cli.setup import setup
from cli.twins import twins
from cli.users import user

COMMANDS = (
    setup,
    data,
    dataset,
    alerts,
    index,
    links,
    twins,
    user,
    mail,
    attachments,
    desk,
)


def register(app: Flask) -> None:
    """Adds every command to the app."""
    for command in COMMANDS:
        app.cli.add_command(command)
