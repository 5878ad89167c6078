"""Who acts with whom, and how two organisations are linked."""

from collections import deque

import numpy as np
import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import PartnerData
from models import Organisation, Status
from services.drawing import positions
from services.graphml import graphml
from services.network import Member, Network, links, members, network, shortest_path, together
from services.organisations import find_organisations
from tests.factories import make_example


def partners(*names: str) -> tuple[PartnerData, ...]:
    profiles = ("associations", "tpe-pme")
    return tuple(PartnerData(name, profiles[place % 2], "partenaire") for place, name in enumerate(names))


@pytest.fixture
def base(session: Session) -> dict[str, int]:
    """A – B – C in a row, D and E apart, a draft that links C and D; organisation → id."""
    make_example(session, title="Un", partners=partners("A", "B"))
    make_example(session, title="Deux", partners=partners("B", "A", "C"))
    make_example(session, title="Trois", partners=partners("D", "E"))
    make_example(session, title="Brouillon", partners=partners("C", "D"), status=Status.DRAFT)
    session.flush()
    return {name: id for name, id in session.execute(select(Organisation.name, Organisation.id))}


def test_pairs_count_the_published_entries_they_share(session: Session, base: dict[str, int]):
    entries = set(links(session)[:, 0].tolist())
    found = network(session, entries)
    assert found.entries == {base["A"]: 2, base["B"]: 2, base["C"]: 1, base["D"]: 1, base["E"]: 1}
    a, b, c, d, e = (base[name] for name in "ABCDE")
    assert found.pairs == {(a, b): 2, (a, c): 1, (b, c): 1, (d, e): 1}


def test_a_network_is_that_of_the_entries_it_is_given(session: Session, base: dict[str, int]):
    first = int(links(session)[0, 0])
    assert network(session, [first]).pairs == {(base["A"], base["B"]): 1}
    assert network(session, []) == Network({}, {})


def test_the_most_linked_are_kept_with_what_links_them():
    whole = Network({1: 1, 2: 3, 3: 1, 4: 1, 5: 1}, {(1, 2): 1, (2, 3): 1, (1, 3): 1, (4, 5): 1})
    assert whole.most_linked(3).pairs == {(1, 2): 1, (2, 3): 1, (1, 3): 1}
    assert set(whole.most_linked(4).entries) == {1, 2, 3}


def test_partners_in_common_come_with_the_most_entries_first(session: Session, base: dict[str, int]):
    assert [(one.member.name, one.entries) for one in together(session, base["A"])] == [("B", 2), ("C", 1)]
    assert [one.member.name for one in together(session, base["D"])] == ["E"]


def test_a_path_names_the_entries_it_takes(session: Session, base: dict[str, int]):
    found = links(session)
    steps = shortest_path(found, base["A"], base["B"])
    assert steps is not None
    assert [(step.left, step.right, len(step.entries)) for step in steps] == [(base["A"], base["B"], 2)]
    assert shortest_path(found, base["A"], base["D"]) is None
    assert shortest_path(found, base["A"], base["A"]) == []


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
def test_no_path_is_shorter_and_each_step_is_real(found: list[tuple[int, int]], start: int, end: int):
    steps = shortest_path(np.array(sorted(found)), start, end)
    wanted = distance(found, start, end)
    assert (len(steps) if steps is not None else None) == wanted
    for before, after in zip(steps or [], (steps or [])[1:], strict=False):
        assert before.right == after.left
    for step in steps or []:
        assert step.entries
        assert all({(entry, step.left), (entry, step.right)} <= set(found) for entry in step.entries)


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
    names = {1: Member(1, "a", 'R&D <"x">\x00', ""), 2: Member(2, "b", "É", "Profil")}
    tree = ElementTree.fromstring("".join(graphml(Network({1: 2, 2: 1}, {(1, 2): 1}), names)))
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    assert [node.get("id") for node in tree.iterfind(".//g:node", space)] == ["a", "b"]
    assert tree.find(".//g:node/g:data", space).text == 'R&D <"x">'
    (edge,) = tree.iterfind(".//g:edge", space)
    assert (edge.get("source"), edge.get("target"), edge[0].text) == ("a", "b", "1")


def test_names_of_no_one_cost_no_statement(session: Session):
    assert members(session, ()) == {}


def test_an_organisation_is_found_by_address_name_or_part_of_it(session: Session, base: dict[str, int]):
    make_example(session, title="Noms", partners=partners("Caisse d'épargne", "Caisse des écoles"))
    session.flush()
    assert find_organisations(session, "caisse d epargne", limit=5)[0].name == "Caisse d'épargne"
    assert find_organisations(session, "caisse-d-epargne", limit=5)[0].name == "Caisse d'épargne"
    exact, near = find_organisations(session, "caisse", limit=5)
    assert exact is None
    assert [one.name for one in near] == ["Caisse d'épargne", "Caisse des écoles"]
    assert find_organisations(session, "ecoles", limit=5)[0].name == "Caisse des écoles"
    assert find_organisations(session, "%", limit=5) == (None, ())
