"""People at the desk, each in their own browser."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import UserRole
from tests.signing import sign_in


@pytest.fixture
def curator(module_site: Flask) -> FlaskClient:
    client = module_site.test_client()
    sign_in(client, UserRole.CURATOR)
    return client


@pytest.fixture
def contributor(module_site: Flask) -> FlaskClient:
    client = module_site.test_client()
    sign_in(client, UserRole.CONTRIBUTOR)
    return client
