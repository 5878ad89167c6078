"""/…/provenance: readers see where each field comes from, without names and without drafts."""

import html5lib
import pytest
from flask.testing import FlaskClient
from tests_addresses import EXAMPLE, SHEET


@pytest.mark.parametrize("address", [EXAMPLE, SHEET], ids=["example", "sheet"])
def test_each_field_says_how_it_came(visitor: FlaskClient, address: str):
    page = visitor.get(f"{address}/provenance")
    assert page.status_code == 200
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "Chargé avec les données initiales" in page.text
    assert "par l’équipe du site" in page.text
    assert "Sources à ce moment :" in page.text


def test_the_entry_leads_there_field_by_field(visitor: FlaskClient):
    entry, origins = visitor.get(EXAMPLE).text, visitor.get(f"{EXAMPLE}/provenance").text
    for anchor in ("need", "action", "sources"):
        assert f'href="{EXAMPLE}/provenance#{anchor}"' in entry
        assert f'id="{anchor}"' in origins


def test_it_reads_in_english(visitor: FlaskClient):
    assert "Loaded with the initial data" in visitor.get(f"/en{EXAMPLE}/provenance").text


def test_an_address_of_the_wrong_kind_leads_to_the_right_one(visitor: FlaskClient):
    wrong = EXAMPLE.replace("/exemples/", "/reperes/")
    answer = visitor.get(f"{wrong}/provenance")
    assert (answer.status_code, answer.location) == (301, f"{EXAMPLE}/provenance")
    assert visitor.get("/exemples/inconnue/provenance").status_code == 404
