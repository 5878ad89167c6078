"""Two persons edit one entry at once: the second one gets three versions and decides; nothing typed is lost."""

import re
from dataclasses import replace

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from extensions import db, search_index
from forms import EntryData
from models import Entry, Revision, Status, User, UserRole
from services import editing, workflow
from services.entry_data import data_of
from services.saving import saving
from tests.desk_pages import changed, fields_of, post
from tests.factories import example_data
from tests.signing import signed_in

TEXT = "Le garage prête des voitures. Les habitants les rendent le soir."


@pytest.fixture
def alix(module_site: Flask) -> FlaskClient:
    """The first curator's browser."""
    return signed_in(module_site, email="alix@exemple.fr", name="Alix")


@pytest.fixture
def camille(module_site: Flask) -> FlaskClient:
    """The second curator's browser."""
    return signed_in(module_site, email="camille@exemple.fr", name="Camille")


@pytest.fixture
def entry_id(module_site: Flask, alix: FlaskClient) -> int:
    """A draft that both may edit."""
    data = example_data(territories=("COM-39300",), columns={**example_data().columns, "action": TEXT})
    with module_site.app_context(), saving(db.session, search_index()) as touched:
        by = db.session.scalars(select(User).where(User.email == "alix@exemple.fr")).one()
        entry = workflow.create(db.session, data, by=by)
        touched.add(entry)
    with module_site.app_context():
        return db.session.scalars(select(Entry.id).order_by(Entry.id.desc()).limit(1)).one()


def path(id: int) -> str:
    return f"/atelier/fiches/{id}"


def now(site: Flask, id: int) -> tuple[EntryData, int]:
    """What is stored: the content and its version."""
    with site.app_context():
        entry = editing.get_for_edit(db.session, id)
        return data_of(entry), entry.version


def meet(
    alix: FlaskClient, camille: FlaskClient, id: int, *, first: dict[str, str], second: dict[str, str]
) -> TestResponse:
    """Both open the entry, Alix saves, then Camille: what Camille gets."""
    opened = fields_of(alix.get(path(id)), "fiche"), fields_of(camille.get(path(id)), "fiche")
    assert post(alix, path(id), changed(opened[0], **first)).status_code == 303
    return post(camille, path(id), changed(opened[1], **second))


def choice(page: TestResponse, label: str) -> str:
    """The name of the field that chooses for the part of this label."""
    for found in re.finditer(
        r"<fieldset class=\"merge-part.*?</fieldset>|<div class=\"change\">.*?</details>", page.text, re.S
    ):
        if re.search(rf"<(?:legend|h3)>{re.escape(label)}</", found[0]):
            return re.search(r'name="(part-\d+-choix)"', found[0])[1]
    raise AssertionError(f"no part is called {label}")


def settle(
    client: FlaskClient, page: TestResponse, id: int, choices: dict[str, str], *, button: str = "save", **more: str
) -> TestResponse:
    """Posts the page of a merge with these choices, by the label of their part."""
    fields = [*fields_of(page, "fusion"), *more.items()]
    for label, value in choices.items():
        name = choice(page, label)
        fields = [*(pair for pair in fields if pair[0] != name), (name, value)]
    return post(client, f"{path(id)}/fusion", fields, button=button)


def test_changes_of_different_fields_are_joined_and_shown_before_they_are_saved(
    module_site, alix, camille, entry_id: int
):
    page = meet(alix, camille, entry_id, first={"title": "Titre d'Alix"}, second={"need": "Besoin de Camille."})
    assert page.status_code == 409
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "Vos changements ne se rencontrent pas" in page.text
    assert now(module_site, entry_id)[1] == 2, "nothing is saved before one says so"
    assert settle(camille, page, entry_id, {}).status_code == 303
    data, version = now(module_site, entry_id)
    assert (data.title, data.columns["need"], version) == ("Titre d'Alix", "Besoin de Camille.", 3)


def test_one_field_changed_by_both_is_chosen_by_hand(module_site, alix, camille, entry_id: int):
    page = meet(alix, camille, entry_id, first={"title": "Titre d'Alix"}, second={"title": "Titre de Camille"})
    assert "Enregistré par Alix" in page.text
    undecided = settle(camille, page, entry_id, {})
    assert undecided.status_code == 422
    assert "Titre : choisissez ce qu’il faut garder" in undecided.text
    assert now(module_site, entry_id)[0].title == "Titre d'Alix"
    assert settle(camille, undecided, entry_id, {"Titre": "mine"}).status_code == 303
    assert now(module_site, entry_id)[0].title == "Titre de Camille"


@pytest.mark.parametrize(
    "chosen, expected",
    [("theirs", "Titre d'Alix"), ("mine", "Titre de Camille"), ("own", "Titre des deux")],
)
def test_each_choice_is_what_is_saved(module_site, alix, camille, entry_id: int, chosen: str, expected: str):
    page = meet(alix, camille, entry_id, first={"title": "Titre d'Alix"}, second={"title": "Titre de Camille"})
    text = choice(page, "Titre").replace("choix", "texte")
    fields = changed(
        fields_of(page, "fusion"),
        **{text.replace("-", "_"): "Titre des deux" if chosen == "own" else "Titre de Camille"},
    )
    fields.append((choice(page, "Titre"), chosen))
    assert post(camille, f"{path(entry_id)}/fusion", fields).status_code == 303
    assert now(module_site, entry_id)[0].title == expected


def test_a_text_written_without_ticking_its_choice_is_the_choice(module_site, alix, camille, entry_id: int):
    page = meet(alix, camille, entry_id, first={"title": "Titre d'Alix"}, second={"title": "Titre de Camille"})
    text = choice(page, "Titre").replace("choix", "texte")
    fields = changed(fields_of(page, "fusion"), **{text.replace("-", "_"): "Titre des deux"})
    assert post(camille, f"{path(entry_id)}/fusion", fields).status_code == 303
    assert now(module_site, entry_id)[0].title == "Titre des deux"


def test_a_text_written_beside_another_choice_is_asked_about_once(module_site, alix, camille, entry_id: int):
    page = meet(
        alix,
        camille,
        entry_id,
        first={"action": TEXT.replace("prête", "loue")},
        second={"action": TEXT.replace("le soir", "le lendemain")},
    )
    assert "à des endroits différents" in page.text
    text = choice(page, "L’action").replace("choix", "texte")
    asked = post(
        camille,
        f"{path(entry_id)}/fusion",
        changed(fields_of(page, "fusion"), **{text.replace("-", "_"): "Tout autre."}),
    )
    assert asked.status_code == 422
    assert "Tout autre." in asked.text
    assert post(camille, f"{path(entry_id)}/fusion", fields_of(asked, "fusion")).status_code == 303
    joined = TEXT.replace("prête", "loue").replace("le soir", "le lendemain")
    assert now(module_site, entry_id)[0].columns["action"] == joined


def test_a_partner_that_each_added_is_kept(module_site, alix, camille, entry_id: int):
    def partner(name: str) -> dict[str, str]:
        return {"partners-2-name": name, "partners-2-profile": "collectivites", "partners-2-role": "partenaire"}

    page = meet(alix, camille, entry_id, first=partner("Ville de Dijon"), second=partner("Département du Jura"))
    assert settle(camille, page, entry_id, {}).status_code == 303
    names = [row.name for row in now(module_site, entry_id)[0].partners]
    assert names == ["Garage du Lac", "Roue libre", "Ville de Dijon", "Département du Jura"]


def test_a_third_save_meanwhile_is_met_again_with_what_was_decided(module_site, alix, camille, entry_id: int):
    page = meet(alix, camille, entry_id, first={"title": "Titre d'Alix"}, second={"title": "Titre de Camille"})
    third = fields_of(alix.get(path(entry_id)), "fiche")
    assert post(alix, path(entry_id), changed(third, summary="Résumé d'Alix.")).status_code == 303
    again = settle(camille, page, entry_id, {"Titre": "mine"})
    assert again.status_code == 409
    assert now(module_site, entry_id)[0].title == "Titre d'Alix"
    assert settle(camille, again, entry_id, {}).status_code == 303
    data, version = now(module_site, entry_id)
    assert (data.title, data.summary, version) == ("Titre de Camille", "Résumé d'Alix.", 4)


def test_the_joined_entry_can_go_on_in_the_form(module_site, alix, camille, entry_id: int):
    page = meet(alix, camille, entry_id, first={"title": "Titre d'Alix"}, second={"need": "Besoin de Camille."})
    form = settle(camille, page, entry_id, {}, button="form")
    assert form.status_code == 200
    assert "rien n’est encore enregistré" in form.text
    fields = fields_of(form, "fiche")
    assert dict(fields)["title"] == "Titre d'Alix"
    assert dict(fields)["need"] == "Besoin de Camille."
    assert post(camille, path(entry_id), changed(fields, summary="Relu.")).status_code == 303
    data, version = now(module_site, entry_id)
    assert (data.title, data.columns["need"], data.summary, version) == (
        "Titre d'Alix",
        "Besoin de Camille.",
        "Relu.",
        3,
    )


def test_the_same_words_typed_by_both_ask_nothing(module_site, alix, camille, entry_id: int):
    answer = meet(alix, camille, entry_id, first={"title": "Le même"}, second={"title": "Le même"})
    assert answer.status_code == 303
    assert now(module_site, entry_id)[1] == 2


def test_a_second_click_on_the_merge_saves_once(module_site, alix, camille, entry_id: int):
    page = meet(alix, camille, entry_id, first={"title": "Titre d'Alix"}, second={"need": "Besoin de Camille."})
    answers = [settle(camille, page, entry_id, {}).status_code for _click in range(2)]
    assert answers == [303, 303]
    assert now(module_site, entry_id)[1] == 3


def test_what_publication_wants_is_told_on_the_page_and_nothing_is_lost(module_site, alix, camille, entry_id: int):
    with module_site.app_context(), saving(db.session, search_index()):
        by = db.session.scalars(select(User).where(User.email == "alix@exemple.fr")).one()
        workflow.act(db.session, entry_id, workflow.Action.PUBLISH, version=1, by=by)
    long = "Titre long. " * 12
    page = meet(alix, camille, entry_id, first={"title": "Titre d'Alix"}, second={"title": "Titre de Camille"})
    text = choice(page, "Titre").replace("choix", "texte")
    fields = changed(fields_of(page, "fusion"), **{text.replace("-", "_"): long * 2})
    refused = post(camille, f"{path(entry_id)}/fusion", fields)
    assert refused.status_code == 422
    assert "Au plus 160 caractères" in refused.text
    assert long.strip() in refused.text
    assert now(module_site, entry_id)[0].title == "Titre d'Alix"


def test_the_history_keeps_all_three_versions(module_site, alix, camille, entry_id: int):
    page = meet(alix, camille, entry_id, first={"title": "Titre d'Alix"}, second={"title": "Titre de Camille"})
    settle(camille, page, entry_id, {"Titre": "mine"})
    with module_site.app_context():
        kept = db.session.scalars(select(Revision).where(Revision.entry_id == entry_id).order_by(Revision.number))
        assert [(one.author_name, one.snapshot["title"]) for one in kept] == [
            ("Alix", example_data().title),
            ("Alix", "Titre d'Alix"),
            ("Camille", "Titre de Camille"),
        ]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"mine": "{"}, id="no-json"),
        pytest.param({"mine": '[["title"], 3, {"a": 1}, ["title", 4]]'}, id="no-pairs"),
        pytest.param({"mine": "null", "base": "x", "theirs": "9" * 50}, id="nothing"),
        pytest.param({"theirs": "0", "base": "-1"}, id="no-version"),
        pytest.param({"page": "../etc"}, id="no-page"),
    ],
)
def test_a_page_tampered_with_overwrites_nothing(module_site, alix, camille, entry_id: int, changes: dict[str, str]):
    page = meet(alix, camille, entry_id, first={"title": "Titre d'Alix"}, second={"title": "Titre de Camille"})
    answer = post(camille, f"{path(entry_id)}/fusion", changed(fields_of(page, "fusion"), **changes))
    assert answer.status_code in (409, 422)
    assert now(module_site, entry_id)[0].title == "Titre d'Alix"


def test_who_may_not_see_the_entry_cannot_merge_into_it(module_site: Flask, alix, camille, entry_id: int):
    page = meet(alix, camille, entry_id, first={"title": "Titre d'Alix"}, second={"title": "Titre de Camille"})
    stranger = signed_in(module_site, UserRole.CONTRIBUTOR)
    assert settle(stranger, page, entry_id, {"Titre": "mine"}).status_code == 404


def test_what_was_typed_is_given_back_after_the_merge_page_was_closed(module_site, alix, camille, entry_id: int):
    meet(alix, camille, entry_id, first={"title": "Titre d'Alix"}, second={"title": "Titre de Camille"})
    form = camille.get(path(entry_id))
    resume = re.search(r'href="([^"]*\?reprise=[^"]+)"', form.text)
    assert resume
    assert "Titre de Camille" in camille.get(resume[1].replace("&amp;", "&")).text


def test_a_state_changed_meanwhile_is_not_undone(module_site, alix, camille, entry_id: int):
    opened = fields_of(camille.get(path(entry_id)), "fiche")
    with module_site.app_context(), saving(db.session, search_index()) as touched:
        by = db.session.scalars(select(User).where(User.email == "alix@exemple.fr")).one()
        touched.add(workflow.act(db.session, entry_id, workflow.Action.PUBLISH, version=1, by=by).entry)
    page = post(camille, path(entry_id), changed(opened, need="Besoin de Camille."))
    assert page.status_code == 409
    assert settle(camille, page, entry_id, {}).status_code == 303
    with module_site.app_context():
        entry = db.session.get(Entry, entry_id)
        assert (entry.status, entry.version) == (Status.PUBLISHED, 3)
    assert now(module_site, entry_id)[0] == replace(now(module_site, entry_id)[0], title=example_data().title)
