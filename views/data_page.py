"""/donnees: every way to take the base away, follow it, harvest it or build on it."""

from dataclasses import dataclass

from flask import Blueprint, Response

from extensions import db, settings
from services.catalog import counts_by_kind
from services.frozen import Frozen
from views import datasets
from views.pages import page

blueprint = Blueprint("data_page", __name__)


@dataclass(frozen=True, slots=True)
class DataPage:
    """The page of data and reuse."""

    total: int
    root: str
    frozen: tuple[tuple[Frozen, str], ...]


@blueprint.get("/donnees")
def show() -> Response:
    """What can be taken, by whom it is used, under which licence."""
    total = sum(counts_by_kind(db.session).values())
    return page("data/data.html", DataPage(total, settings().public_url.rstrip("/"), tuple(datasets.newest())))
