"""The page where an entry is written: five kinds, rows, pickers and errors, all without a script."""

import re

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from errors import IndexUnavailable
from extensions import db
from models import Entry, Kind, Status
from search import sync
from services import editing
from services.entry_data import data_of
from tests.desk_pages import EXAMPLE, NEW, Pairs, fields_of, post, value_of, without
from tests.signing import signed_in
from views.addresses import ONE_OF


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_a_page_to_begin_on(curator: FlaskClient, kind: Kind):
    answer = curator.get(f"/atelier/fiches/nouvelle/{ONE_OF[kind]}")
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    ids = re.findall(r'\sid="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))
    for name in re.findall(r'<label[^>]* for="([^"]+)"', answer.text):
        assert f'id="{name}"' in answer.text


@pytest.mark.parametrize("kind", Kind)
def test_an_entry_saved_as_it_was_shown_stays_as_it_was(module_site: Flask, curator: FlaskClient, kind: Kind):
    with module_site.app_context():
        wanted = select(Entry.id).where(Entry.kind == kind, Entry.status == Status.PUBLISHED).limit(1)
        id = db.session.scalar(wanted)
        before = data_of(editing.get_for_edit(db.session, id))
        version = db.session.get_one(Entry, id).version
    page = curator.get(f"/atelier/fiches/{id}")
    assert page.status_code == 200
    html5lib.HTMLParser(strict=True).parse(page.text)
    saved = post(curator, f"/atelier/fiches/{id}", fields_of(page))
    assert saved.status_code == 303, re.findall(r'<li><a href="#[^<]*', saved.text)
    with module_site.app_context():
        entry = editing.get_for_edit(db.session, id)
        assert data_of(entry) == before
        assert entry.version == version


def test_a_draft_needs_only_a_title(module_site: Flask, curator: FlaskClient):
    answer = post(curator, NEW, [("title", "Une idée à reprendre")])
    assert answer.status_code == 303
    page = curator.get(answer.location)
    assert "La fiche est enregistrée." in page.text
    assert value_of(page, "title") == "Une idée à reprendre"
    assert "brouillon" in page.text


def test_a_complete_example_is_published_and_found_at_once(curator: FlaskClient):
    answer = post(curator, NEW, [*EXAMPLE, ("summary", "")], "publish")
    assert answer.status_code == 303
    assert "publiée" in curator.get(answer.location).text
    assert "Essai : un garage" in curator.get("/recherche?q=garage+essai").get_data(as_text=True).replace(
        "<mark>", ""
    ).replace("</mark>", "")


def test_a_save_stands_and_says_that_the_search_follows_when_the_index_does_not_answer(
    module_site: Flask, curator: FlaskClient, monkeypatch
):
    index = module_site.extensions["alliances-index"]

    def refuse(*_args, **_kwargs):
        raise IndexUnavailable("occupé")

    with monkeypatch.context() as broken:
        broken.setattr(index, "replace", refuse)
        page = curator.get(post(curator, NEW, [*EXAMPLE, ("slug", "sans-index")], "publish").location)
    assert "La fiche est publiée" in page.text
    assert "La recherche suivra dans un moment" in page.text
    assert curator.get("/exemples/sans-index").status_code == 200
    with module_site.app_context():
        assert sync(db.session, index).written == 1


def test_what_is_missing_is_said_at_its_field_and_in_a_summary_and_nothing_is_lost(curator: FlaskClient):
    typed = [pair for pair in EXAMPLE if pair[0] not in {"need", "partners-1-role"}]
    answer = post(curator, NEW, [*typed, ("results", "Cinq prêts <b>en 2024</b>")], "publish")
    assert answer.status_code == 422
    summary = answer.text[
        answer.text.index("error-summary") : answer.text.index("<form", answer.text.index("error-summary"))
    ]
    assert re.findall(r'href="#([^"]+)"', summary) == ["need", "partners-1-role"]
    assert "autofocus" in summary[:200]
    for name in ("need", "partners-1-role"):
        assert f'id="{name}-erreur"' in answer.text
        assert re.search(rf'id="{name}"[^>]*aria-invalid="true"', answer.text)
    assert value_of(answer, "partners-1-name") == "Association d&#39;essai"
    assert "Cinq prêts &lt;b&gt;en 2024&lt;/b&gt;" in answer.text


def test_the_admission_rule_is_told_at_the_partners(curator: FlaskClient):
    alone = without(EXAMPLE, "partners-1-name", "partners-1-profile", "partners-1-role")
    answer = post(curator, NEW, alone, "publish")
    assert answer.status_code == 422
    assert 'href="#partners"' in answer.text
    assert "au moins deux profils" in answer.text


def test_a_taken_address_is_told_at_its_field(curator: FlaskClient):
    answer = post(curator, NEW, [*EXAMPLE, ("slug", "accorderie-paris-19")])
    assert answer.status_code == 422
    assert 'href="#slug"' in answer.text
    assert re.search(r'<(section|details) class="form-section" id="section-adresse"', answer.text)
    assert '<section class="form-section" id="section-adresse"' in answer.text  # unfolded, for its error is there


@pytest.mark.parametrize(
    "action, seen",
    [
        ("partners-add", ["Garage d&#39;essai", "Association d&#39;essai", ""]),
        ("partners-down-0", ["Association d&#39;essai", "Garage d&#39;essai"]),
        ("partners-remove-0", ["Association d&#39;essai"]),
    ],
)
def test_rows_are_added_moved_and_removed_by_plain_buttons(curator: FlaskClient, action: str, seen: list[str]):
    answer = post(curator, NEW, EXAMPLE, action)
    assert answer.status_code == 200
    assert re.findall(r'name="partners-\d+-name" value="([^"]*)"', answer.text) == seen
    assert value_of(answer, "title") == EXAMPLE[0][1]
    assert "autofocus" in answer.text


def test_a_place_is_looked_for_and_ticked_without_a_script(curator: FlaskClient):
    answer = post(curator, NEW, [*EXAMPLE, ("territories-find", "dole")], "territories-find")
    assert answer.status_code == 200
    found = answer.text[answer.text.index('id="territories-found"') :]
    assert re.search(r'value="COM-39198"> <span>Dole <span class="pick-detail">commune, Jura, 39100', found)
    assert 'value="COM-39300" checked' in answer.text
    answer = post(curator, NEW, [*EXAMPLE, ("territories-find", "zzzz")], "territories-find")
    assert "Aucun autre territoire ne ressemble" in answer.text


def test_an_organisation_of_the_base_is_looked_for_and_fills_its_row(curator: FlaskClient):
    typed = [("title", "Essai"), ("partners-0-name", "schneider")]
    found = post(curator, NEW, typed, "partners-find-0")
    number = re.search(r'value="partners-use-0-(\d+)" data-assist>Schneider Electric', found.text)
    assert number
    used = post(curator, NEW, typed, f"partners-use-0-{number[1]}")
    assert value_of(used, "partners-0-name") == "Schneider Electric"
    assert re.search(r'<option value="grandes-entreprises" selected>', used.text)
    assert "Déjà dans la base" in used.text


def test_a_text_is_previewed_as_the_public_will_see_it(curator: FlaskClient):
    typed = [*EXAMPLE, ("results", "**Cinq** prêts <script>alert(1)</script>")]
    answer = post(curator, NEW, typed, "preview-results")
    assert "<strong>Cinq</strong> prêts &lt;script&gt;alert(1)" in answer.text
    assert "<script>alert" not in answer.text


def test_the_subject_of_a_sheet_is_a_term_or_a_place(module_site: Flask, curator: FlaskClient):
    path = "/atelier/fiches/nouvelle/repere"
    answer = post(curator, path, [("title", "Repères : Dole"), ("subject_code-find", "Dole")], "subject_code-find")
    assert '<option value="territory:COM-39198" selected>' in answer.text
    saved = post(curator, path, [("title", "Repères : Dole"), ("subject_code", "territory:COM-39198")])
    assert saved.status_code == 303
    assert '<option value="territory:COM-39198" selected>' in curator.get(saved.location).text
    missing = post(curator, path, [("title", "Repères")])
    assert missing.status_code == 422
    assert missing.text.count('href="#subject_code"') == 1


def test_a_later_version_is_not_written_over(module_site: Flask, curator: FlaskClient):
    saved = post(curator, NEW, [("title", "Première version")])
    first = [("title", "Mienne"), ("version", "1")]
    assert post(curator, saved.location, [("title", "Entre-temps"), ("version", "1")]).status_code == 303
    late = post(curator, saved.location, first)
    assert late.status_code == 409
    assert "Mienne" in late.text  # beside what was saved meanwhile: tests/views/desk/test_merging.py
    assert "Entre-temps" in late.text
    assert value_of(curator.get(saved.location), "title") == "Entre-temps"


def test_a_contributor_never_sees_the_draft_of_another(curator: FlaskClient, contributor: FlaskClient):
    theirs = post(curator, NEW, [("title", "Brouillon de la curatrice")]).location
    assert contributor.get(theirs).status_code == 404
    assert post(contributor, theirs, [("title", "Pris"), ("version", "1")]).status_code == 404
    mine = post(contributor, NEW, [("title", "Mon brouillon")]).location
    assert contributor.get(mine).status_code == 200
    assert curator.get(mine).status_code == 200


def test_a_contributor_submits_and_cannot_publish(curator: FlaskClient, contributor: FlaskClient):
    assert post(contributor, NEW, EXAMPLE, "publish").status_code == 403
    sent = post(contributor, NEW, EXAMPLE, "submit")
    assert sent.status_code == 303
    page = contributor.get(sent.location)
    assert "à relire" in page.text
    assert post(contributor, sent.location, [("title", "Autre"), *EXAMPLE[1:], ("version", "2")]).status_code == 409
    assert post(curator, sent.location, [*EXAMPLE, ("version", "2")], "publish").status_code == 303


@pytest.mark.parametrize("path", ["lieux", "organisations"])
@pytest.mark.parametrize("typed", ["", "a", "%00", "%ED%A0%80", "'" * 500, "39000", "*"])
def test_pickers_answer_whatever_is_typed(curator: FlaskClient, path: str, typed: str):
    answer = curator.get(f"/atelier/proposer/{path}?q={typed}")
    assert answer.status_code == 200
    assert isinstance(answer.json, list)


HOSTILE: list[Pairs] = [
    [],
    [("version", "²"), ("title", "T"), ("partners-²-name", "A")],
    [("title", "\x00"), ("started", "9" * 400)],
    [(f"partners-{n}-name", "A") for n in range(500)],
    [("domains", "' OR 1=1"), ("territories", "../../etc/passwd"), ("title", "T")],
    [("started", "2020"), ("ended", "1999"), ("title", "T")],
    [("title", "T" * 5000), ("need", "é" * 30_000)],
    [("sources-0-url", "javascript:alert(1)"), ("title", "T")],
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    "action", ["save", "publish", "partners-add", "partners-use-0-99999999999", "preview-nothing", ""]
)
def test_no_post_breaks_the_page(curator: FlaskClient, typed: Pairs, action: str):
    assert post(curator, NEW, typed, action).status_code in (200, 303, 422)


def test_opening_an_entry_costs_a_bounded_number_of_statements(own_site: Flask, own_statements: list[str]):
    client = signed_in(own_site)
    with own_site.app_context():
        id = db.session.scalar(select(Entry.id).where(Entry.slug == "100-chances-100-emplois-chalon"))
    client.get(f"/atelier/fiches/{id}")
    own_statements.clear()
    client.get(f"/atelier/fiches/{id}")
    assert len(own_statements) <= 16
