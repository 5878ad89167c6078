"""What a page of the desk posted: its fields as pairs, which page it was, and which button was pressed."""

from flask import request

from forms.factsheet import with_axis
from forms.typed import Pairs, cleaned
from services import drafts

_NOT_TYPED = {"csrf_token", "button", "page"}


def posted() -> Pairs:
    """The fields, as forms read them and as drafts keep them."""
    pairs = request.form.items(multi=True)
    return cleaned(with_axis(pair for pair in pairs if pair[0] not in _NOT_TYPED and not pair[0].endswith("-asked")))


def page_token() -> str:
    """The name of the page that was posted; a new one when it has none of ours."""
    token = request.form.get("page", "")
    return token if drafts.is_token(token) else drafts.new_token()


def button() -> str:
    """The button pressed. Enter in a field saves, unless it is one that looks for something new."""
    pressed = request.form.get("button", "enter")
    if pressed != "enter":
        return pressed
    for name in ("territories", "subject_code", "picks"):
        text = request.form.get(f"{name}-find", "").strip()
        if text and text != request.form.get(f"{name}-asked", "").strip():
            return f"{name}-find"
    return "save"
