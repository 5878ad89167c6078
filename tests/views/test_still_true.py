"""The whole walk by letters through a real server: a consent, a question, an answer, a way out; opening a link does nothing."""

import re
from collections.abc import Iterator

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from tests_addresses import EXAMPLE

from extensions import db
from models import Entry, EntryReport, Organisation, OrganisationContact, Partner, Status, UserRole, utc_now
from models.signals import STALE_AFTER
from services import contacts
from services.saving import saving
from tests.desk_pages import post
from tests.signing import sign_in
from tests.smtp import Mailbox, smtp_server
from tests.views.conftest import copied_site

DESK = "/atelier/contacts"
ORGANISATION = "Fondation territoriale de la Vienne"
CONTACT = [("organisation", ORGANISATION), ("role", "direction"), ("email", "contact@exemple.fr")]


@pytest.fixture
def mailed(seeded_folder, tmp_path) -> Iterator[tuple[Flask, Mailbox]]:
    """A site that sends letters, where one example is old and nobody checked it."""
    with smtp_server() as mailbox:
        for site in copied_site(seeded_folder, tmp_path / "instance", **mailbox.settings):
            with site.app_context(), saving(db.session):
                entry = db.session.scalar(select(Entry).where(Entry.slug == EXAMPLE.rpartition("/")[2]))
                entry.published_at = utc_now() - STALE_AFTER * 2
            yield site, mailbox


def link_in(mailbox: Mailbox, path: str) -> str:
    """The newest link to a page that letters hold."""
    found = [re.search(rf"(/toujours-vrai{path}\?lien=\S+)", letter.get_content()) for letter in mailbox.letters]
    return [match[1] for match in found if match][-1]


def told(site: Flask, command: str) -> str:
    done = site.test_cli_runner().invoke(args=command.split())
    assert done.exit_code == 0, done.output
    return done.output


def agreed(site: Flask, mailbox: Mailbox) -> FlaskClient:
    """A stranger who agreed, by letter."""
    curator, stranger = site.test_client(), site.test_client()
    sign_in(curator, UserRole.CURATOR)
    assert post(curator, DESK, CONTACT).status_code == 303
    site.extensions["alliances-mail"].wait(10)
    where = link_in(mailbox, "/accord")
    page = stranger.get(where)
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "demandé le" in curator.get(DESK).text  # opening the link agreed to nothing
    assert "vaut jusqu’au" in stranger.post(where, data={"accord": "oui"}, follow_redirects=True).text
    assert "donné le" in curator.get(DESK).text
    return stranger


def test_yes_in_one_click_and_never_asked_twice(mailed):
    site, mailbox = mailed
    stranger = agreed(site, mailbox)
    assert "1 lettres écrites" in told(site, "questions send")
    assert "0 lettres écrites" in told(site, "questions send")
    where = link_in(mailbox, "")
    page = stranger.get(where)
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "no-store" in page.headers["Cache-Control"]
    assert "Jamais revérifiée" not in page.text
    assert "vérifiée contre ses sources" not in stranger.get(EXAMPLE).text.lower()  # the link was opened, no more
    assert "Merci" in stranger.post(where, data={"reponse": "oui"}, follow_redirects=True).text
    assert "Vérifiée contre ses sources le" in stranger.get(EXAMPLE).text
    assert "a répondu Fondation territoriale de la Vienne le" in stranger.get(where).text
    assert stranger.post(where, data={"reponse": "oui"}).status_code == 409
    assert stranger.get("/recherche.json?fraicheur=recente").json["total"] == 1


def test_what_changed_reaches_the_queue_with_their_words(mailed):
    site, mailbox = mailed
    stranger = agreed(site, mailbox)
    told(site, "questions send")
    where = link_in(mailbox, "")
    empty = stranger.post(where, data={"reponse": "non"})
    assert empty.status_code == 422
    assert "Dites en une phrase ce qui a changé." in empty.text
    assert (
        "curateurs"
        in stranger.post(where, data={"reponse": "non", "message": "Elle a changé de nom."}, follow_redirects=True).text
    )
    with site.app_context():
        report = db.session.scalar(select(EntryReport))
        assert (report.message, report.email) == ("Elle a changé de nom.", "contact@exemple.fr")
    curator = site.test_client()
    sign_in(curator, UserRole.CURATOR)
    assert "Elle a changé de nom." in curator.get("/atelier/signalements").text
    assert "a changé" in curator.get("/atelier/files/stale").text


def test_leaving_in_one_click_erases_the_address_and_kills_every_link(mailed):
    site, mailbox = mailed
    stranger = agreed(site, mailbox)
    told(site, "questions send")
    leave, question = link_in(mailbox, "/quitter"), link_in(mailbox, "")
    assert "Retirer mon accord" in stranger.get(leave).text
    assert stranger.post(leave, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [stranger.get(where).status_code for where in (leave, question)] == [404, 404]
    with site.app_context():
        assert db.session.scalar(select(OrganisationContact.email)) == ""


def test_a_refusal_erases_the_address(mailed):
    site, mailbox = mailed
    curator, stranger = site.test_client(), site.test_client()
    sign_in(curator, UserRole.CURATOR)
    post(curator, DESK, CONTACT)
    site.extensions["alliances-mail"].wait(10)
    assert stranger.post(link_in(mailbox, "/accord"), data={"accord": "non"}).status_code == 200
    page = curator.get(DESK).text
    assert "refusé le" in page
    assert "contact@exemple.fr" not in page


def test_the_desk_invites_with_a_letter_only_and_says_what_is_wrong(bare_site: Flask, mailed):
    curator = bare_site.test_client()
    sign_in(curator, UserRole.CURATOR)
    assert "Aucun serveur de courriel" in post(curator, DESK, CONTACT).text
    site, _mailbox = mailed
    curator = site.test_client()
    sign_in(curator, UserRole.CURATOR)
    wrong = post(curator, DESK, [("organisation", "Fondation inconnue"), *CONTACT[1:]])
    assert wrong.status_code == 422
    assert "Aucune organisation de la base" in wrong.text
    assert "contact@exemple.fr" in wrong.text


def test_the_desk_lists_contacts_page_by_page(bare_site: Flask, monkeypatch: pytest.MonkeyPatch, own_statements):
    monkeypatch.setattr(contacts, "A_PAGE", 3)
    curator = bare_site.test_client()
    sign_in(curator, UserRole.CURATOR)
    with bare_site.app_context(), saving(db.session):
        whose = Organisation(slug="essai", name="Essai", folded_name="essai")
        for number in range(7):
            email = f"p{number}@exemple.fr"
            db.session.add(OrganisationContact(organisation=whose, role="accueil", email=email, nonce="n"))
    seen, counts = [], []
    for number in (1, 2, 3):
        own_statements.clear()
        page = curator.get(f"{DESK}?page={number}").text
        counts.append(len(own_statements))
        seen.append(re.findall(r"p\d@exemple", page))
        assert ("Suivants" in page, "Précédents" in page) == (number < 3, number > 1)
    assert [len(found) for found in seen] == [3, 3, 1]
    assert len({one for found in seen for one in found}) == 7
    assert max(counts) <= 12
    assert "plus de contact ici" in curator.get(f"{DESK}?page=9").text


SHEET = "repere-acteur-citoyens"  # a fiche Repères: nobody carries it
NAMED = [("organisation", "Observatoire des alliances (essai)"), ("role", "études"), ("email", "etudes@exemple.fr")]


def test_a_contact_named_for_a_fact_sheet_walks_the_same_way(mailed):
    site, mailbox = mailed
    curator, stranger = site.test_client(), site.test_client()
    sign_in(curator, UserRole.CURATOR)
    with site.app_context(), saving(db.session):
        entry = db.session.scalar(select(Entry).where(Entry.slug == SHEET))
        entry.published_at = utc_now() - STALE_AFTER * 2
        desk, title = f"/atelier/fiches/{entry.id}/toujours-vrai", entry.title
    assert "Personne ne peut encore être interrogé" in curator.get(desk).text
    assert post(curator, desk, [*NAMED[:1], ("role", "études"), ("email", "rien")]).status_code == 422
    assert post(curator, desk, NAMED).status_code == 303
    page = curator.get(desk)
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "etudes@exemple.fr" in page.text
    assert "Un accord est demandé" in page.text
    site.extensions["alliances-mail"].wait(10)
    assert title in mailbox.letters[-1].get_content()
    where = link_in(mailbox, "/accord")
    page = stranger.get(where)
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert title in page.text
    stranger.post(where, data={"accord": "oui"})
    assert "D’accord" not in stranger.get(where).text  # asked once
    assert "partira avec le prochain envoi" in curator.get(desk).text
    assert "1 lettres écrites" in told(site, "questions send")
    assert "Merci" in stranger.post(link_in(mailbox, ""), data={"reponse": "oui"}, follow_redirects=True).text
    assert "toujours vrai, le" in curator.get(desk).text
    with site.app_context():
        contact_id = db.session.scalar(select(OrganisationContact.id))
    assert post(curator, f"{desk}/{contact_id}/retirer", []).status_code == 303
    assert stranger.get(where).status_code == 404
    assert post(curator, f"{desk}/{contact_id}/retirer", []).status_code == 404


def test_the_thanks_lead_to_what_the_same_letter_asks_besides(mailed):
    site, mailbox = mailed
    with site.app_context(), saving(db.session):
        other = db.session.scalar(
            select(Entry)
            .join(Partner, Partner.entry_id == Entry.id)
            .join(Organisation, Organisation.id == Partner.organisation_id)
            .where(Organisation.name == ORGANISATION, Entry.slug != EXAMPLE.rpartition("/")[2])
        ) or db.session.scalar(select(Entry).where(Entry.title == ORGANISATION))
        other.published_at = utc_now() - STALE_AFTER * 2
        title = other.title
    stranger = agreed(site, mailbox)
    told(site, "questions send")
    first, second = re.findall(r"(/toujours-vrai\?lien=\S+)", mailbox.letters[-1].get_content())
    page = stranger.post(first, data={"reponse": "oui"}, follow_redirects=True)
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "Il reste une fiche" in page.text
    assert "Il reste" not in stranger.post(second, data={"reponse": "oui"}, follow_redirects=True).text
    assert title in page.text or title in stranger.get(second).text


def test_a_contributor_neither_sees_nor_opens_who_is_asked(mailed):
    site, _mailbox = mailed
    contributor = site.test_client()
    number = sign_in(contributor, UserRole.CONTRIBUTOR)
    with site.app_context(), saving(db.session):
        entry = db.session.scalar(select(Entry).where(Entry.slug == SHEET))
        entry.created_by_id, entry.status = number, Status.DRAFT
        entry_id = entry.id
    page = contributor.get(f"/atelier/fiches/{entry_id}")
    assert page.status_code == 200
    assert "/toujours-vrai" not in page.text
    assert contributor.get(f"/atelier/fiches/{entry_id}/toujours-vrai").status_code == 403


def test_a_consent_that_ends_soon_is_given_anew_in_a_click(mailed):
    site, mailbox = mailed
    stranger = agreed(site, mailbox)
    consent = link_in(mailbox, "/accord")
    assert "Prolonger" not in stranger.get(consent).text
    soon = (utc_now() + contacts.RENEWED_WITHIN).date()
    with site.app_context(), saving(db.session):
        db.session.scalars(select(OrganisationContact)).one().consent_until = soon
    page = stranger.get(consent)
    html5lib.HTMLParser(strict=True).parse(page.text)
    where = re.search(r'(/toujours-vrai/accord\?lien=[^"]+)"><button[^>]*>Prolonger', page.text)[1]
    page = stranger.post(where, data={"accord": "oui"}, follow_redirects=True)
    assert "vaut jusqu’au" in page.text
    assert "Prolonger" not in page.text
    with site.app_context():
        until = db.session.scalar(select(OrganisationContact.consent_until))
        assert until == (utc_now() + contacts.CONSENT_FOR).date()


@pytest.mark.parametrize("path", ["", "/accord", "/quitter"])
@pytest.mark.parametrize("secret", ["", "rien", "%00", "a" * 3000])
def test_a_link_that_is_not_ours_is_not_found(visitor: FlaskClient, path: str, secret: str):
    where = f"/toujours-vrai{path}?lien={secret}"
    assert [visitor.get(where).status_code, visitor.post(where).status_code] == [404, 404]
