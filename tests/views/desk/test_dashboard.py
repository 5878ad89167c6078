"""The dashboard, the lists and actions on several entries: asked first, told one by one, a contributor sees only their own."""

import re

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from extensions import db, search_index
from models import Entry, Status, User, UserRole
from services import workflow
from services.bulk import BULK_MAX
from services.saving import saving
from services.workflow import Action
from tests.factories import example_data
from tests.signing import csrf_token, sign_in, signed_in, submit


@pytest.fixture(scope="module", autouse=True)
def people(module_site: Flask) -> None:
    """Both have an account, whichever test comes first."""
    for role in (UserRole.CURATOR, UserRole.CONTRIBUTOR):
        sign_in(module_site.test_client(), role)


def made(site: Flask, title: str, role: UserRole = UserRole.CURATOR, **changes) -> str:
    """A draft of that person's, as a ticked box tells it: "12:1"."""
    with site.app_context():
        by = db.session.scalars(select(User).where(User.email == f"{role.value}@exemple.fr")).one()
        with saving(db.session, search_index()) as touched:
            entry = workflow.create(db.session, example_data(title=title, territories=("COM-39300",), **changes), by=by)
            touched.add(entry)
        return f"{entry.id}:{entry.version}"


def state(site: Flask, value: str) -> Status:
    with site.app_context():
        return db.session.get(Entry, int(value.partition(":")[0])).status


def act(client: FlaskClient, values: list[str], action: str, **more: str) -> TestResponse:
    return client.post(
        "/atelier/fiches/lot", data={"csrf_token": csrf_token(client), "fiche": values, "action": action} | more
    )


def valid(answer: TestResponse) -> str:
    assert answer.status_code in (200, 422), answer.status
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert answer.text.count("<h1") == 1
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.text


def test_the_dashboard_tells_what_waits(module_site: Flask, curator: FlaskClient, contributor: FlaskClient):
    made(module_site, "Brouillon de Camille")
    value = made(module_site, "À relire s'il vous plaît", UserRole.CONTRIBUTOR)
    act(contributor, [value], "submit", confirme="oui")
    text = valid(curator.get("/atelier/"))
    for told in ("Brouillon de Camille", "À relire s&#39;il vous plaît", "Modifiées récemment", "Exemples inspirants"):
        assert told in text
    own = valid(contributor.get("/atelier/"))
    assert "En relecture" in own
    assert "Brouillon de Camille" not in own


def test_an_empty_dashboard_says_where_to_begin(module_site: Flask):
    client = signed_in(module_site, UserRole.CONTRIBUTOR, email="nouvelle@exemple.fr")
    text = valid(client.get("/atelier/"))
    assert "Rien ne vous attend" in text
    assert "/atelier/fiches/nouvelle/exemple" in text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?type=example&etat=draft&auteur=0&q=a&tri=titre&page=99",
        "?type=x&etat=%00&auteur=-1&q=%00&tri=&page=0",
        "?q=%25_",
    ],
)
def test_a_list_answers_whatever_the_address_says(curator: FlaskClient, query: str):
    valid(curator.get(f"/atelier/fiches{query}"))


def test_a_list_keeps_its_filters_from_page_to_page(curator: FlaskClient):
    text = valid(curator.get("/atelier/fiches?type=example&etat=published&tri=titre"))
    assert re.search(
        r'href="/atelier/fiches\?type=example&amp;etat=published&amp;tri=titre&amp;page=2"[^>]*rel="next"', text
    )


def test_a_contributor_sees_only_their_own_in_lists(module_site: Flask, contributor: FlaskClient):
    made(module_site, "Secret du curateur")
    made(module_site, "Ma fiche", UserRole.CONTRIBUTOR)
    text = valid(contributor.get("/atelier/fiches"))
    assert "Ma fiche" in text
    assert "Secret du curateur" not in text
    assert "Commencée par" not in text


def test_an_action_on_several_entries_is_asked_then_done(module_site: Flask, curator: FlaskClient):
    values = [made(module_site, f"Zyxlot {number}") for number in range(2)]
    page = valid(act(curator, values, "publish", retour="etat=draft"))
    assert "Ces 2 fiches vont changer" in page
    assert [state(module_site, value) for value in values] == [Status.DRAFT] * 2
    done = act(curator, values, "publish", confirme="oui", retour="etat=draft")
    assert (done.status_code, done.headers["Location"]) == (303, "/atelier/fiches?etat=draft")
    assert "2 fiches publiées." in curator.get("/atelier/fiches").text
    assert [state(module_site, value) for value in values] == [Status.PUBLISHED] * 2
    assert curator.get("/recherche.json?q=zyxlot").text.count("Zyxlot") >= 2


def test_what_one_entry_lacks_is_told_and_does_not_hold_up_the_others(module_site: Flask, curator: FlaskClient):
    good, bad = made(module_site, "Complète"), made(module_site, "Sans source du tout", sources=())
    page = valid(act(curator, [good, bad], "publish", confirme="oui"))
    assert "1 fiche publiée." in page
    assert "Une fiche publiée a au moins une source." in page
    assert (state(module_site, good), state(module_site, bad)) == (Status.PUBLISHED, Status.DRAFT)


def test_an_action_that_wants_a_reason_asks_for_it(module_site: Flask, curator: FlaskClient):
    value = made(module_site, "À archiver")
    assert 'name="reason"' in valid(act(curator, [value], "archive"))
    refused = act(curator, [value], "archive", confirme="oui", reason=" ")
    assert refused.status_code == 422
    assert state(module_site, value) is Status.DRAFT
    assert act(curator, [value], "archive", confirme="oui", reason="Doublon.").status_code == 303
    assert state(module_site, value) is Status.ARCHIVED


@pytest.mark.parametrize(
    "values, action", [([], "publish"), (["x", "1:", ":1", "9" * 30 + ":1"], "publish"), (["1:1"], "x")]
)
def test_nothing_ticked_or_no_action_goes_back_to_the_list(curator: FlaskClient, values: list[str], action: str):
    answer = act(curator, values, action, retour="//ailleurs.exemple/?q=a&type=example")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/atelier/fiches")


def test_too_many_entries_at_once_are_refused(curator: FlaskClient):
    assert act(curator, [f"{number}:1" for number in range(BULK_MAX + 1)], "publish").status_code == 403


def test_a_contributor_cannot_act_on_what_is_not_theirs(module_site: Flask, contributor: FlaskClient):
    value = made(module_site, "Pas à toi")
    page = act(contributor, [value], "submit", confirme="oui")
    assert "Pas à toi" not in page.text
    assert act(contributor, [value], "publish", confirme="oui").status_code == 200
    assert state(module_site, value) is Status.DRAFT


def test_an_entry_is_copied_as_a_new_draft(module_site: Flask, curator: FlaskClient):
    value = made(module_site, "Modèle", slug="modele-a-copier")
    answer = submit(curator, f"/atelier/fiches/{value.partition(':')[0]}/copier")
    assert answer.status_code == 303
    text = valid(curator.get(answer.headers["Location"]))
    assert "Modèle (copie)" in text
    with module_site.app_context():
        copy = db.session.scalars(select(Entry).where(Entry.title == "Modèle (copie)")).one()
        assert (copy.status, copy.version, copy.started, copy.origin_checksum) == (Status.DRAFT, 1, None, None)
        assert copy.slug == "modele-copie"


def test_a_contributor_cannot_copy_what_they_may_not_see(module_site: Flask, contributor: FlaskClient):
    value = made(module_site, "Invisible")
    assert submit(contributor, f"/atelier/fiches/{value.partition(':')[0]}/copier").status_code == 404


def test_the_pages_of_the_desk_send_a_bounded_number_of_statements(curator: FlaskClient, module_statements):
    for path, most in (("/atelier/", 10), ("/atelier/fiches", 7), ("/atelier/fiches?q=a&page=2", 7)):
        module_statements.clear()
        assert curator.get(path).status_code == 200
        assert len(module_statements) <= most, (path, len(module_statements), module_statements)


def test_a_draft_is_published_from_its_preview(module_site: Flask, curator: FlaskClient):
    value = made(module_site, "Depuis l'aperçu")
    page = curator.get(f"/atelier/fiches/{value.partition(':')[0]}/apercu").text
    assert "Publier…" in page
    assert f'name="fiche" value="{value}"' in page
    assert Action.PUBLISH.value in page
