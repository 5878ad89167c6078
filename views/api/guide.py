"""/api/v1/openapi.json, and /api: the page that tells the API to people."""

from dataclasses import dataclass

from flask import Blueprint, Response, jsonify

from extensions import settings
from views.api import openapi
from views.api.operations import OPERATIONS, Parameter
from views.api.operations import blueprint as api
from views.locales import gettext as _
from views.locales import said_in
from views.pages import conditional, page

blueprint = Blueprint("api_guide", __name__)


@dataclass(frozen=True, slots=True)
class OperationView:
    """One address as the page shows it."""

    name: str
    path: str
    summary: str
    parameters: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApiPage:
    """The page of the API."""

    root: str
    version: str
    rate: str
    operations: tuple[OperationView, ...]


@api.get("/openapi.json")
def description() -> Response:
    """The OpenAPI 3.1 description, in English."""
    found = openapi.document(
        OPERATIONS, site=settings().site_name, root=settings().public_url.rstrip("/"), said=said_in("en")
    )
    return conditional(jsonify(found))


@blueprint.get("/api")
def show() -> Response:
    """What the API gives, how to read it all, what it promises."""
    return page(
        "api/guide.html",
        ApiPage(
            root=f"{settings().public_url.rstrip('/')}/api/v1",
            version=openapi.VERSION,
            rate=settings().api_rate_limit,
            operations=tuple(
                OperationView(
                    name=one.name,
                    path=one.template,
                    summary=_(one.summary),
                    parameters=_told(one.parameters),
                    fields=tuple(one.answer.model_fields),
                )
                for one in sorted(OPERATIONS, key=lambda one: one.path != "/search")
            ),
        ),
    )


def _told(parameters: tuple[Parameter, ...]) -> tuple[tuple[str, str], ...]:
    """Name and meaning; filters, which all read alike, on one line."""
    told: dict[str, list[str]] = {}
    for parameter in parameters:
        told.setdefault(parameter.meaning, []).append(parameter.name)
    return tuple((", ".join(names), _(meaning)) for meaning, names in told.items())
