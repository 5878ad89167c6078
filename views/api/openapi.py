"""The OpenAPI 3.1 description of the API, made of the declared operations and of the types of their answers."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic.json_schema import models_json_schema

from views.api.contract import Problem
from views.api.operations import Operation, Parameter

VERSION = "1.0.0"
_SCHEMAS = "#/components/schemas/"
_PROBLEM_TYPE = "application/problem+json"
_MEANINGS = {
    "304": "What you hold is still true (ETag).",
    "400": "A parameter breaks its schema.",
    "404": "Nothing has this name, or not any more.",
    "429": "Too many requests; Retry-After says when to come back.",
    "503": "The search or the database rests a moment.",
}
_HEADERS = {
    "ETag": "Mark of this content, for If-None-Match.",
    "RateLimit-Limit": "Requests allowed in the window.",
    "RateLimit-Remaining": "Requests left in the window.",
    "RateLimit-Reset": "Seconds until the window is whole again.",
}


def document(operations: Sequence[Operation], *, site: str, root: str, said: Callable[[str], str]) -> dict[str, Any]:
    """The description; `said` gives the text of a message in the language of the document."""
    models = {operation.answer for operation in operations} | {Problem}
    ordered = sorted(models, key=lambda model: model.__name__)
    _names, schemas = models_json_schema(
        [(model, "serialization") for model in ordered], ref_template=_SCHEMAS + "{model}"
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site,
            "version": VERSION,
            "license": {"name": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": f"{root}/api/v1"}],
        "paths": {operation.template: {"get": _operation(operation, said)} for operation in operations},
        "components": {"schemas": schemas["$defs"], "headers": _headers()},
    }


def _headers() -> dict[str, Any]:
    return {name: {"description": meaning, "schema": {"type": "string"}} for name, meaning in _HEADERS.items()}


def _operation(operation: Operation, said: Callable[[str], str]) -> dict[str, Any]:
    statuses = [
        "304",
        *(["400"] if operation.parameters else []),
        *(["404"] if operation.can_miss else []),
        "429",
        "503",
    ]
    answer = {
        "description": said(operation.summary),
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS},
        "content": {"application/json": {"schema": {"$ref": _SCHEMAS + operation.answer.__name__}}},
    }
    return {
        "operationId": operation.name,
        "summary": said(operation.summary),
        "parameters": [_parameter(parameter, said) for parameter in operation.parameters],
        "responses": {"200": answer} | {status: _problem(status) for status in statuses},
    }


def _problem(status: str) -> dict[str, Any]:
    if status == "304":
        return {"description": _MEANINGS[status]}
    content = {_PROBLEM_TYPE: {"schema": {"$ref": _SCHEMAS + Problem.__name__}}}
    return {"description": _MEANINGS[status], "content": content}


def _parameter(parameter: Parameter, said: Callable[[str], str]) -> dict[str, Any]:
    schema = {name: value for name, value in parameter.schema.items() if name != "x-tolerant"}
    if parameter.is_repeatable:
        schema = {"type": "array", "items": schema}
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.where == "path",
        "description": said(parameter.meaning),
        "schema": schema,
    }
