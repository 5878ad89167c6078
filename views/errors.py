"""What went wrong, told to a person as a French page or to a program as JSON (RFC 9457)."""

import logging
from urllib.parse import quote

from flask import Flask, Response, current_app, jsonify, make_response, redirect, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import NotFound as HttpNotFound
from werkzeug.http import HTTP_STATUS_CODES

from errors import Conflict, Forbidden, IndexUnavailable, Invalid, NotFound
from extensions import settings
from views.locales import gettext as _

log = logging.getLogger(__name__)
_FOR_PROGRAMS = ("/sante", "/api/v1/", "/mcp")
_TOLD_BY_HEADERS = ("Allow", "Retry-After")
_STATUS = {NotFound: 404, Forbidden: 403, Conflict: 409, Invalid: 422, IndexUnavailable: 503}


def register(app: Flask) -> None:
    """Answers our errors, HTTP errors and everything else without a stack trace."""
    for kind, status in _STATUS.items():
        app.register_error_handler(kind, lambda error, status=status: _answer(status, str(error)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Response:
    if error.code is not None and 300 <= error.code < 400:
        return make_response(error.get_response())
    if isinstance(error, HttpNotFound) and (address := _without_last_slash()):
        return make_response(redirect(address, 308))
    response = _answer(error.code or 500, "" if isinstance(error, HttpNotFound) else (error.description or ""))
    response.headers.extend({name: value for name, value in error.get_headers() if name in _TOLD_BY_HEADERS})
    return response


def _without_last_slash() -> str:
    """The address of the page that was asked for with a slash too many; "" when there is no such page."""
    path = "/" + request.path.strip("/")  # one slash before: two would name another site
    adapter = current_app.create_url_adapter(request)
    is_other = request.method in ("GET", "HEAD") and request.url_rule is None and path not in ("/", request.path)
    if not is_other or adapter is None or not adapter.test(path, "GET"):
        return ""
    query = request.query_string.decode("ascii", "replace")
    return f"{quote(path)}?{query}" if query else quote(path)


def _database(error: OperationalError) -> Response:
    log.exception("database unavailable")
    return _answer(503, "")


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected error on %s", request.path)
    return _answer(500, "")


def _answer(status: int, detail: str) -> Response:
    if request.path.endswith(".json") or request.path.startswith(_FOR_PROGRAMS):
        problem = {
            "type": "about:blank",
            "title": HTTP_STATUS_CODES.get(status, ""),
            "status": status,
            "detail": detail,
        }
        response = jsonify(problem)
        response.mimetype = "application/problem+json"
        response.status_code = status
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response
    told = {"status": status, "title": _title(status), "detail": _(detail) if detail else ""}
    html = render_template("errors/error.html", **told, site=settings())
    return make_response(html, status)


def _title(status: int) -> str:
    titles = {
        404: _("Cette page n’existe pas"),
        403: _("Cette page vous est fermée"),
        409: _("Quelqu’un d’autre a enregistré entre-temps"),
        413: _("Ce fichier ou ce texte est trop lourd"),
        422: _("Quelque chose manque ou n’est pas valable"),
        429: _("Trop de demandes en peu de temps"),
        503: _("La recherche se repose un instant"),
    }
    if status in titles:
        return titles[status]
    return _("Cette demande n’a pas été comprise") if status < 500 else _("Le site a rencontré une erreur")
