"""The import rooms of the desk: a file of 200 lines with 17 wrong ones, to the end, and what is refused on the way."""

import hashlib
import io
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forms import SourceData
from models import Kind, UserRole
from services.import_files import csv_text
from services.import_table import columns, line_of
from tests.factories import example_data
from tests.services.test_import_runs import numbered
from tests.signing import csrf_token, sign_in, submit

KEYS = [column.key for column in columns(Kind.EXAMPLE)]
HEADERS = [column.header for column in columns(Kind.EXAMPLE)]
WRONG = range(3, 200, 12)  # 17 of 200


def word(number: int) -> str:
    """A word that no other number gives."""
    return hashlib.sha256(str(number).encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))[:9]


def line(number: int) -> list[str]:
    """A line that resembles no other; one in twelve has no summary."""
    told = numbered(0, slug=f"essai-{number}", title=f"{word(number)} {word(number + 1_000)} (fictif)")
    partners = tuple(replace(one, name=f"{word(number + 2_000)} {place}") for place, one in enumerate(told.partners))
    sources = (SourceData("Article", f"https://exemple.fr/{number}"),)
    summary = "" if number in WRONG else told.summary
    return line_of(replace(told, partners=partners, sources=sources, summary=summary), KEYS)


def file_of(count: int = 200) -> bytes:
    return csv_text([HEADERS, *map(line, range(count))]).encode()


@pytest.fixture
def curator(own_site: Flask) -> FlaskClient:
    client = own_site.test_client()
    sign_in(client, UserRole.CURATOR)
    return client


def send(client: FlaskClient, content: bytes, name: str = "fiches.csv") -> TestResponse:
    data = {"csrf_token": csrf_token(client), "type": "example", "fichier": (io.BytesIO(content), name)}
    return client.post("/atelier/imports", data=data, content_type="multipart/form-data")


def when_over(client: FlaskClient, path: str) -> TestResponse:
    """The page once its step ended."""
    end = time.monotonic() + 120
    while "Refresh" in (page := client.get(path)).headers:
        assert time.monotonic() < end, page.text
        time.sleep(0.2)
    return page


def chosen(client: FlaskClient, path: str) -> dict[str, str]:
    """The columns as the page proposes them."""
    page = client.get(path).text
    return {
        name: (re.search(r'<option value="([^"]*)" selected', options) or [None, ""])[1]
        for name, options in re.findall(r'<select id="[^"]*" name="(colonne-\d+)">(.*?)</select>', page, re.S)
    }


def test_two_hundred_lines_with_seventeen_wrong_ones_to_the_end(curator: FlaskClient, own_site: Flask):
    path = send(curator, file_of()).location
    columns_found = chosen(curator, path)
    assert columns_found["colonne-0"] == "title"
    assert submit(curator, f"{path}/colonnes", **columns_found).status_code == 303
    told = when_over(curator, path)
    assert re.search(r'à corriger <span class="count">17</span>', told.text)
    assert re.search(r'nouvelles <span class="count">183</span>', told.text)
    assert "Résumé</strong> : Ce champ est nécessaire." in curator.get(f"{path}?resultat=error").text
    submit(curator, f"{path}/appliquer", etat="draft")
    refused = when_over(curator, path)
    assert "17 ligne(s) à corriger : rien n" in refused.text
    submit(curator, f"{path}/appliquer", etat="draft", seulement_justes="1")
    done = when_over(curator, path)
    assert "Import importé." in done.text
    report = curator.get(f"{path}/compte-rendu.csv")
    assert report.text.count(";nouvelle;") == 183
    assert report.text.count(";erreur;") == 17
    again = send(curator, file_of()).location
    submit(curator, f"{again}/colonnes", **columns_found)
    assert re.search(r'inchangées <span class="count">183</span>', when_over(curator, again).text)


def test_a_file_that_is_refused_is_told_on_the_page(curator: FlaskClient):
    answer = send(curator, b"%PDF-1.7")
    assert answer.status_code == 422
    assert "Ce format n&#39;est pas lu" in answer.text
    assert submit(curator, "/atelier/imports", type="example").status_code == 422


def test_two_columns_for_one_field_are_told_and_the_choices_kept(curator: FlaskClient):
    path = send(curator, csv_text([["Titre", "Titre bis"], ["a", "b"]]).encode()).location
    answer = submit(curator, f"{path}/colonnes", **{"colonne-0": "title", "colonne-1": "title"})
    assert answer.status_code == 422
    assert "Deux colonnes remplissent le même champ : Titre." in answer.text
    assert answer.text.count('value="title" selected') == 2


def test_cancelling_leaves_nothing(curator: FlaskClient, own_site: Flask):
    path = send(curator, file_of(3)).location
    submit(curator, f"{path}/annuler")
    assert curator.get(path).status_code == 404
    with own_site.app_context():
        folder: Path = own_site.config["ALLIANCES"].imports_folder
    assert list(folder.iterdir()) == []


def test_the_seed_format_goes_straight_to_the_check(curator: FlaskClient):
    path = send(curator, b"[]", "fiches.json").location
    assert "toutes les lignes" in when_over(curator, path).text


@pytest.mark.parametrize("kind", ["exemple", "repere", "ressource", "catalyseur", "ecosysteme"])
def test_template_and_present_entries_are_downloaded(curator: FlaskClient, kind: str):
    assert curator.get(f"/atelier/imports/modele/{kind}.xlsx").data.startswith(b"PK")
    assert "Adresse de la fiche" in curator.get(f"/atelier/imports/fiches/{kind}.csv").text


def test_a_hostile_cell_is_inert_on_the_page_and_in_the_report(curator: FlaskClient):
    data = example_data(title="<script>alert(1)</script>", territories=("COM-39300",))
    path = send(curator, csv_text([HEADERS, line_of(data, KEYS)]).encode()).location
    submit(curator, f"{path}/colonnes", **chosen(curator, path))
    page = when_over(curator, path)
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_pages_survive_any_query(curator: FlaskClient):
    path = send(curator, file_of(2)).location
    submit(curator, f"{path}/colonnes", **chosen(curator, path))
    when_over(curator, path)
    for query in ("page=-4", "page=x", "page=99999999999999999999", "resultat=%00", "resultat=new&page=2"):
        assert curator.get(f"{path}?{query}").status_code == 200
