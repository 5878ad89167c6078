"""The preview: the public page of an entry in any state, marked as such, for who may see it, never indexed or kept."""

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from extensions import db, search_index
from forms import EntryData, PartnerData, SourceData
from models import Entry, Kind, Status, User, UserRole
from services import workflow
from services.saving import saving
from views.addresses import FOLDERS


def made(site: Flask, data: EntryData) -> int:
    """A draft of the curator's; its number."""
    with site.app_context():
        by = db.session.scalars(select(User).where(User.role == UserRole.CURATOR)).one()
        with saving(db.session, search_index()) as touched:
            entry = workflow.create(db.session, data, by=by)
            touched.add(entry)
        return entry.id


@pytest.mark.parametrize("kind", list(Kind))
def test_a_published_entry_is_previewed_as_the_public_sees_it(module_site: Flask, curator: FlaskClient, kind: Kind):
    with module_site.app_context():
        entry = db.session.scalars(select(Entry).where(Entry.kind == kind, Entry.status == Status.PUBLISHED)).first()
    answer = curator.get(f"/atelier/fiches/{entry.id}/apercu")
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert "le public voit la même page" in answer.text
    public = curator.get(f"/{FOLDERS[kind]}/{entry.slug}")
    assert article(answer.text) == article(public.text)


def article(page: str) -> list[str]:
    """The words that the page shows of the entry itself."""
    every = html5lib.parse(page, namespaceHTMLElements=False).iter("article")
    entry = next(one for one in every if "entry" in (one.get("class") or "").split())
    return " ".join(entry.itertext()).split()


@pytest.mark.parametrize("kind", list(Kind))
def test_a_draft_that_lacks_almost_everything_is_previewed(module_site: Flask, curator: FlaskClient, kind: Kind):
    columns = {"axis": "domain", "subject_code": "mobilite"} if kind is Kind.FACTSHEET else {}
    id = made(
        module_site,
        EntryData(
            kind=kind,
            title="À peine commencée",
            summary="",
            columns=columns,
            partners=(PartnerData("Une association"),) if kind in (Kind.EXAMPLE, Kind.ECOSYSTEM) else (),
            sources=(SourceData("Un article sans adresse"),),
        ),
    )
    answer = curator.get(f"/atelier/fiches/{id}/apercu")
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert "personne d’autre ne la voit" in answer.text
    assert 'href=""' not in answer.text


def test_a_preview_is_never_indexed_nor_kept(module_site: Flask, curator: FlaskClient):
    id = made(module_site, EntryData(kind=Kind.EXAMPLE, title="Brouillon", summary=""))
    answer = curator.get(f"/atelier/fiches/{id}/apercu")
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    for mark in ('rel="canonical"', "og:url", "application/ld+json", "og:image"):
        assert mark not in answer.text


def test_a_preview_puts_nothing_in_the_index(module_site: Flask, curator: FlaskClient):
    id = made(module_site, EntryData(kind=Kind.EXAMPLE, title="Brouillon zyxwv", summary=""))
    assert "zyxwv" in curator.get(f"/atelier/fiches/{id}/apercu").text
    with module_site.app_context():
        assert id not in search_index().versions()
