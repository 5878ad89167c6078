from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models import Draft, Entry, Kind, Status, User, UserRole
from services import desk_lists, editing, workflow
from services.desk_lists import NOBODY, PAGE_SIZE, ListQuery, Sort
from services.editing import Author
from services.entry_data import data_of
from services.workflow import Action
from tests.factories import example_data, factsheet_data, make_example, make_user, make_vocabularies

QUERIES = st.builds(
    ListQuery,
    kind=st.none() | st.sampled_from(Kind),
    status=st.none() | st.sampled_from(Status),
    author=st.none() | st.integers(0, 10**8),
    text=st.text("aé z", max_size=20).map(lambda text: " ".join(text.split())),
    sort=st.sampled_from(Sort),
    page=st.integers(1, 10**8),
)


@pytest.fixture
def curator(session: Session) -> User:
    return make_user(session, name="Camille")


@pytest.fixture
def author(session: Session) -> User:
    return make_user(session, role=UserRole.CONTRIBUTOR, email="sam@exemple.fr", name="Sam")


def draft(session: Session, by: User, **changes) -> Entry:
    make_vocabularies(session)
    return workflow.create(session, example_data(**changes), by=by)


def titles(listing: desk_lists.Listing) -> list[str]:
    return [line.title for line in listing.lines]


@given(QUERIES)
def test_an_address_gives_back_the_query_it_was_made_of(query: ListQuery):
    assert ListQuery.from_params(dict(query.to_params())) == query


@given(st.dictionaries(st.sampled_from(["type", "etat", "auteur", "q", "tri", "page"]), st.text(max_size=30)))
def test_any_address_is_a_query(params: dict[str, str]):
    query = ListQuery.from_params(params)
    assert ListQuery.from_params(dict(query.to_params())) == query


def test_a_curator_sees_everything_and_a_contributor_their_own(session: Session, curator: User, author: User):
    make_example(session, title="Chargée")
    draft(session, author, title="De Sam")
    draft(session, curator, title="De Camille")
    everything = desk_lists.listing(session, curator, ListQuery(sort=Sort.TITLE))
    assert titles(everything) == ["Chargée", "De Camille", "De Sam"]
    assert titles(desk_lists.listing(session, author, ListQuery())) == ["De Sam"]
    assert titles(desk_lists.listing(session, author, ListQuery(author=curator.id))) == []
    assert desk_lists.counts(session, author) == {(Kind.EXAMPLE, Status.DRAFT): 1}


@pytest.mark.parametrize(
    "query, expected",
    [
        pytest.param(ListQuery(kind=Kind.FACTSHEET), ["Repères : mobilité"], id="kind"),
        pytest.param(ListQuery(status=Status.PUBLISHED), ["École de la mer"], id="state"),
        pytest.param(ListQuery(author=NOBODY), ["École de la mer"], id="loaded"),
        pytest.param(ListQuery(text="ecole MER"), ["École de la mer"], id="words-without-accents"),
        pytest.param(ListQuery(text="mobilité"), ["Repères : mobilité"], id="words-with-accents"),
        pytest.param(ListQuery(text="école repères"), [], id="every-word"),
        pytest.param(ListQuery(text="%"), ["Repères : mobilité", "École de la mer"], id="no-word"),
    ],
)
def test_filters_keep_what_they_say(session: Session, curator: User, query: ListQuery, expected: list[str]):
    make_example(session, title="École de la mer")
    workflow.create(session, factsheet_data(), by=curator)
    assert titles(desk_lists.listing(session, curator, query)) == expected


def test_a_line_tells_the_last_save(session: Session, curator: User, author: User):
    entry = draft(session, author)
    workflow.act(session, entry.id, Action.SUBMIT, version=1, by=author)
    workflow.act(session, entry.id, Action.REQUEST_CHANGES, version=2, by=curator, reason="Il manque l'année.")
    (line,) = desk_lists.listing(session, author, ListQuery()).lines
    assert (line.changed_by, line.note, line.status, line.version) == (
        "Camille",
        "Il manque l'année.",
        Status.DRAFT,
        3,
    )


@pytest.mark.parametrize("text", ["", "titre"])
def test_a_long_list_comes_page_by_page_and_a_page_too_far_is_the_last(session: Session, curator: User, text: str):
    make_vocabularies(session)
    for number in range(PAGE_SIZE + 3):
        editing.create(session, example_data(title=f"Titre {number:02}"), by=Author(user=curator))
    query = ListQuery(sort=Sort.TITLE, text=text)
    first, last = (desk_lists.listing(session, curator, replace(query, page=page)) for page in (1, 99))
    assert (len(first.lines), first.total, first.pages) == (PAGE_SIZE, PAGE_SIZE + 3, 2)
    assert titles(last) == [f"Titre {number:02}" for number in range(PAGE_SIZE, PAGE_SIZE + 3)]
    assert last.page == 2


def test_what_waits_is_told_by_role(session: Session, curator: User, author: User):
    waiting = draft(session, author, title="Soumise")
    workflow.act(session, waiting.id, Action.SUBMIT, version=1, by=author)
    draft(session, author, title="Brouillon de Sam")
    draft(session, curator, title="Brouillon de Camille")
    for_curator = desk_lists.waiting(session, curator)
    assert (titles(for_curator.drafts), titles(for_curator.submitted)) == (["Brouillon de Camille"], ["Soumise"])
    assert len(for_curator.recent) == 3
    for_author = desk_lists.waiting(session, author)
    assert (titles(for_author.drafts), titles(for_author.submitted)) == (["Brouillon de Sam"], ["Soumise"])
    assert {line.title for line in for_author.recent} == {"Soumise", "Brouillon de Sam"}


def test_the_review_queue_begins_with_who_waits_longest(session: Session, curator: User, author: User):
    for title in ("Première", "Deuxième"):
        entry = draft(session, author, title=title)
        workflow.act(session, entry.id, Action.SUBMIT, version=1, by=author)
    assert titles(desk_lists.waiting(session, curator).submitted) == ["Première", "Deuxième"]


def test_what_was_typed_and_not_saved_is_the_persons_own(session: Session, curator: User, author: User):
    for user, token, saved in ((author, "a" * 20, False), (author, "b" * 20, True), (curator, "c" * 20, False)):
        fields = [["title", f"De {user.name}"]]
        session.add(Draft(token=token, user_id=user.id, form="example", entry_id=None, fields=fields, is_saved=saved))
    session.flush()
    assert [one.title for one in desk_lists.unsaved(session, author)] == ["De Sam"]


def test_authors_are_those_who_began_something(session: Session, curator: User, author: User):
    draft(session, author)
    assert desk_lists.authors(session) == [(author.id, "Sam")]


def test_a_title_changed_is_found_by_its_new_words(session: Session, curator: User):
    entry = draft(session, curator, title="Ancien")
    data = replace(data_of(editing.get_for_edit(session, entry.id)), title="Nouveau nom")
    workflow.save(session, entry.id, data, version=1, by=curator)
    assert titles(desk_lists.listing(session, curator, ListQuery(text="nouveau"))) == ["Nouveau nom"]
    assert titles(desk_lists.listing(session, curator, ListQuery(text="ancien"))) == []
