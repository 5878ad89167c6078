"""Images and documents of an entry: added at the desk, shown on its page, gone with it."""

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from extensions import db
from models import Attachment, Status, UserRole, utc_now
from services import accounts, attachments, editing
from services.editing import Author
from services.saving import saving
from services.storage import storage_of
from tests.factories import make_example
from tests.signing import csrf_token, sign_in, signed_in

DESCRIBED = {"alt": "Un garage ouvert sur la rue", "credit": "Roue libre", "licence": "CC-BY-4.0"}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "#a05030").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def curator(bare_site: Flask) -> FlaskClient:
    """A curator's browser."""
    return signed_in(bare_site)


@pytest.fixture
def entry(bare_site: Flask) -> int:
    """A published example."""
    with bare_site.app_context(), saving(db.session):
        return make_example(db.session).id


def add(client: FlaskClient, entry: int, content: bytes, name: str = "garage.jpg", **changes: str):
    fields = {"csrf_token": csrf_token(client)} | DESCRIBED | changes
    return client.post(f"/atelier/fiches/{entry}/images", data=fields | {"file": (io.BytesIO(content), name)})


def rows(site: Flask, entry: int) -> list[Attachment]:
    with site.app_context():
        return attachments.of_entry(db.session, entry)


def set_status(site: Flask, entry: int, status: Status) -> None:
    with site.app_context(), saving(db.session):
        version = editing.get_for_edit(db.session, entry).version
        editing.set_status(db.session, entry, status, version=version, by=Author(name="Essai"))


def page_of(site: Flask, entry: int) -> str:
    with site.app_context():
        slug = editing.get_for_edit(db.session, entry).slug
    return site.test_client().get(f"/exemples/{slug}").text


def test_an_image_added_is_shown_with_its_description_credit_and_licence(curator: FlaskClient, entry: int):
    assert add(curator, entry, photo()).status_code == 303
    page = page_of(curator.application, entry)
    assert 'alt="Un garage ouvert sur la rue"' in page
    assert "© Roue libre · CC BY 4.0" in page
    address = re.search(r'src="(/fichiers/[0-9a-f]{20}/vignette\.webp)"', page)
    assert address
    sent = curator.application.test_client().get(address[1])
    assert (sent.status_code, sent.mimetype) == (200, "image/webp")


def test_files_are_sent_with_headers_that_let_them_do_nothing(curator: FlaskClient, entry: int):
    add(curator, entry, photo())
    add(curator, entry, PDF, 'rapport "final".pdf')
    image, document = rows(curator.application, entry)
    visitor = curator.application.test_client()
    for token, name in ((image.token, "grande.webp"), (document.token, "document.pdf")):
        sent = visitor.get(f"/fichiers/{token}/{name}")
        assert sent.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in sent.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in sent.headers
    assert sent.headers["Content-Disposition"].startswith("attachment;")
    assert visitor.get(f"/fichiers/{image.token}/document.pdf").status_code == 404


def test_an_entry_that_leaves_the_site_takes_its_files_along_at_once(curator: FlaskClient, entry: int):
    add(curator, entry, photo())
    [image] = rows(curator.application, entry)
    visitor = curator.application.test_client()
    kept = visitor.get(f"/fichiers/{image.token}/grande.webp").headers["ETag"]
    again = visitor.get(f"/fichiers/{image.token}/grande.webp", headers={"If-None-Match": kept})
    assert again.status_code == 304
    set_status(curator.application, entry, Status.DRAFT)
    gone = visitor.get(f"/fichiers/{image.token}/grande.webp", headers={"If-None-Match": kept})
    assert gone.status_code == 404
    mine = curator.get(f"/atelier/fiches/{entry}/images/{image.id}/grande.webp")
    assert (mine.status_code, "no-store" in mine.headers["Cache-Control"]) == (200, True)


def test_a_file_refused_keeps_the_words_typed(curator: FlaskClient, entry: int):
    refused = add(curator, entry, b"<svg onload=alert(1)>", "image.svg")
    assert refused.status_code == 422
    assert "ni une image" in refused.text
    assert 'value="Roue libre"' in refused.text
    assert rows(curator.application, entry) == []


@pytest.mark.parametrize("missing", ["alt", "credit", "licence"])
def test_description_credit_and_licence_are_asked_for(curator: FlaskClient, entry: int, missing: str):
    assert add(curator, entry, photo(), **{missing: ""}).status_code == 422
    assert rows(curator.application, entry) == []


def test_hostile_words_stay_words(curator: FlaskClient, entry: int):
    bad = '"><script>alert(1)</script>'
    add(curator, entry, photo(), name=f"../../{bad}.jpg", alt=bad, credit=bad)
    desk = curator.get(f"/atelier/fiches/{entry}/images").text
    for page in (page_of(curator.application, entry), desk):
        assert "<script>alert" not in page
    folder = storage_of(curator.application.config["ALLIANCES"]).folder
    assert all(
        re.fullmatch(r"[0-9a-f]{20}/\w+\.webp", path.relative_to(folder).as_posix()) for path in folder.glob("**/*.*")
    )


def test_they_are_moved_described_again_and_removed_with_their_files(curator: FlaskClient, entry: int):
    for alt in ("une première", "une seconde"):
        add(curator, entry, photo(), alt=alt)
    first, second = rows(curator.application, entry)
    token = {"csrf_token": csrf_token(curator)}
    at = f"/atelier/fiches/{entry}/images/{second.id}"
    assert curator.post(f"{at}/monter", data=token).status_code == 303
    assert curator.post(f"{at}/monter", data=token).status_code == 303
    assert [row.alt for row in rows(curator.application, entry)] == ["une seconde", "une première"]
    assert 'value="une seconde"' in curator.get(at).text
    assert curator.post(at, data=token | DESCRIBED | {"alt": "autre chose"}).status_code == 303
    assert curator.post(f"{at}/retirer", data=token).status_code == 303
    assert [row.alt for row in rows(curator.application, entry)] == ["une première"]
    folder = storage_of(curator.application.config["ALLIANCES"]).folder
    assert [path.name for path in folder.iterdir()] == [first.token]


def test_a_contributor_adds_to_their_own_draft_only(bare_site: Flask, entry: int):
    theirs = bare_site.test_client()
    number = sign_in(theirs, UserRole.CONTRIBUTOR)
    with bare_site.app_context(), saving(db.session):
        mine = make_example(db.session, title="La mienne", status=Status.DRAFT)
        mine.created_by_id = number
        other = make_example(db.session, title="Celle d'une autre", status=Status.DRAFT).id
        own = mine.id
        assert accounts.get(db.session, number).role is UserRole.CONTRIBUTOR
    assert add(theirs, own, photo()).status_code == 303
    assert add(theirs, entry, photo()).status_code == 403
    assert add(theirs, other, photo()).status_code == 404
    set_status(bare_site, own, Status.SUBMITTED)
    assert add(theirs, own, photo()).status_code == 403


def test_an_attachment_is_reached_through_its_own_entry_only(curator: FlaskClient, entry: int):
    add(curator, entry, photo())
    [image] = rows(curator.application, entry)
    with curator.application.app_context(), saving(db.session):
        other = make_example(db.session, title="Une autre").id
    assert curator.get(f"/atelier/fiches/{other}/images/{image.id}").status_code == 404


def test_files_without_an_entry_are_swept_after_a_day(curator: FlaskClient, entry: int):
    add(curator, entry, photo())
    site = curator.application
    storage = storage_of(site.config["ALLIANCES"])
    storage.put("0" * 20 + "/grande.webp", b"orpheline")
    done = site.test_cli_runner().invoke(args=["attachments", "sweep"])
    assert "0 fichiers" in done.output  # of today: their row may be about to come
    with site.app_context():
        assert attachments.sweep(db.session, storage, now=utc_now() + timedelta(days=2)) == 1
        assert len(attachments.of_entry(db.session, entry)) == 1
    assert len(list(storage.folder.glob("*/*"))) == 2
