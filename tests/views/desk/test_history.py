"""The history of an entry in the desk: told, compared, brought back; for who may see the entry."""

from dataclasses import replace

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from extensions import db, search_index
from models import Entry, Revision, Status, User, UserRole
from search import SearchQuery
from services import editing, workflow
from services.entry_data import data_of
from services.saving import saving
from tests.factories import SOMEBODY, example_data
from tests.signing import signed_in, submit

TITLE = "Un garage d'essai répare des voitures"


@pytest.fixture
def entry_id(module_site: Flask, curator: FlaskClient) -> int:
    """A published entry that a curator then saved twice."""
    with module_site.app_context():
        with saving(db.session, search_index()) as touched:
            entry = editing.create(db.session, example_data(), by=SOMEBODY, status=Status.PUBLISHED)
            touched.add(entry)
        id = entry.id
    change(module_site, id, title=TITLE)
    change(module_site, id, title=TITLE.replace("répare", "prête"), started=2011)
    return id


def change(site: Flask, id: int, **changes) -> int:
    """Saves the entry with these changes, by the curator; gives its version."""
    with site.app_context():
        by = db.session.scalars(select(User).where(User.role == UserRole.CURATOR)).first()
        with saving(db.session, search_index()) as touched:
            entry = editing.get_for_edit(db.session, id)
            entry = workflow.save(
                db.session, id, replace(data_of(entry), **changes), version=entry.version, by=by, note="relu"
            )
            touched.add(entry)
        return entry.version


def stored(site: Flask, id: int) -> tuple[int, str, str]:
    with site.app_context():
        entry = db.session.get(Entry, id)
        return entry.version, entry.title, entry.slug


def valid(answer: TestResponse) -> str:
    """The text of a page that is valid HTML with one h1 and that no browser keeps."""
    assert answer.status_code in (200, 409, 422), answer.status
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert answer.text.count("<h1") == 1
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.text


def test_the_history_tells_who_changed_what_and_why(curator: FlaskClient, entry_id: int):
    text = valid(curator.get(f"/atelier/fiches/{entry_id}/historique"))
    assert "Camille</span>" in text
    assert "Camille curator" in text
    assert "Titre, Année de début" in text
    assert "relu" in text


def test_a_save_that_changed_many_fields_names_some(module_site: Flask, curator: FlaskClient, entry_id: int):
    changes = dict.fromkeys(("need", "action", "results", "obstacles", "transferable", "success_factors"), "Autre.")
    change(module_site, entry_id, title="Autre", summary="Autre.", columns=changes)
    text = valid(curator.get(f"/atelier/fiches/{entry_id}/historique"))
    assert "Titre, Résumé, Le besoin, L’action, 4 autres" in text


def test_a_change_of_state_is_told_with_its_reason(module_site: Flask, curator: FlaskClient, entry_id: int):
    with module_site.app_context():
        by = db.session.scalars(select(User).where(User.role == UserRole.CURATOR)).first()
        with saving(db.session, search_index()) as touched:
            step = {"version": 3, "by": by, "reason": "Une source ne répond plus."}
            touched.add(workflow.act(db.session, entry_id, workflow.Action.UNPUBLISH, **step).entry)
    text = valid(curator.get(f"/atelier/fiches/{entry_id}/historique"))
    assert "remise en brouillon" in text
    assert "Une source ne répond plus." in text
    compared = valid(curator.get(f"/atelier/fiches/{entry_id}/comparer?de=3&a=4"))
    assert "Le contenu est le même dans les deux versions." in compared
    assert "L’état passe de" in compared


def test_two_versions_are_compared_word_by_word(curator: FlaskClient, entry_id: int):
    text = valid(curator.get(f"/atelier/fiches/{entry_id}/comparer?de=2&a=3"))
    assert '<del><span class="visually-hidden">[retiré : </span>répare' in text
    assert '<ins><span class="visually-hidden">[ajouté : </span>prête' in text
    assert text.index("<h3>Titre") < text.index("<h3>Année de début")


@pytest.mark.parametrize(
    "query", ["", "?de=&a=", "?de=999&a=-1", "?de=x&a=%00", "?de=3&a=1", "?de=2&a=2&tout=1", "?a=1"]
)
def test_whatever_the_address_says_two_versions_are_compared(curator: FlaskClient, entry_id: int, query: str):
    valid(curator.get(f"/atelier/fiches/{entry_id}/comparer{query}"))


def test_a_version_comes_back_as_a_new_save_and_is_found_at_once(
    module_site: Flask, curator: FlaskClient, entry_id: int
):
    page = valid(curator.get(f"/atelier/fiches/{entry_id}/historique/2"))
    assert "Faire revenir la version 2" in page
    slug = stored(module_site, entry_id)[2]
    answer = submit(curator, f"/atelier/fiches/{entry_id}/historique/2/restaurer", version="3", note="erreur")
    assert answer.status_code == 303
    assert stored(module_site, entry_id) == (4, TITLE, slug)
    with module_site.app_context():
        numbers = db.session.scalars(select(Revision.number).where(Revision.entry_id == entry_id)).all()
        assert sorted(numbers) == [1, 2, 3, 4]
        found = search_index().search(SearchQuery(text='"garage d\'essai répare"')).hits
        assert entry_id in {hit.id for hit in found}
    assert "Retour à la version 2 : erreur" in curator.get(f"/atelier/fiches/{entry_id}/historique").text


def test_a_restore_over_a_newer_version_is_shown_anew_and_changes_nothing(module_site, curator, entry_id: int):
    answer = submit(curator, f"/atelier/fiches/{entry_id}/historique/1/restaurer", version="2", note="trop tard")
    assert answer.status_code == 409
    text = valid(answer)
    assert 'value="trop tard"' in text
    assert 'name="version" value="3"' in text
    assert stored(module_site, entry_id)[0] == 3


@pytest.mark.parametrize("version", ["", "x", "9" * 40, "-1"])
def test_a_restore_that_does_not_say_what_it_saw_changes_nothing(module_site, curator, entry_id: int, version: str):
    path = f"/atelier/fiches/{entry_id}/historique/1/restaurer"
    assert submit(curator, path, version=version).status_code == 409
    assert stored(module_site, entry_id)[0] == 3


def test_the_present_version_has_nothing_to_bring_back(curator: FlaskClient, entry_id: int):
    text = valid(curator.get(f"/atelier/fiches/{entry_id}/historique/3"))
    assert "restaurer" not in text


def test_a_version_that_is_not_there_is_not_found(curator: FlaskClient, entry_id: int):
    assert curator.get(f"/atelier/fiches/{entry_id}/historique/99").status_code == 404


@pytest.mark.parametrize("page", ["historique", "comparer", "historique/1", "apercu"])
def test_a_contributor_sees_nothing_of_another_persons_draft(module_site: Flask, entry_id: int, page: str):
    with module_site.app_context(), saving(db.session, search_index()):
        db.session.get(Entry, entry_id).status = Status.DRAFT
    contributor = signed_in(module_site, UserRole.CONTRIBUTOR)
    assert contributor.get(f"/atelier/fiches/{entry_id}/{page}").status_code == 404


def test_a_contributor_cannot_bring_back_a_version_of_what_is_not_theirs(module_site: Flask, entry_id: int):
    contributor = signed_in(module_site, UserRole.CONTRIBUTOR)
    path = f"/atelier/fiches/{entry_id}/historique/1/restaurer"
    assert submit(contributor, path, version="3").status_code == 403
    assert stored(module_site, entry_id)[0] == 3


def test_the_pages_of_a_history_send_a_bounded_number_of_statements(curator, entry_id: int, module_statements):
    for path, most in (("historique", 16), ("comparer", 17), ("historique/1", 20)):
        module_statements.clear()
        assert curator.get(f"/atelier/fiches/{entry_id}/{path}").status_code == 200
        assert len(module_statements) <= most, (path, len(module_statements), module_statements)
