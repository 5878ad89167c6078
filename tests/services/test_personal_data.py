"""What is held of a person: nothing forgotten in the list, all of it told, nothing of it left after an erasure."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from errors import Invalid, NotFound
from models import (
    Activity,
    Attachment,
    Base,
    Draft,
    Entry,
    EntryMerge,
    EntryReport,
    FailedSignIn,
    Follow,
    ImportBatch,
    Kind,
    Notice,
    OrganisationContact,
    OrganisationMerge,
    OutgoingMail,
    Proposal,
    RecoveryCode,
    ReviewComment,
    Revision,
    SignIn,
    SynonymCandidate,
    TwinPair,
    User,
    UserRole,
    Vocabulary,
    VocabularyChange,
    utc_now,
)
from services import activity, editing, organisation_merges, personal_data, sign_in
from services.editing import Author
from services.personal_holdings import ERASED, HELD
from tests.factories import example_data, make_example, make_user

ADDRESS, NAME = "lea.martin@exemple.fr", "Léa Martin-Duval"


def everywhere(session: Session) -> Entry:
    """A person in every table that may hold one; an entry that they wrote."""
    make_user(session, email="ada@exemple.fr", name="Ada Petit", role=UserRole.ADMIN)
    user = make_user(session, email=ADDRESS, name=NAME, oidc_subject="https://id.exemple|42")
    entry = make_example(session, slug="garage")
    editing.update(session, entry.id, example_data(slug="garage", title="Autre"), version=1, by=Author(user=user))
    entry.created_by_id = user.id
    other = make_example(session, slug="autre")
    by: dict[str, Any] = {"made_by_id": user.id, "made_by_name": NAME}
    partner = session.scalars(select(organisation_merges.Organisation.id)).all()
    session.add_all(
        [
            Follow(email=ADDRESS, params="q=velo", label="vélo", token="t" * 43),
            OutgoingMail(recipient=ADDRESS, subject="Bonjour", body=f"Bonjour {NAME}"),
            Proposal(entry_id=other.id, contact_name=NAME, contact_email=ADDRESS.upper(), note="…", consented_at=utc_now()),
            FailedSignIn(address_digest=sign_in.digest(ADDRESS), count=2),
            SignIn(user_id=user.id, token_digest="d", device="Firefox"),
            RecoveryCode(user_id=user.id, code_digest="c"),
            Draft(token="brouillon", user_id=user.id, form="example", fields=[["title", "T"]]),
            Notice(user_id=user.id, entry_id=entry.id, text="À relire"),
            Notice(user_id=session.scalars(select(User.id)).first() or 0, entry_id=entry.id, text=f"{NAME} a soumis « Autre »."),
            ReviewComment(entry_id=entry.id, author_id=user.id, author_name=NAME, text="Bien."),
            EntryMerge(winner_id=entry.id, loser_id=other.id, winner_version_before=1, winner_version_after=2,
                       loser_status_before="published", moved_slugs=[], **by),
            OrganisationMerge(winner_id=partner[0], loser_id=partner[1], before={}, **by),
            TwinPair(twin_of="entry", first_id=1, second_id=2, score=1, reasons=[], decided_by_id=user.id, decided_by_name=NAME),
            VocabularyChange(vocabulary=Vocabulary.DOMAIN, action="edit", label="x", before={}, after={},
                             undone_by_name=NAME, **by),
            OrganisationContact(organisation_id=partner[0], role="direction", email=ADDRESS, nonce="n",
                                consented_at=utc_now()),
            OrganisationContact(organisation_id=partner[0], role="accueil", nonce="n", invited_by_name=NAME),
            SynonymCandidate(source="acronym", key="k", forms=["a"], met=1, decision="refused", decided_by_name=NAME),
            EntryReport(entry_id=entry.id, message="Faux.", email=ADDRESS, consented_at=utc_now()),
            EntryReport(entry_id=entry.id, message="Vrai.", settled_by_id=user.id, settled_by_name=NAME),
            ImportBatch(token="i", kind=Kind.EXAMPLE, file_name="f.csv", created_by_id=user.id),
            Attachment(entry_id=entry.id, token="a", filename="f.png", size_bytes=1, alt="", credit="", licence="",
                       added_by_id=user.id),
        ]
    )  # fmt: skip
    activity.record(session, activity.Act.ENTRY_SAVE, by=user, entry=entry)
    activity.record(session, activity.Act.ACCOUNT_RENAME, by=None, account=user, detail=f"avant : {NAME}")
    activity.record(session, activity.Act.ENTRY_COMMENT, by=None, entry=entry, detail=f"à {NAME}")
    session.flush()
    return entry


def whole_base(session: Session) -> str:
    """All that the database says, as one text."""
    session.expire_all()
    tables = Base.metadata.sorted_tables
    return "\n".join(str(row) for table in tables for row in session.execute(table.select()).all())


def test_all_that_is_held_is_told(session: Session):
    everywhere(session)
    told = personal_data.export(session, f" {ADDRESS.upper()} ")
    assert set(told) == {held.title for held in HELD}
    assert told["compte"][0]["name"] == NAME
    assert told["codes de secours"] == [{"nombre": 1}]
    assert told["versions de fiches"][0]["number"] == 2


def test_an_erasure_leaves_neither_the_address_nor_the_name(session: Session):
    entry = everywhere(session)
    changed = entry.updated_at
    assert personal_data.lines(personal_data.counts(session, ADDRESS))
    personal_data.erase(session, ADDRESS)
    left = whole_base(session)
    for secret in (ADDRESS, ADDRESS.upper(), NAME, sign_in.digest(ADDRESS), "https://id.exemple|42"):
        assert secret not in left
    assert personal_data.export(session, ADDRESS) == {}
    assert (entry.updated_at, entry.created_by_id) == (changed, None)


def test_published_history_stays_whole_without_the_name(session: Session):
    entry = everywhere(session)
    before = session.execute(select(Revision.number, Revision.comment, Revision.snapshot).order_by(Revision.id)).all()
    personal_data.erase(session, ADDRESS)
    after = session.execute(select(Revision.number, Revision.comment, Revision.snapshot).order_by(Revision.id)).all()
    assert after == before
    names = session.scalars(select(Revision.author_name).where(Revision.entry_id == entry.id).order_by(Revision.number))
    assert names.all()[1] == ERASED
    assert session.scalar(select(func.count()).select_from(Activity)) == 4  # three acts, and the erasure


def test_others_are_left_alone(session: Session):
    everywhere(session)
    make_user(session, email="lea@exemple.fr", name=NAME)  # a namesake
    session.add(Follow(email="x" + ADDRESS, params="q=velo", label="vélo", token="u" * 43))
    personal_data.erase(session, ADDRESS)
    assert session.scalars(select(Follow.email)).all() == ["x" + ADDRESS]
    assert {user.email for user in session.scalars(select(User))} == {"ada@exemple.fr", "lea@exemple.fr"}


def test_an_address_without_account_is_erased_too(session: Session):
    session.add(Follow(email=ADDRESS, params="q=velo", label="vélo", token="t" * 43))
    assert personal_data.erase(session, ADDRESS) == {"suivis": 1}
    assert personal_data.erase(session, ADDRESS) == {}


def test_the_last_administrator_and_what_is_no_address_are_refused(session: Session):
    make_user(session, email=ADDRESS, role=UserRole.ADMIN)
    with pytest.raises(Invalid):
        personal_data.erase(session, ADDRESS)
    with pytest.raises(NotFound):
        personal_data.export(session, "Léa")
