"""page(): one template, one typed `page` object; the fragment a script asked for, or the whole page."""

import hashlib
from typing import Any

from flask import Response, make_response, render_template, request

from extensions import settings
from views.security import nonce

FRAGMENT_HEADER = "X-Fragment"


def page(template: str, content: Any, *, status: int = 200, fragment: str | None = None) -> Response:
    """The rendered template. With `fragment`, a script that asks for it gets that template alone."""
    wants_fragment = fragment is not None and request.headers.get(FRAGMENT_HEADER) == "1"
    name = fragment if wants_fragment and fragment else template
    html = render_template(name, page=content, site=settings())
    response = make_response(html, status)
    if fragment is not None:
        response.vary.add(FRAGMENT_HEADER)
    return conditional(response) if status == 200 else response


def conditional(response: Response) -> Response:
    """The answer with an ETag of its content: a reader who already has it gets 304 and no body.

    The nonce of the page changes at each answer, so the ETag is made of the page without it.
    """
    body = response.get_data().replace(nonce().encode(), b"")
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.cache_control.no_cache = True
    response.cache_control.public = True
    response.make_conditional(request)
    return response
