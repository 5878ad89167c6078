"""/fichiers: images and documents of published entries, with headers that let them be shown and do nothing else."""

from flask import Blueprint, Response, make_response, request

from extensions import db, settings
from models import Attachment
from services import attachments
from services.kept_files import LARGE_NAME, PDF_NAME, THUMB_NAME
from services.storage import storage_of

blueprint = Blueprint("files", __name__)
NAME = f"<any('{LARGE_NAME}', '{THUMB_NAME}', '{PDF_NAME}'):name>"
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@blueprint.get(f"/fichiers/<token>/{NAME}")
def show(token: str, name: str) -> Response:
    """The file, asked for again at each visit: an entry that leaves the site takes its files along at once."""
    response = sent(attachments.published(db.session, token), name)
    response.cache_control.public = True
    response.cache_control.no_cache = True
    response.set_etag(f"{token}-{name}")  # the content of a token never changes
    response.make_conditional(request)
    return response


def sent(attachment: Attachment, name: str) -> Response:
    """The file with its headers: one type, no guess, no script, no frame; a document is saved and not opened here."""
    response = make_response(storage_of(settings()).get(f"{attachment.token}/{name}"))
    response.mimetype = attachments.MEDIA_TYPES[name]
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if name == PDF_NAME:
        response.headers.set("Content-Disposition", "attachment", filename=attachment.filename)
    return response
