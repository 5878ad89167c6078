import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Entry, Organisation, Revision, Vocabulary
from services import editing, importing, organisation_merges, reference, term_merges
from services.importing import SeedInvalid
from tests.factories import SOMEBODY, make_jura, make_term, make_user, make_vocabularies

GOOD = {
    "slug": "garage",
    "title": "Un garage",
    "summary": "Résumé.",
    "need": "Besoin.",
    "action": "Action.",
    "results": "Résultats.",
    "started": 2018,
    "maturity": "deploye",
    "scale": "local",
    "partners": [
        {"name": "Roue libre", "profile": "associations", "role": "porteur"},
        {"name": "Garage", "profile": "tpe-pme", "role": "partenaire"},
    ],
    "partnership_types": ["mecenat"],
    "forms": [],
    "domains": ["mobilite"],
    "sdgs": [1, 8],
    "territories": ["COM-39300"],
    "sources": [{"title": "Source", "publisher": "Journal", "url": "https://exemple.fr/a"}],
}


def write(folder: Path, **files: list) -> Path:
    for shape in importing.SHAPES:
        name = shape.removesuffix(".json")
        (folder / shape).write_text(json.dumps(files.get(name, [])), encoding="utf-8")
    return folder


@pytest.fixture
def ready(session: Session) -> Session:
    make_jura(session)
    make_vocabularies(session)
    return session


def test_a_good_record_is_published_with_all_it_holds(ready: Session, tmp_path):
    report = importing.load_seed(ready, write(tmp_path, examples=[GOOD]))
    entry = editing.get_for_edit(ready, ready.scalar(select(Entry.id)))
    assert report.created == 1
    assert entry.status == "published"
    assert sorted(term.code for term in entry.terms if term.vocabulary == "sdg") == ["1", "8"]
    assert [territory.name for territory in entry.territories] == ["Lons-le-Saunier"]
    assert ready.scalar(select(Revision.author_name)) == importing.SEED_AUTHOR


def test_loading_again_changes_nothing(ready: Session, tmp_path):
    folder = write(tmp_path, examples=[GOOD])
    importing.load_seed(ready, folder)
    again = importing.load_seed(ready, folder)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
    assert ready.scalar(select(func.count()).select_from(Organisation)) == 2


def test_a_term_merged_since_is_read_as_what_it_became(ready: Session, tmp_path):
    make_term(ready, Vocabulary.DOMAIN, "transport", "Transports")
    record = {**GOOD, "domains": ["transport"]}
    importing.load_seed(ready, write(tmp_path, examples=[record]))
    terms = [make_term(ready, Vocabulary.DOMAIN, code) for code in ("transport", "mobilite")]
    term_merges.merge(ready, terms[0].id, terms[1].id, versions=(1, 1), by=make_user(ready))
    other = {**record, "slug": "autre", "title": "Un autre garage"}
    report = importing.load_seed(ready, write(tmp_path, examples=[{**record, "summary": "Mieux dit."}, other]))
    assert (report.created, report.updated, report.protected) == (1, 1, ())
    for id in ready.scalars(select(Entry.id)):
        entry = editing.get_for_edit(ready, id)
        assert [term.code for term in entry.terms if term.vocabulary == "domain"] == ["mobilite"]


def test_a_changed_record_updates_its_entry(ready: Session, tmp_path):
    importing.load_seed(ready, write(tmp_path, examples=[GOOD]))
    report = importing.load_seed(ready, write(tmp_path, examples=[GOOD | {"title": "Un autre garage"}]))
    assert report.updated == 1
    assert ready.execute(select(Entry.title, Entry.version)).one() == ("Un autre garage", 2)


def test_what_a_person_changed_is_never_overwritten(ready: Session, tmp_path):
    importing.load_seed(ready, write(tmp_path, examples=[GOOD]))
    entry = editing.get_for_edit(ready, ready.scalar(select(Entry.id)))
    typed = importing.read_seed(tmp_path, importing.choices(ready))[0].data
    editing.update(ready, entry.id, replace(typed, title="Corrigé à la main"), version=1, by=SOMEBODY)
    report = importing.load_seed(ready, write(tmp_path, examples=[GOOD | {"title": "Venu du fichier"}]))
    assert report.protected == ("garage",)
    assert ready.scalar(select(Entry.title)) == "Corrigé à la main"


def test_an_entry_a_person_renamed_is_not_loaded_a_second_time(ready: Session, tmp_path):
    importing.load_seed(ready, write(tmp_path, examples=[GOOD]))
    entry_id = ready.scalar(select(Entry.id))
    data = importing.read_seed(tmp_path, importing.choices(ready))[0].data
    editing.update(ready, entry_id, type(data).from_dict(data.as_dict() | {"slug": "renomme"}), version=1, by=SOMEBODY)
    report = importing.load_seed(ready, write(tmp_path, examples=[GOOD | {"title": "Autre"}]))
    assert (report.created, report.protected) == (0, ("garage",))


@pytest.mark.parametrize(
    "change, field",
    [
        pytest.param({"titre": "x"}, "titre", id="unknown-key"),
        pytest.param({"title": None}, "title", id="missing"),
        pytest.param({"title": "x" * 500}, "title", id="too-long"),
        pytest.param({"started": "2018"}, "started", id="wrong-type"),
        pytest.param({"started": 99999}, "started", id="impossible-year"),
        pytest.param({"domains": ["inconnu"]}, "domains", id="unknown-term"),
        pytest.param({"territories": ["COM-00000"]}, "territories", id="unknown-territory"),
        pytest.param({"sources": []}, "sources", id="no-source"),
        pytest.param({"sources": [{"title": "S", "url": "javascript:alert(1)"}]}, "sources[0].url", id="bad-address"),
        pytest.param(
            {"sources": [{"title": "S", "url": "https://a.fr", "date": "hier"}]}, "sources[0].date", id="date"
        ),
        pytest.param({"partners": [{"name": "A", "role": "porteur"}]}, "partners[0].profile", id="row-key-missing"),
        pytest.param({"slug": "Pas Un Slug"}, "slug", id="bad-slug"),
    ],
)
def test_a_bad_record_is_named_by_file_slug_field_and_reason(ready: Session, tmp_path, change, field):
    with pytest.raises(SeedInvalid) as refused:
        importing.load_seed(ready, write(tmp_path, examples=[GOOD | change]))
    found = [(problem.file, problem.field) for problem in refused.value.problems]
    assert ("examples.json", field) in found
    assert all(problem.why for problem in refused.value.problems)


def test_one_bad_record_stops_them_all(ready: Session, tmp_path):
    records = [GOOD, GOOD | {"slug": "mauvais", "domains": ["inconnu"]}]
    with pytest.raises(SeedInvalid):
        importing.load_seed(ready, write(tmp_path, examples=records))
    assert ready.scalar(select(func.count()).select_from(Entry)) == 0


@pytest.mark.parametrize("content", ["{", "{}", "[1]", '["x"]', "null"])
def test_a_broken_file_is_a_problem_not_a_crash(ready: Session, tmp_path, content):
    folder = write(tmp_path)
    (folder / "examples.json").write_text(content, encoding="utf-8")
    with pytest.raises(SeedInvalid) as refused:
        importing.load_seed(ready, folder)
    assert refused.value.problems[0].file == "examples.json"


def test_two_records_of_one_slug_are_refused(ready: Session, tmp_path):
    with pytest.raises(SeedInvalid):
        importing.load_seed(ready, write(tmp_path, examples=[GOOD, GOOD]))


def test_the_products_own_seed_is_loaded_whole(session: Session, data_folder: Path):
    reference.load_all(session, data_folder)
    report = importing.load_seed(session, data_folder / "seed")
    assert report.created == 395
    assert reference.load_all(session, data_folder) == []


def test_a_record_that_says_the_former_name_of_an_organisation_means_the_one_left(ready: Session, tmp_path):
    importing.load_seed(ready, write(tmp_path, examples=[GOOD]))
    loser = ready.scalars(select(Organisation).where(Organisation.name == "Roue libre")).one()
    winner = Organisation(slug="velos", name="Vélos du Jura", folded_name="velos du jura")
    ready.add(winner)
    ready.flush()
    organisation_merges.merge(ready, winner.id, loser.id, {}, by=make_user(ready))
    report = importing.load_seed(ready, write(tmp_path, examples=[GOOD | {"summary": "Autre."}]))
    entry = editing.get_for_edit(ready, ready.scalar(select(Entry.id)))
    assert report.updated == 1
    assert [partner.organisation.name for partner in entry.partners] == ["Vélos du Jura", "Garage"]
    assert ready.scalar(select(func.count(Organisation.id))) == 3
