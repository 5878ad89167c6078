"""Taxonomies, geography and synonyms: loaded once, again only what changed, never over what a person did."""

import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.term import TermData
from models import SynonymGroup, Term, TermName, Territory, TerritoryContainment, TerritoryName, Vocabulary
from services import reference, term_edits, terms
from services.territories import ancestors
from tests.factories import make_user

HEAD = "code,name,nature,population,parents,postcodes,other_codes,former_names"
TERRITORIES = {
    "country": ["PAYS-FR,France,,,,,,"],
    "regions": ["REG-27,Bourgogne-Franche-Comté,REG,2800000,PAYS-FR,,,"],
    "departements": ["DEP-39,Jura,DEP,260000,REG-27,,,", "DEP-21,Côte-d'Or,DEP,530000,REG-27,,,"],
    "epci": ["EPCI-1,CC Entre-Deux,CC,,DEP-39 DEP-21,,,"],
    "communes": ["COM-39300,Lons-le-Saunier,,17000,DEP-39 EPCI-1,39000 39570,,Lons|Le Saunier"],
}


def write(folder: Path, **changes: list[str]) -> Path:
    """A data folder with a small geography, two terms and two groups of synonyms."""
    places = folder / "territories"
    places.mkdir(parents=True, exist_ok=True)
    for name, lines in (TERRITORIES | changes).items():
        if name in TERRITORIES:
            (places / f"{name}.csv").write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    (places / "former_regions.csv").write_text(
        "code,name,regions,departments\nFORMER-1,Franche-Comté,REG-27,DEP-39\n", encoding="utf-8"
    )
    (places / "short_names.csv").write_text("alias,code\nBFC,REG-27\n", encoding="utf-8")
    terms = [
        {"code": "emploi", "label": "Emploi", "label_en": "Work", "synonyms": ["travail"]},
        {"code": "eau", "label": "Eau"},
    ]
    (folder / "taxonomies.json").write_text(
        json.dumps({"vocabularies": [{"code": "domain", "terms": changes.get("terms", terms)}]}), encoding="utf-8"
    )
    groups = changes.get(
        "groups", ["ess,acronym,ESS|économie sociale et solidaire,0.8,", "auto,oneway,auto|voiture,0.5,"]
    )
    (folder / "synonyms.csv").write_text("\n".join(["group,kind,terms,weight,note", *groups]), encoding="utf-8")
    return folder


def labels(session: Session) -> list[str]:
    return list(session.scalars(select(Term.label).where(Term.vocabulary == Vocabulary.DOMAIN).order_by(Term.position)))


def test_everything_is_loaded_once(session: Session, tmp_path: Path):
    folder = write(tmp_path)
    assert reference.load_all(session, folder) == ["taxonomies", "territories", "synonyms"]
    assert reference.load_all(session, folder) == []


def test_only_what_changed_is_loaded_again(session: Session, tmp_path: Path):
    reference.load_all(session, write(tmp_path))
    steps: list[str] = []
    changed = write(tmp_path, groups=["ess,acronym,ESS|entreprise solidaire,0.8,"])
    assert reference.load_all(session, changed, progress=steps.append) == ["synonyms"] == steps


def test_a_changed_term_is_updated_in_place_and_one_left_out_stays(session: Session, tmp_path: Path):
    reference.load_all(session, write(tmp_path))
    id = session.scalar(select(Term.id).where(Term.code == "eau"))
    reference.load_all(session, write(tmp_path, terms=[{"code": "eau", "label": "Eau et rivières"}]))
    assert session.scalar(select(Term.label).where(Term.id == id)) == "Eau et rivières"
    assert sorted(labels(session)) == ["Eau et rivières", "Emploi"]


def test_terms_keep_the_order_of_the_file_and_their_other_names_come_once(session: Session, tmp_path: Path):
    folder = write(tmp_path)
    reference.load_taxonomies(session, folder / "taxonomies.json")
    reference.load_taxonomies(session, folder / "taxonomies.json")
    assert labels(session) == ["Emploi", "Eau"]
    assert session.scalars(select(TermName.name)).all() == ["travail"]
    assert session.scalar(select(Term.label_en).where(Term.code == "emploi")) == "Work"


def test_a_commune_is_in_its_grouping_its_departement_its_region_and_the_country(session: Session, tmp_path: Path):
    reference.load_all(session, write(tmp_path))
    assert set(ancestors(session, ["COM-39300"])["COM-39300"]) == {"PAYS-FR", "REG-27", "DEP-39", "EPCI-1"}


def test_a_grouping_over_two_departements_is_in_both_but_does_not_lend_them_to_its_communes(
    session: Session, tmp_path: Path
):
    reference.load_all(session, write(tmp_path))
    above = ancestors(session, ["EPCI-1", "COM-39300"])
    assert {"DEP-39", "DEP-21"} <= set(above["EPCI-1"])
    assert "DEP-21" not in above["COM-39300"]


def test_other_names_are_former_short_or_those_of_a_region_that_is_no_more(session: Session, tmp_path: Path):
    reference.load_all(session, write(tmp_path))
    rows = session.execute(
        select(Territory.code, TerritoryName.name, TerritoryName.is_former).join(
            Territory, Territory.id == TerritoryName.territory_id
        )
    )
    assert {tuple(row) for row in rows} == {
        ("COM-39300", "Lons", True),
        ("COM-39300", "Le Saunier", True),
        ("DEP-39", "Franche-Comté", True),
        ("REG-27", "BFC", False),
    }


def test_a_new_year_of_the_geography_renames_adds_and_moves_without_changing_ids(session: Session, tmp_path: Path):
    reference.load_all(session, write(tmp_path))
    id = session.scalar(select(Territory.id).where(Territory.code == "COM-39300"))
    communes = ["COM-39300,Lons,,18000,DEP-39,39000,,", "COM-21231,Dijon,,160000,DEP-21 EPCI-1,21000,,"]
    reference.load_all(session, write(tmp_path, communes=communes))
    renamed = session.get_one(Territory, id, populate_existing=True)
    assert (renamed.name, renamed.folded_name, renamed.population) == ("Lons", "lons", 18_000)
    assert "EPCI-1" not in ancestors(session, ["COM-39300"])["COM-39300"]
    assert set(ancestors(session, ["COM-21231"])["COM-21231"]) == {"PAYS-FR", "REG-27", "DEP-21", "EPCI-1"}
    assert session.scalar(select(func.count()).select_from(Territory)) == 7


def test_loading_the_same_geography_twice_doubles_nothing(session: Session, tmp_path: Path):
    folder = write(tmp_path) / "territories"
    counts = []
    for _load in range(2):
        reference.load_territories(session, folder)
        counts.append(
            [
                session.scalar(select(func.count()).select_from(table))
                for table in (Territory, TerritoryContainment, TerritoryName)
            ]
        )
    assert counts[0] == counts[1]


def groups(session: Session) -> dict[str, str]:
    return {group.code: group.forms for group in session.scalars(select(SynonymGroup))}


def test_groups_follow_the_file(session: Session, tmp_path: Path):
    reference.load_all(session, write(tmp_path))
    one_way = session.scalars(select(SynonymGroup.code).where(SynonymGroup.is_one_way)).all()
    assert one_way == ["auto"]
    reference.load_all(session, write(tmp_path, groups=["ess,acronym,ESS| économie solidaire |,0.7,"]))
    session.flush()
    assert groups(session) == {"ess": "ESS\néconomie solidaire"}


def test_a_group_that_a_person_made_or_changed_is_left_alone(session: Session, tmp_path: Path):
    reference.load_all(session, write(tmp_path))
    session.add(SynonymGroup(code="maison", kind="acronym", forms="toit\nlogis", weight=0.6, is_seed=False))
    changed = session.scalars(select(SynonymGroup).where(SynonymGroup.code == "ess")).one()
    changed.forms, changed.is_seed = "ESS\nentraide", False
    session.flush()
    reference.load_all(session, write(tmp_path, groups=["ess,acronym,ESS|autre,0.8,"]))
    session.flush()
    assert groups(session) == {"ess": "ESS\nentraide", "maison": "toit\nlogis"}


@pytest.mark.parametrize("change", ["name", "content"])
def test_a_checksum_changes_with_the_name_and_with_the_content(tmp_path: Path, change):
    one = tmp_path / "a.csv"
    one.write_text("x", encoding="utf-8")
    before = reference.files_checksum([one])
    other = one.rename(tmp_path / "b.csv") if change == "name" else one
    if change == "content":
        other.write_text("y", encoding="utf-8")
    assert reference.files_checksum([other]) != before


def test_every_line_of_the_countrys_own_geography_becomes_a_territory_of_its_level(session: Session, data_folder: Path):
    folder = data_folder / "territories"
    reference.load_territories(session, folder)
    counts = {
        level: count
        for level, count in session.execute(select(Territory.level, func.count()).group_by(Territory.level))
    }
    for name, level in reference.LEVEL_FILES.items():
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            assert counts[level] == sum(1 for _row in csv.DictReader(lines)), name


def test_a_reload_leaves_what_a_curator_renamed_and_the_order_they_chose(session: Session, tmp_path: Path):
    reference.load_all(session, write(tmp_path))
    camille = make_user(session)
    water = session.scalars(select(Term).where(Term.code == "eau")).one()
    term_edits.update(session, water.id, TermData("Eau et rivières", code="rivieres"), version=1, by=camille)
    known = terms.in_use(session, Vocabulary.DOMAIN)
    term_edits.reorder(session, Vocabulary.DOMAIN, [term.id for term in reversed(known)], by=camille)
    again = [{"code": "emploi", "label": "Travail"}, {"code": "eau", "label": "Eau"}, {"code": "air", "label": "Air"}]
    reference.load_all(session, write(tmp_path, terms=again))
    assert [term.label for term in terms.in_use(session, Vocabulary.DOMAIN)] == ["Eau et rivières", "Travail", "Air"]
