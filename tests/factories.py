"""Rows and values for tests: plain functions with sensible defaults, changed by keyword."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import EntryData, FigureData, PartnerData, SourceData
from forms.evidence import EVIDENCE
from models import Entry, Kind, Level, Status, Term, Territory, TerritoryContainment, User, UserRole, Vocabulary
from search.text import fold_key
from services import editing
from services.editing import Author

SOMEBODY = Author(name="Camille", comment="essai")


UNDECLARED = dict.fromkeys(EVIDENCE, "")


def make_term(session: Session, vocabulary: Vocabulary, code: str, label: str = "") -> Term:
    """The term, made when it is not there."""
    found = session.scalar(select(Term).where(Term.vocabulary == vocabulary, Term.code == code))
    if found is None:
        found = Term(vocabulary=vocabulary, code=code, label=label or code.capitalize())
        session.add(found)
        session.flush()
    return found


def make_territory(session: Session, code: str, name: str, level: Level, *inside: str, **values: Any) -> Territory:
    """A territory inside those of the codes `inside` and whatever contains them."""
    made = Territory(code=code, name=name, level=level, folded_name=fold_key(name), **values)
    session.add(made)
    session.flush()
    parents = session.scalars(select(Territory).where(Territory.code.in_(inside))).all()
    above = {parent.id for parent in parents}
    for parent in parents if level is not Level.COMMUNE else [p for p in parents if p.level is not Level.EPCI]:
        above |= set(
            session.scalars(
                select(TerritoryContainment.ancestor_id).where(TerritoryContainment.territory_id == parent.id)
            )
        )
    session.add_all(TerritoryContainment(territory_id=made.id, ancestor_id=id) for id in sorted(above))
    session.flush()
    return made


def make_jura(session: Session) -> None:
    """France, two régions, three départements, an EPCI that straddles two of them, three communes."""
    make_territory(session, "PAYS-FR", "France", Level.COUNTRY)
    make_territory(session, "REG-27", "Bourgogne-Franche-Comté", Level.REGION, "PAYS-FR")
    make_territory(session, "REG-53", "Bretagne", Level.REGION, "PAYS-FR")
    make_territory(session, "DEP-39", "Jura", Level.DEPARTMENT, "REG-27")
    make_territory(session, "DEP-21", "Côte-d'Or", Level.DEPARTMENT, "REG-27")
    make_territory(session, "DEP-35", "Ille-et-Vilaine", Level.DEPARTMENT, "REG-53")
    make_territory(session, "EPCI-1", "CC Entre-Deux", Level.EPCI, "DEP-39", "DEP-21")
    make_territory(session, "COM-39300", "Lons-le-Saunier", Level.COMMUNE, "DEP-39", "EPCI-1", population=17_000)
    make_territory(session, "COM-21231", "Dijon", Level.COMMUNE, "DEP-21", population=160_000, postcodes="21000")
    make_territory(session, "COM-35238", "Rennes", Level.COMMUNE, "DEP-35", population=220_000, postcodes="35000")


def make_vocabularies(session: Session) -> None:
    """The terms that `example_data` uses."""
    for vocabulary, codes in {
        Vocabulary.ACTOR: ("associations", "tpe-pme", "collectivites"),
        Vocabulary.DOMAIN: ("emploi", "mobilite"),
        Vocabulary.ROLE: ("porteur", "partenaire"),
        Vocabulary.MATURITY: ("deploye", "arrete"),
        Vocabulary.SCALE: ("local",),
        Vocabulary.SDG: ("1", "8"),
        Vocabulary.MEDOC: ("methode",),
        Vocabulary.TRADE: ("accompagnement",),
        Vocabulary.PARTNERSHIP: ("mecenat",),
        Vocabulary.FORM: ("dialogue-territorial",),
        Vocabulary.IMPACT: ("confiance",),
    }.items():
        for code in codes:
            make_term(session, vocabulary, code)


def example_data(**changes: Any) -> EntryData:
    """A complete example; any field may be changed."""
    whole = EntryData(
        kind=Kind.EXAMPLE,
        title="Jura : un garage solidaire répare des voitures",
        summary="Une association et un garagiste prêtent des voitures à qui reprend un emploi.",
        started=2018,
        terms={"domain": ("mobilite", "emploi"), "maturity": ("deploye",), "scale": ("local",)},
        partners=(
            PartnerData("Garage du Lac", "tpe-pme", "partenaire"),
            PartnerData("Roue libre", "associations", "porteur"),
        ),
        sources=(SourceData("Un garage pas comme les autres", "https://exemple.fr/garage", "Le Progrès", "2019"),),
        columns={
            "need": "Sans voiture, pas d'emploi.",
            "action": "Le garage prête des voitures.",
            "results": "",
            "success_factors": "",
            "obstacles": "",
            "transferable": "",
            **UNDECLARED,
        },
    )
    return replace(whole, **changes)


def factsheet_data(**changes: Any) -> EntryData:
    """A complete fact sheet."""
    whole = EntryData(
        kind=Kind.FACTSHEET,
        title="Repères : mobilité",
        summary="Ce qu'il faut savoir de la mobilité.",
        sources=(SourceData("Enquête", "https://exemple.fr/enquete"),),
        figures=(FigureData("Ménages sans voiture", 14.0, "Insee", "Enquête", "https://exemple.fr/e", "%", 2020),),
        columns={"axis": "domain", "subject_code": "mobilite", "definition": "D.", "stakes": "E.", "levers": "L."}
        | UNDECLARED,
    )
    return replace(whole, **changes)


def make_example(session: Session, *, status: Status = Status.PUBLISHED, **changes: Any) -> Entry:
    """An example in the database, published unless told; its terms are made when they are not there."""
    make_vocabularies(session)
    return editing.create(session, example_data(**changes), by=SOMEBODY, status=status)


def make_user(session: Session, *, role: UserRole = UserRole.CURATOR, **changes: Any) -> User:
    """A person with an account."""
    values = {"email": "camille@exemple.fr", "name": "Camille", "role": role, "password_hash": None} | changes
    made = User(**values)
    session.add(made)
    session.flush()
    return made
