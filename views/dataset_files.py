"""The files of frozen datasets, /donnees/jeux/<date>/<file>, and the DCAT catalogue of all of them."""

import json
from typing import Any
from urllib.parse import urljoin

from flask import Blueprint, Response, make_response, send_from_directory, url_for

from errors import NotFound
from extensions import settings
from services import frozen
from services.frozen import Frozen, FrozenFile
from views.pages import conditional

blueprint = Blueprint("dataset_files", __name__)
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
_YEAR_S = 365 * 24 * 3600
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_TYPES = {"csv": "text/csv", "json": "application/json", "md": "text/markdown"}


def address(dataset: Frozen) -> str:
    """The public address of a dataset's page."""
    return urljoin(settings().public_url, url_for("datasets.show", name=dataset.name))


def find(name: str) -> Frozen:
    """The dataset of this day. Raises NotFound."""
    for one in frozen.every(settings().datasets_folder):
        if one.name == name:
            return one
    raise NotFound("Ce jeu de données n'existe pas.")


@blueprint.get("/donnees/jeux/<name>/<file>")
def show_file(name: str, file: str) -> Response:
    """A file of a frozen dataset, which any browser and proxy may keep: it never changes."""
    found = find(name)
    if file not in {one.name for one in found.files}:
        raise NotFound("Ce fichier n'existe pas.")
    response = send_from_directory(
        settings().datasets_folder / found.name, file, as_attachment=not file.endswith(".md")
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.cache_control.max_age = _YEAR_S
    response.cache_control.immutable = True
    response.cache_control.no_cache = None
    return response


@blueprint.get("/donnees/catalogue.jsonld")
def catalogue() -> Response:
    """Every frozen dataset and the live services, as DCAT 3 in JSON-LD."""
    every = frozen.every(settings().datasets_folder)
    root = settings().public_url
    publisher = {"@type": "foaf:Agent", "foaf:name": settings().site_name}
    described = {
        "@context": _CONTEXT,
        "@id": urljoin(root, "/donnees/catalogue.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": {"@value": f"{settings().site_name}, données", "@language": "fr"},
        "dct:publisher": publisher,
        "dct:license": {"@id": LICENCE_URL},
        "dcat:dataset": [_dataset(one, publisher) for one in every],
        "dcat:service": [
            _service(root, "/api/v1", "API", "/api/v1/openapi.json"),
            _service(root, "/oai", "OAI-PMH 2.0", "/oai?verb=Identify"),
        ],
    }
    response = make_response(json.dumps(described, ensure_ascii=False))
    response.mimetype = "application/ld+json"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return conditional(response)


def _dataset(one: Frozen, publisher: dict[str, Any]) -> dict[str, Any]:
    here = address(one)
    return {
        "@id": here,
        "@type": "dcat:Dataset",
        "dct:title": {"@value": one.title, "@language": "fr"},
        "dct:identifier": f"alliances-{one.name}",
        "dct:issued": {"@value": one.created_at.date().isoformat(), "@type": "xsd:date"},
        "dct:publisher": publisher,
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/FRA"},
        "dct:license": {"@id": LICENCE_URL},
        "dcat:version": one.name,
        "dcat:landingPage": {"@id": here},
        "dcat:distribution": [_distribution(one, file) for file in one.files],
    }


def _distribution(one: Frozen, file: FrozenFile) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": {"@value": file.title, "@language": "fr"},
        "dcat:downloadURL": {"@id": file_address(one, file)},
        "dcat:accessURL": {"@id": file_address(one, file)},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type(file)}"},
        "dcat:byteSize": {"@value": str(file.size_bytes), "@type": "xsd:nonNegativeInteger"},
        "dct:license": {"@id": LICENCE_URL},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _service(root: str, path: str, title: str, described_at: str) -> dict[str, Any]:
    return {
        "@type": "dcat:DataService",
        "dct:title": title,
        "dcat:endpointURL": {"@id": urljoin(root, path)},
        "dcat:endpointDescription": {"@id": urljoin(root, described_at)},
        "dct:license": {"@id": LICENCE_URL},
    }


def file_address(one: Frozen, file: FrozenFile) -> str:
    """The public address of a file."""
    return urljoin(settings().public_url, url_for("dataset_files.show_file", name=one.name, file=file.name))


def media_type(file: FrozenFile) -> str:
    """The media type of a file, by its ending."""
    return _TYPES.get(file.name.rpartition(".")[2], "text/plain")
