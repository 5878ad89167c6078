"""The tables of a frozen dataset beside its entries: figures, terms, territories, and the code book of all of them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Entry, Status, Territory, entry_territory
from services import exporting, reading
from services.export_table import COLUMNS

ENTRIES_CSV, ENTRIES_JSON, FIGURES, TERMS, PLACES, CODE_BOOK = (
    "fiches.csv",
    "fiches.json",
    "chiffres.csv",
    "termes.csv",
    "territoires.csv",
    "dictionnaire.csv",
)
Fields = dict[str, tuple[str, str]]  # column → type (Frictionless), meaning
KEPT_COLUMNS = tuple(column for column in COLUMNS if column.name != "rang")  # a rank has no sense outside a search
_FIGURE_FIELDS: Fields = {
    "id": ("integer", "Numéro du chiffre."),
    "fiche": ("integer", "Numéro de la fiche Repères qui le cite."),
    "indicateur": ("string", "Ce qui est mesuré ; des chiffres du même indicateur peuvent différer."),
    "libelle": ("string", "Ce que dit le chiffre."),
    "valeur": ("number", "La valeur."),
    "unite": ("string", "L’unité."),
    "annee": ("integer", "L’année mesurée ; vide si inconnue."),
    "population": ("string", "Sur qui porte la mesure."),
    "producteur": ("string", "Qui l’a produite."),
    "source": ("string", "Titre de la source."),
    "adresse_source": ("string", "Adresse de la source."),
}
_TERM_FIELDS: Fields = {
    "vocabulaire": ("string", "Le vocabulaire."),
    "code": ("string", "Le code, unique dans son vocabulaire."),
    "libelle": ("string", "Le nom français."),
    "libelle_en": ("string", "Le nom anglais."),
    "definition": ("string", "La définition."),
    "liste_de_travail": ("boolean", "Vrai si la liste est la nôtre, aucune source publique ne la donnant en entier."),
}
_PLACE_FIELDS: Fields = {
    "code": ("string", "Code officiel."),
    "nom": ("string", "Nom officiel."),
    "niveau": ("string", "country, region, department, epci ou commune."),
    "population": ("integer", "Population municipale ; vide si inconnue."),
}
_CODE_BOOK_FIELDS: Fields = {
    "fichier": ("string", "Le fichier."),
    "colonne": ("string", "La colonne."),
    "type": ("string", "Son type (Frictionless)."),
    "sens": ("string", "Ce qu’elle contient."),
}


def schemas() -> dict[str, Fields]:
    """File → its columns."""
    return {
        ENTRIES_CSV: {column.name: (column.type, column.meaning) for column in KEPT_COLUMNS},
        FIGURES: _FIGURE_FIELDS,
        TERMS: _TERM_FIELDS,
        PLACES: _PLACE_FIELDS,
        CODE_BOOK: _CODE_BOOK_FIELDS,
    }


def rows(session: Session, file: str) -> Iterator[list[Any]]:
    """The rows of a table other than the entries."""
    if file == FIGURES:
        return _figures(session)
    if file == TERMS:
        return _terms(session)
    return _places(session) if file == PLACES else _code_book()


def _figures(session: Session) -> Iterator[list[Any]]:
    after = 0
    while found := reading.figures(session, after=after, limit=500):
        for figure, number, _slug in found:
            described = exporting.figure_json(figure)
            names = (
                "indicator",
                "label",
                "value",
                "unit",
                "year",
                "population",
                "producer",
                "source_title",
                "source_url",
            )
            yield [figure.id, number, *(described[name] for name in names)]
        after = found[-1][0].id


def _terms(session: Session) -> Iterator[list[Any]]:
    for term in reading.terms(session):
        working = str(term.is_working_list).lower()
        yield [term.vocabulary.value, term.code, term.label, term.label_en, term.definition, working]


def _places(session: Session) -> Iterator[list[Any]]:
    tagged = select(entry_territory.c.territory_id).join(Entry, Entry.id == entry_territory.c.entry_id)
    used = tagged.where(Entry.status == Status.PUBLISHED)
    for place in session.scalars(select(Territory).where(Territory.id.in_(used)).order_by(Territory.code)):
        yield [place.code, place.name, place.level.value, place.population]


def _code_book() -> Iterator[list[str]]:
    for file, fields in schemas().items():
        for name, (type, meaning) in fields.items():
            yield [file, name, type, meaning]
