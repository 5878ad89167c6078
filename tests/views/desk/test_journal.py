"""The log of who did what: each act leaves its line, administrators read it by filters and take it away."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from extensions import db
from models import Activity, UserRole, utc_now
from services import activity
from services.activity import Act
from services.journal import ZONE
from services.saving import saving
from tests.desk_pages import EXAMPLE, NEW, fields_of, post
from tests.factories import make_jura, make_vocabularies
from tests.signing import DOMINIQUE, PASSWORD, csrf_token, sign_in, signed_in, submit


def acts(app: Flask) -> list[tuple[str, str, str, str]]:
    """(act, who, on what, detail) of the log, oldest first."""
    with app.app_context():
        rows = db.session.scalars(select(Activity).order_by(Activity.id))
        return [(row.act, row.actor_name, row.subject, row.detail) for row in rows]


def note(app: Flask, act: Act = Act.BULK, **told: str) -> None:
    with app.app_context(), saving(db.session):
        activity.record(db.session, act, by=None, **told)


ADMIN = "Camille admin"
BY_ADMIN: dict[str, Callable[[int], tuple[str, dict[str, str]]]] = {
    "account.role": lambda id: (f"{id}/role", {"role": "admin"}),
    "account.link": lambda id: (f"{id}/lien", {}),
    "account.close": lambda id: (f"{id}/fermer", {}),
    "account.open": lambda id: (f"{id}/ouvrir", {}),
    "sign-in.revoked": lambda id: (f"{id}/deconnecter", {}),
}


@pytest.mark.parametrize("act", BY_ADMIN)
def test_what_an_administrator_does_to_an_account_is_logged(admin: FlaskClient, person: int, act: str):
    path, fields = BY_ADMIN[act](person)
    submit(admin, f"/atelier/comptes/{path}", **fields)
    assert (act, ADMIN, "Dominique") in [row[:3] for row in acts(admin.application)]


def test_a_change_of_role_says_from_which_to_which(admin: FlaskClient, person: int):
    submit(admin, f"/atelier/comptes/{person}/role", role="contributor")
    assert acts(admin.application)[-1] == ("account.role", ADMIN, "Dominique", "curation → contribution")


def test_an_invitation_is_logged_without_its_link(admin: FlaskClient):
    page = submit(admin, "/atelier/comptes/nouveau", email="nouvelle@exemple.fr", name="Nouvelle", role="curator").text
    told = acts(admin.application)
    assert [row[0] for row in told[-2:]] == ["account.create", "account.invite"]
    secret = page.partition("lien=")[2].partition("<")[0]
    assert secret
    assert not any(secret in text or "@" in text for row in told for text in row)


def test_signing_in_and_failing_to_are_logged_without_the_address(bare_site: Flask, person: int):
    client = bare_site.test_client()
    form = {"csrf_token": csrf_token(client)}
    for _attempt in range(6):
        client.post("/compte/connexion", data={**form, "email": DOMINIQUE, "password": "faux faux faux faux"})
        client.post("/compte/connexion", data={**form, "email": "inconnue@exemple.fr", "password": "faux faux faux"})
    told = acts(bare_site)[1:]  # the first one is the account's creation
    assert [row[2] for row in told if row[0] == "sign-in.failed"].count("Dominique") == 5
    assert [row[2] for row in told if row[0] == "sign-in.failed"].count("") == 1  # an address without account
    assert ("sign-in.locked", "Sans compte", "Dominique", "mot de passe") in told
    assert not any("@" in text or "faux" in text for row in told for text in row)


def test_signing_in_and_out_is_logged_with_the_browser(bare_site: Flask, person: int):
    client = bare_site.test_client()
    client.post(
        "/compte/connexion",
        data={"csrf_token": csrf_token(client), "email": DOMINIQUE, "password": PASSWORD},
        headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"},
    )
    submit(client, "/compte/deconnexion")
    assert acts(bare_site)[1:] == [
        ("sign-in.done", "Dominique", "Dominique", "Firefox sur Linux"),
        ("sign-in.out", "Dominique", "Dominique", "Firefox sur Linux"),
    ]


def test_a_command_is_logged_as_one(bare_site: Flask, person: int):
    done = bare_site.test_cli_runner().invoke(args=["user", "role", DOMINIQUE, "contributor"])
    assert done.exit_code == 0, done.output
    assert acts(bare_site)[-1] == ("account.role", "Ligne de commande", "Dominique", "curation → contribution")


def test_an_entry_leaves_a_line_for_each_act_and_none_for_what_was_refused(admin: FlaskClient):
    with admin.application.app_context(), saving(db.session):
        make_vocabularies(db.session)
        make_jura(db.session)
    assert post(admin, NEW, EXAMPLE, "publish").status_code == 303
    here = "/atelier/fiches/1"
    assert post(admin, here, fields_of(admin.get(here)), "archive").status_code == 422  # no reason given
    told = [row for row in acts(admin.application) if row[0].startswith("entry.")]
    title = "Essai : un garage prête des voitures"
    assert told == [("entry.create", ADMIN, title, ""), ("entry.publish", ADMIN, title, "")]


def test_a_curator_does_not_read_it(bare_site: Flask):
    client = signed_in(bare_site)
    assert client.get("/atelier/journal").status_code == 403
    assert client.get("/atelier/journal.csv").status_code == 403


def test_it_is_filtered_by_person_act_day_and_words(admin: FlaskClient):
    note(admin.application, what="Une fiche <b>à part</b>")
    note(admin.application, Act.ACCOUNT_LINK, what="Élodie")
    yesterday = (utc_now().astimezone(ZONE) - timedelta(days=1)).date()
    for query, is_shown in {
        "": True,
        "qui=commande": True,
        "qui=sans-compte": False,
        "qui=1": False,
        "quoi=entry": True,
        "quoi=entry.bulk": True,
        "quoi=account": False,
        f"du={yesterday}": True,
        f"au={yesterday}": False,
        "q=A%20PART": True,
        "q=autre": False,
        "fiche=3": False,
        "quoi=rien&du=hier&qui=x&page=999&fiche=-1": True,
    }.items():
        page = admin.get(f"/atelier/journal?{query}")
        assert page.status_code == 200, query
        assert ("Une fiche &lt;b&gt;à part&lt;/b&gt;" in page.text) is is_shown, query


def test_a_page_costs_the_same_whatever_the_log_holds(admin: FlaskClient, own_statements: list[str]):
    with admin.application.app_context(), saving(db.session):
        for number in range(120):
            activity.record(db.session, Act.BULK, by=None, what=f"{number} fiches")
    own_statements.clear()
    page = admin.get("/atelier/journal").text
    assert len(own_statements) == 5  # who asks, how many, the page, the people, unread notices
    assert "page 1 sur 3" in page
    assert "page 3 sur 3" in admin.get("/atelier/journal?page=77").text


def test_it_is_taken_away_as_a_table_that_no_spreadsheet_runs(admin: FlaskClient):
    note(admin.application, what="=1+1", detail="@SUM(A1)")
    answer = admin.get("/atelier/journal.csv?quoi=entry.bulk")
    assert answer.headers["Cache-Control"] == "no-store, private"
    heading, row = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert heading[0] == "quand"
    assert row[3:6] == ["Action sur plusieurs fiches", "entry.bulk", "'=1+1"]
    assert row[-1] == "'@SUM(A1)"


def test_what_is_older_than_the_setting_goes_with_the_daily_tidying(bare_site: Flask):
    with bare_site.app_context(), saving(db.session):
        activity.record(db.session, Act.BULK, by=None).done_at = utc_now() - timedelta(days=400)
    done = bare_site.test_cli_runner().invoke(args=["desk", "tidy"])
    assert "lignes du journal effacées : 1" in done.output
    assert [row[0] for row in acts(bare_site)] == ["site.tidy"]


def test_the_history_of_an_entry_leads_administrators_to_its_lines(admin: FlaskClient):
    address = post(admin, NEW, [("title", "Un essai")]).location
    assert "/atelier/journal?fiche=1" in admin.get(f"{address}/historique").text
    assert "Fiche commencée" in admin.get("/atelier/journal?fiche=1").text
    sign_in(admin, UserRole.CURATOR)
    assert "/atelier/journal" not in admin.get(f"{address}/historique").text
