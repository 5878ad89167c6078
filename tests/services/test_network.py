"""Who acts with whom, and how two organisations are linked."""

import itertools
from collections import Counter, defaultdict, deque

import numpy as np
import pytest
from defusedxml import ElementTree
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import PartnerData
from models import Organisation, Status
from search import Index, SearchQuery, rebuild
from services.drawing import positions
from services.finding import find
from services.graphml import graphml
from services.network import Links, Member, links, members, network, shortest_path, together
from services.organisations import find_organisations
from tests.factories import make_example


def partners(*names: str) -> tuple[PartnerData, ...]:
    profiles = ("associations", "tpe-pme")
    return tuple(PartnerData(name, profiles[place % 2], "partenaire") for place, name in enumerate(names))


@pytest.fixture
def base(session: Session, index: Index) -> Links:
    """A – B – C in a row, D and E apart, a draft that links C and D."""
    make_example(session, title="Un", partners=partners("A", "B"))
    make_example(session, title="Deux", partners=partners("B", "A", "C"))
    make_example(session, title="Trois", partners=partners("D", "E"), terms={"domain": ("emploi",)})
    make_example(session, title="Brouillon", partners=partners("C", "D"), status=Status.DRAFT)
    session.flush()
    rebuild(session, index)
    return links(index)


def test_pairs_count_the_published_entries_they_share(base: Links):
    found = network(base)
    assert found.entries == {"a": 2, "b": 2, "c": 1, "d": 1, "e": 1}
    assert found.pairs == {("a", "b"): 2, ("a", "c"): 1, ("b", "c"): 1, ("d", "e"): 1}


def test_a_network_is_that_of_the_search(session: Session, index: Index, base: Links):
    found = find(session, index, SearchQuery(text="trois"))
    assert network(links(index, found)).pairs == {("d", "e"): 1}
    assert network(links(index, find(session, index, SearchQuery(text="xyzzyq")))).pairs == {}


def test_the_most_linked_are_kept_with_what_links_them():
    held = Links(tuple("abcde"), np.array([1, 1, 1, 2, 2, 3]), np.array([0, 1, 2, 3, 4, 1]))
    whole = network(held)
    assert set(whole.most_linked(3).pairs) == {("a", "b"), ("b", "c"), ("a", "c")}
    assert set(whole.most_linked(4).entries) == {"a", "b", "c"}
    assert whole.partners == {"a": 2, "b": 2, "c": 2, "d": 1, "e": 1}
    assert list(whole.strongest(1)) == [("a", "b")]


def test_partners_in_common_come_with_the_most_entries_first(session: Session, base: Links):
    ids = {slug: id for slug, id in session.execute(select(Organisation.slug, Organisation.id))}
    assert [(one.member.name, one.entries) for one in together(session, ids["a"])] == [("B", 2), ("C", 1)]
    assert [one.member.name for one in together(session, ids["d"])] == ["E"]


def test_a_path_names_the_entries_it_takes(base: Links):
    steps = shortest_path(base, "a", "b")
    assert steps is not None
    assert [(step.left, step.right, len(step.entries)) for step in steps] == [("a", "b", 2)]
    assert shortest_path(base, "a", "d") is None
    assert shortest_path(base, "a", "a") == []
    assert shortest_path(base, "a", "unknown") is None


pairs = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 9)), min_size=1, max_size=24, unique=True)


def distance(found: list[tuple[int, int]], start: int, end: int) -> int | None:
    """The slow and obvious way: one organisation after another."""
    waiting, seen = deque([(start, 0)]), {start}
    while waiting:
        at, steps = waiting.popleft()
        if at == end:
            return steps
        entries = {entry for entry, organisation in found if organisation == at}
        for other in {organisation for entry, organisation in found if entry in entries} - seen:
            seen.add(other)
            waiting.append((other, steps + 1))
    return None


@given(found=pairs, start=st.integers(1, 9), end=st.integers(1, 9))
@example(
    found=[(1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 4)], start=1, end=4
)  # few that are drawn need several steps
def test_no_path_is_shorter_and_each_step_is_real(found: list[tuple[int, int]], start: int, end: int):
    entries, organisations = zip(*sorted(found), strict=True)
    held = Links(tuple(map(str, range(10))), np.array(entries), np.array(organisations))
    steps = shortest_path(held, str(start), str(end))
    assert (len(steps) if steps is not None else None) == distance(found, start, end)
    for before, after in itertools.pairwise(steps or []):
        assert before.right == after.left
    for step in steps or []:
        assert step.entries
        assert all({(entry, int(step.left)), (entry, int(step.right))} <= set(found) for entry in step.entries)


@given(found=pairs)
def test_pairs_are_those_counted_one_by_one(found: list[tuple[int, int]]):
    entries, organisations = zip(*sorted(found), strict=True)
    held = Links(tuple("jihgfedcba"), np.array(entries), np.array(organisations))
    by_entry: dict[int, set[str]] = defaultdict(set)
    for entry, organisation in found:
        by_entry[entry].add(held.slugs[organisation])
    wanted = Counter(pair for group in by_entry.values() for pair in itertools.combinations(sorted(group), 2))
    assert network(held).pairs == dict(wanted)
    assert network(held).entries == dict(Counter(slug for group in by_entry.values() for slug in group))


def test_a_drawing_is_the_same_each_time_and_stays_in_its_box():
    nodes, linked = list(range(12)), {(0, 1): 3, (1, 2): 1, (4, 5): 1}
    first = positions(nodes, linked)
    assert first == positions(nodes, linked)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in first.values())
    assert positions([], {}) == {}
    assert positions([7], {}) == {7: (0.0, 0.0)}


def test_linked_organisations_stand_nearer():
    spots = positions(list(range(8)), {(0, 1): 4, (2, 3): 4})
    apart = [np.hypot(*np.subtract(spots[a], spots[b])) for a in range(4) for b in range(4, 8)]
    assert np.hypot(*np.subtract(spots[0], spots[1])) < np.mean(apart)


def test_graphml_is_well_formed_whatever_the_names():
    names = {"a": Member("a", 'R&D <"x">\x00', ""), "b": Member("b", "É", "Profil")}
    tree = ElementTree.fromstring(
        "".join(graphml(network(Links(("a", "b"), np.array([1, 1, 2]), np.array([0, 1, 0]))), names))
    )
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    assert [node.get("id") for node in tree.iterfind(".//g:node", space)] == ["a", "b"]
    assert tree.find(".//g:node/g:data", space).text == 'R&D <"x">'
    (edge,) = tree.iterfind(".//g:edge", space)
    assert (edge.get("source"), edge.get("target"), edge[0].text) == ("a", "b", "1")


def test_members_are_named(session: Session, base: Links):
    assert members(session, ["a"]) == {"a": Member("a", "A", members(session)["a"].profile)}
    assert set(members(session)) == set("abcde")


def test_an_organisation_is_found_by_address_name_or_part_of_it(session: Session, base: Links):
    make_example(session, title="Noms", partners=partners("Caisse d'épargne", "Caisse des écoles"))
    session.flush()
    assert find_organisations(session, "caisse d epargne", limit=5)[0].name == "Caisse d'épargne"
    assert find_organisations(session, "caisse-d-epargne", limit=5)[0].name == "Caisse d'épargne"
    exact, near = find_organisations(session, "caisse", limit=5)
    assert exact is None
    assert [one.name for one in near] == ["Caisse d'épargne", "Caisse des écoles"]
    assert find_organisations(session, "ecoles", limit=5)[0].name == "Caisse des écoles"
    assert find_organisations(session, "%", limit=5) == (None, ())
