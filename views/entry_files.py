"""/exemples/<slug>.json and its like: one entry in each form, and the links that tell programs so (signposting)."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from flask import Blueprint, Response, make_response, url_for

from extensions import db, settings
from models import Entry
from services import catalog, citations, exporting, references
from services.export_table import Row
from services.exporting import Heading
from views.addresses import FOLDER, FOLDERS, KINDS_BY_FOLDER
from views.exports import absolute_url
from views.pages import conditional

blueprint = Blueprint("entry_files", __name__)
_TYPES = {
    "json": "application/json",
    "jsonld": "application/ld+json",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}
_FORMS = ", ".join(f"'{form}'" for form in _TYPES)
_LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


@blueprint.get(f"/{FOLDER}/<slug>.<any({_FORMS}):form>")
def show(folder: str, slug: str, form: str) -> Response:
    """The published entry in this form."""
    if form == "json" and slug.endswith(".csl"):  # the router takes the longest name it can
        slug, form = slug.removesuffix(".csl"), "csl.json"
    entry = catalog.published(db.session, KINDS_BY_FOLDER[folder], slug)
    url = absolute_url(entry.kind, entry.slug)
    response = make_response(_written(entry, url, form))
    response.mimetype = _TYPES[form]
    response.headers["Link"] = f'<{url}>; rel="describes"; type="text/html"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return conditional(response)


def _written(entry: Entry, url: str, form: str) -> str:
    if form == "json":
        return _text(exporting.entry_json(entry, url))
    if form == "jsonld":
        return _text(citations.schema_org(entry, site=settings().site_name, url=url))
    heading = Heading(settings().site_name, entry.title, url, datetime.now(UTC), 1, 1)
    if form == "csl.json":
        return _text([references.csl_item(Row(entry, url, 1), heading)])
    write = references.bibtex if form == "bib" else references.ris
    return "".join(write(heading, [[Row(entry, url, 1)]]))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def signposts(entry: Entry) -> str:
    """The Link header of an entry's page (signposting.org): how to cite it, under which licence, in which other forms."""
    folder, root = FOLDERS[entry.kind], settings().public_url
    links = [
        f'<{absolute_url(entry.kind, entry.slug)}>; rel="cite-as"',
        '<https://schema.org/AboutPage>; rel="type"',
        '<https://schema.org/Article>; rel="type"',
        f'<{_LICENCE_URL}>; rel="license"' if entry.licence == "CC-BY-4.0" else "",
        f'<{urljoin(root, url_for("data_page.show"))}>; rel="collection"; type="text/html"',
    ]
    for form, kind in _TYPES.items():
        address = urljoin(root, url_for("entry_files.show", folder=folder, slug=entry.slug, form=form))
        links.append(f'<{address}>; rel="describedby"; type="{kind}"')
    return ", ".join(link for link in links if link)
