"""Accounts, as an administrator changes them."""

from flask.testing import FlaskClient

from extensions import db
from models import User, UserRole
from services import accounts
from services.saving import saving
from tests.signing import DOMINIQUE, sign_in, signed_in, submit


def stored(admin: FlaskClient, number: int) -> User:
    with admin.application.app_context():
        return accounts.get(db.session, number)


def test_every_account_is_listed_with_its_role(admin: FlaskClient, person: int):
    page = admin.get("/atelier/comptes").text
    assert DOMINIQUE in page
    assert "curation" in page
    assert "jamais" in page


def test_the_list_is_read_in_a_few_statements_whatever_the_number(admin: FlaskClient, own_statements: list[str]):
    with admin.application.app_context(), saving(db.session):
        for number in range(30):
            accounts.create(db.session, email=f"p{number}@exemple.fr", name=f"P{number}", role=UserRole.CURATOR)
    own_statements.clear()
    admin.get("/atelier/comptes")
    assert len(own_statements) == 4  # who asks, letters that wait, accounts, unread notices


def test_a_role_is_changed(admin: FlaskClient, person: int):
    assert submit(admin, f"/atelier/comptes/{person}/role", role="admin").status_code == 303
    assert stored(admin, person).role is UserRole.ADMIN
    assert submit(admin, f"/atelier/comptes/{person}/role", role="empereur").status_code == 422


def test_the_last_administrator_keeps_the_role_and_is_told_why(admin: FlaskClient):
    number = sign_in(admin, UserRole.ADMIN)
    refused = submit(admin, f"/atelier/comptes/{number}/role", role="curator")
    assert refused.status_code == 422
    assert "seul compte d" in refused.text
    submit(admin, f"/atelier/comptes/{number}/fermer")
    assert stored(admin, number).is_active


def test_closing_an_account_puts_its_owner_out_at_once_and_it_can_be_opened_again(admin: FlaskClient, person: int):
    theirs = signed_in(admin.application, email=DOMINIQUE)
    assert theirs.get("/atelier/").status_code == 200
    assert submit(admin, f"/atelier/comptes/{person}/fermer").status_code == 303
    assert theirs.get("/atelier/").status_code == 303
    submit(admin, f"/atelier/comptes/{person}/ouvrir")
    assert stored(admin, person).is_active
    assert theirs.get("/atelier/").status_code == 303


def test_a_lost_telephone_is_helped(admin: FlaskClient, person: int):
    with admin.application.app_context(), saving(db.session):
        accounts.get(db.session, person).totp_secret = "scellé"
    assert "Retirer la double vérification" in admin.get(f"/atelier/comptes/{person}").text
    submit(admin, f"/atelier/comptes/{person}/double-verification")
    assert stored(admin, person).totp_secret is None


def test_somebody_is_signed_out_everywhere(admin: FlaskClient, person: int):
    theirs = signed_in(admin.application, email=DOMINIQUE)
    submit(admin, f"/atelier/comptes/{person}/deconnecter")
    assert theirs.get("/atelier/").status_code == 303


def test_an_account_that_does_not_exist_is_not_found(admin: FlaskClient):
    assert admin.get("/atelier/comptes/999").status_code == 404
    assert submit(admin, "/atelier/comptes/999/fermer").status_code == 404
