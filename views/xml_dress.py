"""XML that a person may open by a link: a style sheet beside it, so that a browser shows a page and not one long line."""

from flask import current_app


def dressed(document: bytes, sheet: str) -> bytes:
    """The document with a style sheet of ours; programs read past it."""
    declaration, end, rest = document.partition(b"?>")
    address = current_app.jinja_env.globals["asset"](f"css/{sheet}")  # type: ignore[operator]  # register_assets put it
    return declaration + end + f'<?xml-stylesheet type="text/css" href="{address}"?>'.encode() + rest
