"""People at the desk, each in their own browser."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extensions import db
from models import UserRole
from services import accounts
from services.activity import STRANGER
from services.saving import saving
from tests.signing import DOMINIQUE, PASSWORD, signed_in


@pytest.fixture
def curator(module_site: Flask) -> FlaskClient:
    return signed_in(module_site)


@pytest.fixture
def contributor(module_site: Flask) -> FlaskClient:
    return signed_in(module_site, UserRole.CONTRIBUTOR)


@pytest.fixture
def admin(bare_site: Flask) -> FlaskClient:
    """An administrator's browser, on a site of the test's own."""
    return signed_in(bare_site, UserRole.ADMIN)


@pytest.fixture
def person(bare_site: Flask) -> int:
    """The account of Dominique, curator, on the same site."""
    with bare_site.app_context(), saving(db.session):
        return accounts.create(
            db.session, email=DOMINIQUE, name="Dominique", role=UserRole.CURATOR, password=PASSWORD, by=STRANGER
        ).id
