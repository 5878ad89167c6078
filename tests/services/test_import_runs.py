"""An import from its file to the base: outcomes, protection of what people changed, all or nothing, nothing left behind."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from errors import Invalid, NotFound
from forms import EntryData, PartnerData, SourceData
from models import Entry, ImportBatch, ImportStep, Kind, Revision, Status, User, Vocabulary
from search import Index
from search import check as check_index
from services import editing, import_runs, organisation_merges, term_merges
from services.entry_data import data_of
from services.import_files import FileRefused, csv_text
from services.import_folder import Cancelled, Folder, report
from services.import_table import columns, line_of
from services.vocabulary import Lookup
from tests.factories import SOMEBODY, example_data, make_example, make_jura, make_term, make_user, make_vocabularies

KEYS = [column.key for column in columns(Kind.EXAMPLE)]
HERE = ("COM-39300",)
HEADERS = [column.header for column in columns(Kind.EXAMPLE)]


def csv_of(*entries: EntryData) -> bytes:
    return csv_text([HEADERS, *(line_of(data, KEYS) for data in entries)]).encode()


def numbered(number: int, **changes) -> EntryData:
    """An example that resembles no other."""
    partners = (
        PartnerData(f"Association {number}", "associations", "porteur"),
        PartnerData(f"Atelier {number}", "tpe-pme", "partenaire"),
    )
    subject = ("Pommes partagées", "Épicerie ambulante", "Théâtre rural", "Ferme pédagogique", "Vélos réparés")[number]
    values = {"title": subject, "slug": f"fiche-{number}", "territories": HERE, "partners": partners}
    values |= {"sources": (SourceData("Article", f"https://exemple.fr/article-{number}"),)}
    return example_data(**(values | changes))


class Run:
    """One import driven as the desk and the command do."""

    def __init__(self, session: Session, index: Index, folder: Path, by: User | None = None) -> None:
        self.session, self.index, self.imports, self.by = session, index, folder, by

    def start(self, content: bytes, name: str = "fiches.csv") -> ImportBatch:
        self.batch = import_runs.start(
            self.session, self.imports, io.BytesIO(content), file_name=name, kind=Kind.EXAMPLE, by=self.by
        )
        self.folder = Folder(self.imports, self.batch.token)
        return self.batch

    def check(self, content: bytes) -> list[dict]:
        self.start(content)
        import_runs.check(self.session, self.folder, self.batch)
        return list(self.folder.lines())

    def apply(self, content: bytes, **choices) -> ImportBatch:
        self.start(content)
        for name, value in choices.items():
            setattr(self.batch, name, value)
        import_runs.run(self.session, self.index, self.folder, self.batch, by=self.by)
        return self.batch

    def outcomes(self, content: bytes) -> list[str]:
        return [line["outcome"] for line in self.check(content)]


@pytest.fixture
def run(session: Session, index: Index, tmp_path: Path) -> Run:
    make_vocabularies(session)
    make_jura(session)
    session.commit()
    return Run(session, index, tmp_path)


def count(session: Session) -> int:
    return session.scalar(select(func.count(Entry.id))) or 0


def only_entry(session: Session) -> Entry:
    return editing.get_for_edit(session, session.scalars(select(Entry.id)).one())


def test_a_check_tells_each_outcome_and_writes_nothing(run: Run, session: Session):
    run.apply(csv_of(numbered(1), numbered(2)))
    broken = numbered(4, summary="")
    told = run.check(csv_of(numbered(1), numbered(2, summary="Un autre résumé."), numbered(3), broken))
    assert [line["outcome"] for line in told] == ["unchanged", "update", "new", "error"]
    assert told[1]["changed"] == ["Résumé"]
    assert told[3]["problems"] == [["Résumé", "Ce champ est nécessaire."]]
    assert (run.batch.step, run.batch.counts) == (
        ImportStep.CHECKED,
        {"unchanged": 1, "update": 1, "new": 1, "error": 1},
    )
    assert count(session) == 2


def test_the_former_name_of_an_organisation_merged_since_is_no_change(run: Run, session: Session):
    file = csv_of(numbered(1), numbered(2))
    run.apply(file)
    lookup = Lookup(session)
    lookup.read_organisations(["Association 1", "Association 2"])
    winner, loser = (lookup.organisation(f"Association {number}", profile=None) for number in (1, 2))
    organisation_merges.merge(session, winner.id, loser.id, {}, by=make_user(session))
    assert [(line["outcome"], line["protected"]) for line in run.check(file)] == [("unchanged", [])] * 2


def test_a_term_merged_since_is_no_change_and_its_old_name_is_read(run: Run, session: Session):
    terms = [make_term(session, Vocabulary.DOMAIN, *names) for names in (("bus", "Transports"), ("mobilite",))]
    file = csv_of(numbered(0, terms={**example_data().terms, "domain": ("bus",)}))
    run.apply(file)
    term_merges.merge(session, terms[0].id, terms[1].id, versions=(1, 1), by=make_user(session))
    assert run.outcomes(file) == ["unchanged"]
    assert run.outcomes(file.replace(b"bus", b"transports")) == ["unchanged"]
    run.apply(csv_of(numbered(1, terms={**example_data().terms, "domain": ("bus", "mobilite")})))
    new = session.scalars(select(Entry.id).where(Entry.slug == "fiche-1")).one()
    assert data_of(editing.get_for_edit(session, new)).terms["domain"] == ("mobilite",)


def test_new_entries_are_drafts_with_a_revision_that_says_where_from(run: Run, session: Session):
    run.apply(csv_of(numbered(1)))
    entry = only_entry(session)
    revision = session.scalars(select(Revision)).one()
    assert entry.status is Status.DRAFT
    assert (revision.origin, revision.comment) == ("import", "Import de « fiches.csv »")


def test_the_same_file_again_changes_nothing(run: Run, session: Session):
    file = csv_of(numbered(1), numbered(2))
    run.apply(file)
    before = {entry_id: version for entry_id, version in session.execute(select(Entry.id, Entry.version))}
    batch = run.apply(file)
    assert batch.counts == {"unchanged": 2}
    assert {entry_id: version for entry_id, version in session.execute(select(Entry.id, Entry.version))} == before


def test_a_field_a_person_changed_is_protected_and_listed(run: Run, session: Session):
    run.apply(csv_of(numbered(1)))
    entry = only_entry(session)
    data = numbered(1, summary="Corrigé à la main.")
    editing.update(session, entry.id, data, version=1, by=SOMEBODY)
    (told,) = run.check(csv_of(numbered(1, summary="Ce que dit le fichier.", started=2020)))
    assert (told["protected"], told["changed"]) == (["Résumé"], ["Année de début"])
    run.apply(csv_of(numbered(1, summary="Ce que dit le fichier.", started=2020)))
    saved = data_of(only_entry(session))
    assert (saved.summary, saved.started) == ("Corrigé à la main.", 2020)
    (again,) = run.check(csv_of(numbered(1, summary="Ce que dit le fichier.", started=2020)))
    assert (again["outcome"], again["protected"]) == ("unchanged", ["Résumé"])


def test_what_was_typed_by_hand_is_completed_and_never_written_over(run: Run, session: Session):
    make_example(session, slug="a-la-main", started=None, territories=HERE)
    file = csv_of(example_data(slug="a-la-main", title="Autre titre", started=2011, territories=HERE))
    (told,) = run.check(file)
    assert (told["protected"], told["changed"]) == (["Titre"], ["Année de début"])


def test_an_empty_cell_changes_nothing_and_an_erasing_one_empties(run: Run, session: Session):
    run.apply(csv_of(numbered(1, columns=example_data().columns | {"results": "Cent voitures."})))
    table = [["Adresse de la fiche", "Résultats", "Les résultats"], ["fiche-1", "", ""]]
    run.apply(csv_text(table).encode())
    assert data_of(only_entry(session)).columns["results"] == "Cent voitures."
    run.apply(csv_text([["Adresse de la fiche", "Les résultats"], ["fiche-1", "(vide)"]]).encode())
    assert data_of(only_entry(session)).columns["results"] == ""


def test_a_former_address_leads_to_the_entry(run: Run, session: Session):
    run.apply(csv_of(numbered(1)))
    editing.update(session, only_entry(session).id, numbered(1, slug="nouvelle-adresse"), version=1, by=SOMEBODY)
    (told,) = run.check(csv_of(numbered(1, started=2020)))
    assert (told["outcome"], told["slug"]) == ("update", "nouvelle-adresse")


def test_one_wrong_line_keeps_everything_out_unless_told_otherwise(run: Run, session: Session):
    file = csv_of(numbered(1), numbered(2, summary=""))
    with pytest.raises(Invalid, match="1 ligne"):
        run.apply(file)
    assert count(session) == 0
    run.apply(file, only_valid=True)
    assert count(session) == 1


def test_probable_twins_wait_for_a_word(run: Run, session: Session):
    make_example(session)
    twin = csv_of(example_data(title="Un garage solidaire répare les voitures dans le Jura", territories=HERE))
    (told,) = run.check(twin)
    assert (told["outcome"], told["twins"][0]["title"]) == ("twin", example_data().title)
    run.apply(twin)
    assert count(session) == 1
    run.apply(twin, with_twins=True)
    assert count(session) == 2


def test_twins_inside_the_file_are_told_too(run: Run):
    assert run.outcomes(csv_of(numbered(1, slug=""), numbered(1, slug=""))) == ["new", "twin"]


def test_an_address_given_twice_is_an_error_that_names_the_first_line(run: Run):
    told = run.check(csv_of(numbered(1), numbered(1)))
    assert told[1]["problems"] == [["Adresse de la fiche", "déjà donnée à la ligne 2"]]


def test_the_seed_format_is_imported(run: Run, session: Session):
    record = {
        "slug": "jura-garage",
        "title": "Jura : un garage solidaire",
        "summary": "Une association et un garagiste.",
        "need": "Sans voiture, pas d'emploi.",
        "action": "Le garage prête.",
        "maturity": "deploye",
        "scale": "local",
        "domains": ["mobilite"],
        "territories": list(HERE),
        "partners": [
            {"name": "Roue libre", "profile": "associations", "role": "porteur"},
            {"name": "Garage", "profile": "tpe-pme", "role": "partenaire"},
        ],
        "sources": [{"title": "Article", "url": "https://exemple.fr/a"}],
    }
    assert run.apply(json.dumps([record]).encode()).counts == {"new": 1}
    assert run.outcomes(json.dumps([record, {"slug": "x"}]).encode()) == ["unchanged", "error"]


def test_imported_entries_that_were_published_are_found_as_they_are_now(run: Run, session: Session, index: Index):
    run.apply(csv_of(numbered(1)))
    editing.set_status(session, only_entry(session).id, Status.PUBLISHED, version=1, by=SOMEBODY)
    run.apply(csv_of(numbered(1, summary="Des moutons dans le verger.")))
    assert check_index(session, index).agrees


def test_cancelling_leaves_nothing(run: Run, session: Session):
    run.start(csv_of(numbered(1)))
    run.folder.cancel()
    with pytest.raises(Cancelled):
        import_runs.run(session, run.index, run.folder, run.batch, by=None)
    session.rollback()
    assert count(session) == 0
    batch = run.start(csv_of(numbered(1)))
    import_runs.discard(session, run.folder, batch)
    assert not run.folder.path.exists()
    with pytest.raises(NotFound):
        import_runs.get(session, batch.token)


def test_a_refused_file_leaves_nothing(run: Run, session: Session, tmp_path: Path):
    with pytest.raises(FileRefused):
        run.start(b"%PDF-1.7")
    assert list(tmp_path.iterdir()) == []
    assert session.scalar(select(func.count(ImportBatch.id))) == 0


def test_the_report_is_a_table_no_spreadsheet_runs(run: Run):
    run.check(csv_of(numbered(1)) + b'"=cmd|x!A1";a\n')
    text = report(run.folder)
    assert text.startswith("\ufeffligne;")
    assert ";=cmd" not in text


def test_a_folder_outside_the_imports_is_never_named(tmp_path: Path):
    with pytest.raises(NotFound):
        Folder(tmp_path, "../../etc")


texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(title=texts, need=texts, years=st.none() | st.integers(1900, 2090), name=texts, further=st.booleans())
def test_export_then_import_changes_nothing(run: Run, session: Session, title, need, years, name, further):
    partners = (PartnerData(name, "tpe-pme", "partenaire"), PartnerData(f"{name} 2", "associations", "porteur"))
    entry = editing.create(
        session,
        example_data(
            title=title,
            started=years,
            partners=partners,
            territories=HERE,
            columns=example_data().columns | {"need": need},
            sources=(SourceData(title, "https://exemple.fr/a", is_further_reading=further), *example_data().sources),
        ),
        by=SOMEBODY,
    )
    session.expire_all()
    before = data_of(editing.get_for_edit(session, entry.id))
    assert run.outcomes(csv_of(before)) == ["unchanged"]
    run.apply(csv_of(before))
    session.expire_all()
    after = editing.get_for_edit(session, entry.id)
    assert (data_of(after), after.version) == (before, 1)
