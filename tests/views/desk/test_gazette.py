"""/atelier/gazette: an issue written, seen, published and taken back, without a script; nothing typed is lost."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extensions import db
from models import Activity, Entry, GazetteIssue, Kind, Status
from services import gazette
from services.saving import saving
from tests.desk_pages import fields_of, post, without

NEW = "/atelier/gazette/nouveau"


@pytest.fixture(autouse=True)
def no_issue(module_site: Flask):
    """Each test begins without an issue."""
    yield
    with module_site.app_context(), saving(db.session):
        for line in gazette.all_issues(db.session):
            db.session.delete(gazette.get(db.session, line.id))


@pytest.fixture
def ids(module_site: Flask) -> list[int]:
    """Three published examples."""
    with module_site.app_context():
        wanted = db.session.query(Entry.id).filter_by(kind=Kind.EXAMPLE, status=Status.PUBLISHED)
        return [id for (id,) in wanted.order_by(Entry.id).limit(3)]


def typed(ids: list[int], **changes: str) -> list[tuple[str, str]]:
    """What a page of an issue posts."""
    told = {"month": "2026-11", "title": "Des voitures qu’on prête", "introduction": "Sans voiture, **pas d’emploi**."}
    picks = [pair for id in ids for pair in (("pick", str(id)), ("note", f"Mot {id}"))]
    return [*(told | changes).items(), *picks]


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch):
    """The months offered do not depend on the day of the test."""
    monkeypatch.setattr(
        gazette, "free_months", lambda *_args, own="": sorted({"2026-11", "2026-12", *([own] if own else [])})
    )


def saved(curator: FlaskClient, ids: list[int], button: str = "save", **changes: str) -> str:
    answer = post(curator, NEW, typed(ids, **changes), button)
    assert answer.status_code == 303, re.findall(r'field-error"[^<]*<|<li><a href="#[^<]*', answer.text)
    return answer.location


def picked(answer) -> list[str]:
    return [value for name, value in fields_of(answer) if name == "pick"]


def test_a_draft_is_kept_and_only_curators_see_it(module_site: Flask, curator, contributor, ids):
    address = saved(curator, ids)
    assert "Des voitures" in curator.get(address).text
    assert "Des voitures" in curator.get("/atelier/gazette").text
    assert "Aperçu." in curator.get(f"{address}/apercu").text
    assert contributor.get(address).status_code == 403
    reader = module_site.test_client()
    assert reader.get("/gazette/2026-11").status_code == 404
    for public in ("/gazette", "/gazette.atom", "/sitemap.xml", "/"):
        assert "Des voitures" not in reader.get(public).text
        assert "gazette/2026-11" not in reader.get(public).text


def test_published_it_is_public_at_once_and_taken_back_it_is_gone_at_once(module_site: Flask, curator, ids):
    address = saved(curator, ids, "publish")
    reader = module_site.test_client()
    assert "<strong>pas d’emploi</strong>" in reader.get("/gazette/2026-11").text
    page = curator.get(address)
    assert "Retirer du site" in page.text
    assert post(curator, address, fields_of(page), "withdraw").status_code == 303
    assert reader.get("/gazette/2026-11").status_code == 404
    with module_site.app_context():
        acts = [one.act for one in db.session.query(Activity).order_by(Activity.id.desc()).limit(2)]
    assert acts == ["gazette.withdraw", "gazette.publish"]
    with module_site.app_context():
        assert db.session.query(GazetteIssue).one().published_at is not None
    assert "Effacer ce brouillon" not in curator.get(address).text


@pytest.mark.parametrize(
    "changes, told",
    [
        ({"title": ""}, "Ce champ est nécessaire."),
        ({"introduction": ""}, "Ce champ est nécessaire."),
        ({"month": "2026-13"}, "Choisissez un mois."),
        ({"title": "x" * 161}, "Au plus 160"),
    ],
)
def test_what_is_missing_is_told_and_what_is_typed_stays(curator, ids, changes, told):
    answer = post(curator, NEW, typed(ids, **changes), "publish")
    assert answer.status_code == 422
    assert told in answer.text
    assert picked(answer) == [str(id) for id in ids]
    assert f"Mot {ids[0]}" in answer.text


def test_without_a_published_entry_it_is_not_published(curator):
    answer = post(curator, NEW, typed([]), "publish")
    assert answer.status_code == 422
    assert "Choisissez au moins une fiche publiée." in answer.text


def test_one_month_has_one_issue(curator, ids):
    saved(curator, ids)
    answer = post(curator, NEW, typed(ids), "save")
    assert answer.status_code == 422
    assert "Ce mois a déjà son numéro." in answer.text


def test_the_month_of_a_published_issue_does_not_change(curator, ids):
    address = saved(curator, ids, "publish")
    fields = [
        ("month", "2026-12") if name == "month" else (name, text) for name, text in fields_of(curator.get(address))
    ]
    answer = post(curator, address, fields)
    assert answer.status_code == 422
    assert "ne change plus" in answer.text


def test_entries_are_found_picked_moved_and_removed_without_saving(curator, ids):
    first, second, _third = ids
    answer = post(curator, NEW, typed([first]), f"picks-take-{second}")
    assert picked(answer) == [str(first), str(second)]
    answer = post(curator, NEW, fields_of(answer), f"picks-up-{second}")
    assert picked(answer) == [str(second), str(first)]
    answer = post(curator, NEW, fields_of(answer), f"picks-remove-{first}")
    assert picked(answer) == [str(second)]
    answer = post(curator, NEW, [*without(fields_of(answer), "picks-find"), ("picks-find", "garage")], "enter")
    assert 'id="picks-found"' in answer.text
    assert re.search(r'value="picks-take-\d+"', answer.text)
    assert picked(answer) == [str(second)]
    assert post(curator, NEW, fields_of(answer), f"picks-take-{'9' * 9}").status_code == 200


def test_the_order_and_the_notes_are_those_of_the_page(module_site: Flask, curator, ids):
    address = saved(curator, ids, "publish")
    fields = fields_of(curator.get(address))
    turned = post(curator, address, fields, f"picks-up-{ids[2]}")
    assert post(curator, address, fields_of(turned)).status_code == 303
    assert picked(curator.get(address)) == [str(id) for id in (ids[0], ids[2], ids[1])]
    public = module_site.test_client().get("/gazette/2026-11").text
    places = [public.index(f"Mot {id}") for id in (ids[0], ids[2], ids[1])]
    assert places == sorted(places)


def test_the_introduction_is_previewed_safely(curator):
    answer = post(curator, NEW, typed([], introduction="**gras** <script>alert(1)</script>"), "preview-introduction")
    assert "<strong>gras</strong>" in answer.text
    assert "<script>alert" not in answer.text


def test_two_people_the_second_is_told_and_keeps_what_they_wrote(curator, ids):
    address = saved(curator, ids)
    page = fields_of(curator.get(address))
    changed = [("title", "Premier") if name == "title" else (name, text) for name, text in page]
    assert post(curator, address, changed).status_code == 303
    late = [("title", "Second") if name == "title" else (name, text) for name, text in page if name != "page"]
    answer = post(curator, address, late)
    assert answer.status_code == 409
    assert "Second" in answer.text
    assert "Premier" in curator.get(address).text


def test_a_second_click_makes_no_second_issue(module_site: Flask, curator, ids):
    fields = [*typed(ids), ("page", "une-page-de-cet-essai")]
    assert post(curator, NEW, fields).status_code == 303
    assert post(curator, NEW, fields).status_code == 303
    with module_site.app_context():
        assert db.session.query(GazetteIssue).count() == 1


def test_what_is_typed_is_kept_given_back_and_erased(curator):
    fields = [("title", "À moitié"), ("pick", "1"), ("note", "x")]
    assert post(curator, "/atelier/gazette/saisies/une-autre-page-ici", fields).json["kept_at"]
    assert "À moitié" in curator.get(NEW).text
    resumed = curator.get(f"{NEW}?reprise=une-autre-page-ici")
    assert ("title", "À moitié") in fields_of(resumed)
    assert post(curator, "/atelier/gazette/saisies/une-autre-page-ici/effacer", []).status_code == 303
    assert "À moitié" not in curator.get(NEW).text


def test_what_is_typed_in_an_issue_is_given_back_there_alone(curator, ids):
    address = saved(curator, ids)
    fields = fields_of(curator.get(address))
    page = dict(fields)["page"]
    typed_again = [("title", "Autrement") if name == "title" else (name, text) for name, text in fields]
    assert post(curator, f"{address}/saisies/{page}", typed_again).json["kept_at"]
    assert "Autrement" in curator.get(address).text
    assert "Autrement" not in curator.get(NEW).text
    assert post(curator, address, typed_again).status_code == 303
    assert "Vous aviez commencé" not in curator.get(address).text


def test_a_draft_is_erased_and_what_was_published_is_not(curator, ids):
    draft = saved(curator, ids)
    assert post(curator, f"{draft}/effacer", []).status_code == 303
    assert curator.get(draft).status_code == 404
    public = saved(curator, ids, "publish")
    post(curator, f"{public}/effacer", [])
    assert "se retire, il ne s&#39;efface pas" in curator.get(public).text


@pytest.mark.parametrize("path", ["", "/nouveau", "/999999", "/999999/apercu", "/nouveau?reprise=rien"])
def test_strange_addresses_are_told(curator, path: str):
    assert curator.get(f"/atelier/gazette{path}").status_code in (200, 404)
