"""operation(): declares an address of the API once; its route, its checks, its headers and its OpenAPI come from that."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Response, abort, g, make_response, request
from werkzeug.exceptions import TooManyRequests

from extensions import settings
from views.api.contract import Answer
from views.limits import allowance
from views.pages import conditional
from views.words import mark

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
LIMIT_DEFAULT, LIMIT_MAX = 20, 100
CODE, CURSOR = r"^[A-Za-z0-9_.\-]{1,60}$", r"^[0-9]{1,9}$"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: `schema` is JSON Schema; a strict one that breaks it is refused, a tolerant one is set aside."""

    name: str
    meaning: str
    schema: dict[str, Any]
    where: str = "query"
    is_repeatable: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One address: what it gives, what it takes."""

    name: str
    path: str  # as the router writes it
    summary: str
    answer: type[Answer]
    parameters: tuple[Parameter, ...]
    can_miss: bool  # 404 when what is named does not exist

    @property
    def template(self) -> str:
        """The path as OpenAPI writes it."""
        return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", self.path)


OPERATIONS: list[Operation] = []
LIMIT = Parameter(
    "limit",
    mark("Nombre d’éléments par page, de 1 à 100."),
    {"type": "integer", "minimum": 1, "maximum": LIMIT_MAX, "default": LIMIT_DEFAULT},
)
CURSOR_PARAMETER = Parameter(
    "cursor",
    mark("Où reprendre la lecture : laissez le champ « next » le remplir."),
    {"type": "string", "pattern": CURSOR},
)
PAGED = (LIMIT, CURSOR_PARAMETER)


def operation(
    path: str, summary: str, answer: type[Answer], parameters: Sequence[Parameter] = (), *, can_miss: bool = False
) -> Callable[[Callable[..., Answer]], Callable[..., Response]]:
    """A view that gives an Answer, served as JSON with ETag, limits and strict parameters."""

    def declare(view: Callable[..., Answer]) -> Callable[..., Response]:
        OPERATIONS.append(Operation(view.__name__, path, summary, answer, tuple(parameters), can_miss))

        @wraps(view)
        def served(**values: Any) -> Response:
            _count()
            for parameter in parameters:
                _check(parameter)
            body = view(**values)
            response = make_response(body.model_dump_json())
            response.mimetype = "application/json"
            following = getattr(body, "next", None)
            if following:
                response.headers["Link"] = f'<{following}>; rel="next"'
            return conditional(response)

        blueprint.add_url_rule(path, endpoint=view.__name__, view_func=served, methods=["GET"])
        return served

    return declare


def _count() -> None:
    """Counts the request; 429 when the visitor's allowance is used up. Headers of every answer say what is left of it."""
    allowed = allowance(settings().api_rate_limit, "api")
    g.api_limits = {
        "RateLimit-Limit": str(allowed.limit),
        "RateLimit-Remaining": str(allowed.left),
        "RateLimit-Reset": str(allowed.whole_in_s),
    }
    if not allowed.holds:
        wait_s = max(1, allowed.whole_in_s)
        raise TooManyRequests("Trop de demandes en peu de temps : voir Retry-After.", retry_after=wait_s)


@blueprint.after_request
def _open(response: Response) -> Response:
    """Any page of any site may read the answers (CORS); nothing private is ever among them."""
    response.headers.update(g.get("api_limits", {}))
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = (
        "ETag, Link, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
    )
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match, Accept"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _check(parameter: Parameter) -> None:
    """Refuses a strict parameter that breaks its schema; says which and why."""
    if parameter.where != "query" or parameter.schema.get("x-tolerant"):
        return
    for value in request.args.getlist(parameter.name):
        if not _fits(value, parameter.schema):
            abort(400, f"Paramètre {parameter.name} : « {value[:60]} » n'est pas valable.")
    if len(request.args.getlist(parameter.name)) > 1:
        abort(400, f"Paramètre {parameter.name} : une seule valeur est attendue.")


def _fits(value: str, schema: dict[str, Any]) -> bool:
    if schema["type"] == "integer":
        is_number = value.isascii() and value.isdigit() and len(value) < 10
        return is_number and schema["minimum"] <= int(value) <= schema["maximum"]
    if "enum" in schema:
        return value in schema["enum"]
    if schema.get("format") == "date":
        return re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None
    return re.search(schema.get("pattern", ""), value) is not None and len(value) <= schema.get("maxLength", 500)
