"""What finding promises over the real entries: judged questions, completion, ways out, figures, reasons."""

import json
import shutil
from pathlib import Path

import pytest

from app import create_app
from bench.relevance import BASELINE, TOLERANCE, measure, questions, summary
from config import ROOT, Settings
from extensions import db, search_index
from models import Entry, SearchLog
from search import SearchQuery, Weights
from search.options import Options
from services import figures, finding, search_log
from services.completing import complete
from services.ways_out import ways_out
from tests.conftest import close


@pytest.fixture(scope="module")
def app(seeded_folder: Path, tmp_path_factory: pytest.TempPathFactory):
    """The site over a copy of the seed entries: searches are logged."""
    folder = Path(shutil.copytree(seeded_folder, tmp_path_factory.mktemp("base") / "instance"))
    made = create_app(Settings(instance=folder))
    with made.app_context():
        yield made
    close(made)


@pytest.fixture
def found(app):
    """Searches as the site does."""
    return lambda text, **changes: finding.find(db.session, search_index(), SearchQuery(text=text, **changes))


@pytest.fixture(scope="module")
def scores(app):
    """What the judged questions got."""
    return measure(questions(sorted((ROOT / "bench").glob("queries*.json"))), Options(), Weights())


def test_relevance_holds_its_recorded_value(scores):
    recorded = json.loads(Path(BASELINE).read_text(encoding="utf-8"))["ndcg@10"]
    assert summary(scores)[0] >= recorded - TOLERANCE


def test_no_judged_question_finds_nothing(scores):
    assert [score.question.text for score in scores if score.total == 0] == []


def groups(text: str) -> dict[str, list[str]]:
    """Labels of the proposals by group."""
    proposals: dict[str, list[str]] = {}
    for proposal in complete(db.session, search_index(), text):
        proposals.setdefault(proposal.group, []).append(proposal.label)
    return proposals


def test_completion_proposes_words_terms_places_organisations_and_entries(app, found):
    found("")  # synonyms and places are read
    assert "Mobilité" in groups("mob")["term"]
    assert groups("brest")["territory"]
    assert "Bretagne" in groups("bret")["territory"]
    assert any("Emmaüs" in label for label in groups("emma")["organisation"])
    assert groups("garage sol")["entry"]


def test_completion_writes_words_with_their_accents(found):
    found("")
    assert "bénévolat" in groups("benevol")["word"]


@pytest.mark.parametrize("text", ["", "a", "%", "\x00", "é" * 400, "'; DROP TABLE entry", "zzzzqqq"])
def test_completion_survives_anything(app, text):
    assert isinstance(complete(db.session, search_index(), text), list)


def test_a_region_filter_finds_what_is_tagged_inside_it(found):
    whole = found("", facets={"territoire": ("REG-53",)}, size=100).results
    assert whole.total > 10
    inside = {code: count for code, count in whole.facets.by_code["territoire"].items() if code.startswith("DEP-")}
    assert {"DEP-29", "DEP-35"} <= inside.keys()


def test_covering_adds_what_is_tagged_with_a_wider_place(found):
    inside = found("", facets={"territoire": ("COM-29019",)}).results.total
    assert found("", facets={"territoire": ("COM-29019",)}, covering=True).results.total > inside


def test_a_place_in_the_words_filters_and_widens(found):
    results = found("emploi bretagne").results
    assert [place.label for place in results.places] == ["Bretagne"]
    assert found("emploi bretagne", literal=True).results.places == ()


def test_ways_out_count_what_they_lead_to(app, found):
    stuck = found("covoiturage", facets={"domaine": ("vieillissement",), "odd": ("14",)})
    ways = ways_out(db.session, search_index(), stuck.query, stuck.results)
    assert ways
    assert all(found(way.query.text, facets=way.query.facets).results.total == way.count for way in ways)


def test_nobody_is_led_out_of_a_search_that_found_enough(app, found):
    enough = found("emploi")
    assert ways_out(db.session, search_index(), enough.query, enough.results) == []


def test_a_question_about_numbers_brings_sourced_figures(app, found):
    results = found("combien d'associations en france").results
    assert "figure" in results.intents
    answers = figures.matching(db.session, [hit.id for hit in results.hits][: figures.SHEETS_READ], results.stems)
    assert answers
    assert all(figure.producer and figure.source_url for figure, _slug in answers)


def test_a_search_is_kept_by_day_without_anybody(app):
    search_log.record(db.session, SearchQuery(text="eau", facets={"domaine": ("emploi",)}), 7)
    search_log.record(db.session, SearchQuery(text="eau", page=2), 7)
    rows = db.session.query(SearchLog).all()
    assert [(row.text, row.filters, row.hits) for row in rows] == [("eau", "domaine=emploi", 7)]
    assert {column.name for column in SearchLog.__table__.columns} == {"id", "day", "text", "filters", "hits"}


def test_every_seed_entry_is_published_with_a_source(app):
    assert db.session.query(Entry).filter(~Entry.sources.any()).count() == 0
