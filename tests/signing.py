"""Signing in for tests of closed rooms: a browser already signed in, and forms sent with their token."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from werkzeug.test import TestResponse

from extensions import db
from models import User, UserRole
from services import sign_in as signing_in
from services.saving import saving
from tests.factories import make_user

PASSWORD = "une phrase assez longue"
DOMINIQUE = "dominique@exemple.fr"


def sign_in(client: FlaskClient, role: UserRole = UserRole.CURATOR, **changes: Any) -> int:
    """Signs this browser in as a person of that role, made when nobody has the address; gives the account's number."""
    email = changes.pop("email", f"{role.value}@exemple.fr")
    with client.application.app_context(), saving(db.session):
        user = db.session.scalar(select(User).where(User.email == email))
        if user is None:
            user = make_user(db.session, role=role, **{"email": email, "name": f"Camille {role.value}"} | changes)
        secret = signing_in.start(db.session, user, device="Essai")
        number = user.id
    with client.session_transaction() as session:
        session["_user_id"] = secret
        session["_fresh"] = True
    return number


def signed_in(site: Flask, role: UserRole = UserRole.CURATOR, **changes: Any) -> FlaskClient:
    """A browser of its own on this site, already signed in as a person of that role."""
    client = site.test_client()
    sign_in(client, role, **changes)
    return client


def submit(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Posts a form as its page would: with the token of this browser's session."""
    return client.post(path, data={"csrf_token": csrf_token(client)} | fields)


def csrf_token(client: FlaskClient) -> str:
    """A token that holds for this browser's session."""
    with client.application.test_request_context():
        with client.session_transaction() as session:
            session.setdefault("csrf_token", "0" * 40)
            raw = session["csrf_token"]
        return _signed(client, raw)


def _signed(client: FlaskClient, raw: str) -> str:
    with client.application.test_request_context() as context:
        context.session["csrf_token"] = raw
        token: str = generate_csrf()
        return token
