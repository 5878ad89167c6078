"""/gazette: issues as the public reads them, their feed, and asking to receive them through a real SMTP server."""

import re
from collections.abc import Iterator

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from config import Settings
from extensions import db, search_index
from forms.gazette import IssueData, PickData
from models import Entry, Follow, Kind, Status, User, UserRole
from search import SearchQuery
from services import entry_merges, following, gazette
from services.saving import saving
from tests.conftest import close
from tests.factories import make_user
from tests.smtp import Mailbox, smtp_server


def make_issue(app: Flask, month: str, title: str = "Des voitures qu’on prête") -> list[int]:
    """A public issue of two examples; their numbers."""
    with app.app_context(), saving(db.session):
        wanted = db.session.query(Entry.id).filter_by(kind=Kind.EXAMPLE, status=Status.PUBLISHED)
        ids = [id for (id,) in wanted.order_by(Entry.id).limit(2)]
        text = "Sans voiture, **pas d’emploi**. <script>x</script>"
        picks = tuple(PickData(id, f"Mot {id}") for id in ids)
        user = db.session.query(User).first() or make_user(db.session, role=UserRole.CURATOR)
        gazette.publish(db.session, gazette.create(db.session, IssueData(month, title, text, picks)).id, by=user)
        return ids


@pytest.fixture(scope="module")
def published(module_site: Flask) -> FlaskClient:
    """A reader of a site with two issues."""
    make_issue(module_site, "2026-10", "Avant")
    make_issue(module_site, "2026-11")
    return module_site.test_client()


def test_an_issue_shows_its_introduction_then_its_entries_with_a_word_on_each(published: FlaskClient):
    page = published.get("/gazette/2026-11").text
    assert '<h1 lang="fr">Des voitures qu’on prête</h1>' in page
    assert "<strong>pas d’emploi</strong>" in page
    assert "<script>x" not in page
    assert len(re.findall(r'class="pick-note"', page)) == len(re.findall(r'class="card-entry', page)) == 2
    assert 'rel="prev" href="/gazette/2026-10"' in page
    assert 'rel="next"' not in page


def test_it_exists_in_english_with_the_months_in_english(published: FlaskClient):
    page = published.get("/en/gazette/2026-11").text
    assert "The gazette of November 2026" in page
    assert 'href="/en/exemples/' in page
    assert "October 2026" in published.get("/en/gazette").text


def test_the_archive_lists_the_issues_the_latest_first(published: FlaskClient):
    page = published.get("/gazette").text
    assert page.index("/gazette/2026-11") < page.index("/gazette/2026-10")
    assert "2 fiches" in page


def test_footer_home_data_page_and_sitemap_lead_to_it(published: FlaskClient):
    assert 'href="/gazette/2026-11"' in published.get("/").text
    assert 'href="/gazette"' in published.get("/recherche").text
    assert 'href="/gazette"' in published.get("/donnees").text
    sitemap = published.get("/sitemap.xml").text
    assert "/gazette</loc>" in sitemap
    assert re.search(r"/gazette/2026-11</loc><lastmod>\d{4}-", sitemap)


def test_its_feed_is_clean_and_holds_the_whole_issue(published: FlaskClient):
    answer = published.get("/gazette.atom")
    feed = feedparser.parse(answer.data)
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [
        "Novembre 2026 : Des voitures qu’on prête",
        "Octobre 2026 : Avant",
    ]
    assert feed.entries[0].link.endswith("/gazette/2026-11")
    assert "<strong>pas d’emploi</strong>" in feed.entries[0].content[0].value
    assert len(re.findall(r"/exemples/", feed.entries[0].content[0].value)) == 2
    again = published.get("/gazette.atom", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_page_needs_a_bounded_number_of_statements(published: FlaskClient, module_statements: list[str]):
    for address, most in (("/gazette", 1), ("/gazette/2026-11", 7), ("/gazette.atom", 6)):
        published.get(address)
        module_statements.clear()
        published.get(address)
        assert len(module_statements) <= most, address


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "demain", "2026-11-01", "1926-11", "2026-09", "%00"])
def test_a_month_without_an_issue_is_no_page(published: FlaskClient, month: str):
    assert published.get(f"/gazette/{month}").status_code == 404


def test_nothing_out_yet_says_so(visitor: FlaskClient):
    assert "Le premier numéro se prépare" in visitor.get("/gazette").text
    assert not feedparser.parse(visitor.get("/gazette.atom").data).bozo


def test_an_entry_unpublished_leaves_the_page_the_feed_and_the_count_at_once(own_site: Flask):
    first, second = make_issue(own_site, "2026-11")
    reader = own_site.test_client()
    assert f"Mot {first}" in reader.get("/gazette/2026-11").text
    with own_site.app_context(), saving(db.session, search_index()) as touched:
        entry = db.session.get_one(Entry, first)
        entry.status = Status.ARCHIVED
        touched.add(entry)
    for address in ("/gazette/2026-11", "/gazette.atom"):
        assert f"Mot {first}" not in reader.get(address).text
        assert f"Mot {second}" in reader.get(address).text
    assert "1 fiche<" in reader.get("/gazette").text


def test_an_entry_merged_into_another_leads_to_that_one(own_site: Flask):
    first, second = make_issue(own_site, "2026-11")
    with own_site.app_context(), saving(db.session, search_index()) as touched:
        other = next(id for (id,) in db.session.query(Entry.id).filter_by(kind=Kind.EXAMPLE) if id > second)
        merged = entry_merges.merge(db.session, other, first, {}, by=db.session.query(User).first())
        touched.add_id(merged.winner_id)
        touched.add_id(merged.loser_id)
        slug = db.session.get_one(Entry, other).slug
    page = own_site.test_client().get("/gazette/2026-11").text
    assert page.index(f"Mot {first}") < page.index(f"/exemples/{slug}") < page.index(f"Mot {second}")


@pytest.fixture
def posting(own_site: Flask) -> Iterator[tuple[Flask, Mailbox]]:
    """A site that sends letters, and where they arrive."""
    folder = own_site.config["ALLIANCES"].instance
    with smtp_server() as mailbox:
        app = create_app(Settings(instance=folder, log_searches=False, **mailbox.settings))
        yield app, mailbox
        if "alliances-mail" in app.extensions:
            app.extensions["alliances-mail"].wait(20)
        close(app)


def test_a_reader_asks_confirms_receives_and_leaves(posting, monkeypatch: pytest.MonkeyPatch):
    app, mailbox = posting
    reader = app.test_client()
    asked = reader.post("/gazette/suivre", data={"email": "camille@exemple.fr"})
    assert "Regardez vos courriels" in asked.text
    assert "Set-Cookie" not in asked.headers
    app.extensions["alliances-mail"].wait(20)
    assert mailbox.letters[0]["Subject"].startswith("Confirmez votre abonnement à la gazette")
    text = mailbox.letters[0].get_content()
    confirm = re.search(r"http://127.0.0.1:5000(/alertes/confirmer/\S+)", text)[1]
    leave = re.search(r"http://127.0.0.1:5000(/alertes/quitter/\S+)", text)[1]
    assert "Oui, la recevoir" in reader.get(confirm).text
    assert "Le prochain numéro vous arrivera" in reader.post(confirm).text
    make_issue(app, "2026-11")
    monkeypatch.setattr("services.gazette_mail.HOLD", -gazette.utc_now().resolution)
    done = app.test_cli_runner().invoke(args=["alerts", "send"])
    assert "1 lettres de la gazette écrites" in done.output
    assert mailbox.letters[-1]["Subject"].startswith("La gazette de novembre 2026")
    assert "Ne plus la recevoir" in reader.get(leave).text
    assert reader.post(leave, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with app.app_context():
        assert db.session.query(Follow).count() == 0


def test_who_leaves_is_told_what_else_the_address_receives_and_may_leave_it_all(posting):
    app, _mailbox = posting
    reader = app.test_client()
    with app.app_context(), saving(db.session):
        follows = [following.ask_gazette(db.session, email="a@exemple.fr")[0]]
        follows += [
            following.ask(db.session, email="a@exemple.fr", query=SearchQuery(text=text), label=text)[0]
            for text in ("vélo", "train")
        ]
        for one in follows:
            one.confirmed_at = one.asked_at = gazette.utc_now()
        tokens = [one.token for one in follows]
    assert "Cette adresse reçoit 2 autres suivis." in reader.get(f"/alertes/quitter/{tokens[0]}").text
    left = reader.post(f"/alertes/quitter/{tokens[0]}").text
    assert "Cette adresse reçoit encore 2 autres suivis" in left
    assert "votre adresse est effacée" not in left
    assert "votre adresse est effacée" in reader.post(f"/alertes/quitter/{tokens[1]}/tout").text
    with app.app_context():
        assert db.session.query(Follow).count() == 0


def test_a_wrong_address_is_told_at_its_field_in_the_language_of_the_page(posting):
    app, mailbox = posting
    reader = app.test_client()
    needed, wrong = "This field is needed.", "This e-mail address is not valid."
    for email, why in (("", needed), ("camille", wrong), ("a@exemple.fr\r\nBcc: b@exemple.fr", wrong)):
        answer = reader.post("/gazette/suivre", data={"email": email})
        assert answer.status_code == 422
        assert "field-error" in answer.text
        english = reader.post("/en/gazette/suivre", data={"email": email}).text
        assert "Your e-mail address" in english
        assert why in english
    assert mailbox.letters == []


def test_a_site_without_a_mail_server_offers_the_feed(visitor: FlaskClient):
    page = visitor.get("/gazette").text
    assert "/gazette.atom" in page
    assert 'method="post"' not in page
    assert visitor.post("/gazette/suivre", data={"email": "a@exemple.fr"}).status_code == 422
