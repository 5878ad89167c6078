"""/donnees/jeux/<date>: a frozen dataset with its files, their checksums and its citation."""

import json
from dataclasses import dataclass

from flask import Blueprint, Response, url_for

from extensions import settings
from services import frozen
from services.frozen import Frozen, FrozenFile
from views.dataset_files import LICENCE_URL, address, file_address, find, media_type
from views.locales import link
from views.pages import page

blueprint = Blueprint("datasets", __name__)


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """The page of one frozen dataset."""

    dataset: Frozen
    files: tuple[tuple[FrozenFile, str], ...]
    citation: str
    json_ld: str


@blueprint.get("/donnees/jeux/<name>")
def show(name: str) -> Response:
    """A frozen dataset: its files, their checksums, how to cite it."""
    found = find(name)
    here = address(found)
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": found.title,
        "url": here,
        "version": found.name,
        "license": LICENCE_URL,
        "datePublished": found.created_at.date().isoformat(),
        "creator": {"@type": "Organization", "name": settings().site_name},
        "distribution": [
            {"@type": "DataDownload", "contentUrl": file_address(found, file), "encodingFormat": media_type(file)}
            for file in found.files
        ],
    }
    return page(
        "data/dataset.html",
        DatasetPage(
            dataset=found,
            files=tuple(
                (file, url_for("dataset_files.show_file", name=found.name, file=file.name)) for file in found.files
            ),
            citation=frozen.citation(found.title, here),
            json_ld=json.dumps(described, ensure_ascii=False).replace("<", "\\u003c"),
        ),
    )


def newest() -> list[tuple[Frozen, str]]:
    """The frozen datasets with their pages, the latest first."""
    return [(one, link("datasets.show", name=one.name)) for one in frozen.every(settings().datasets_folder)]
