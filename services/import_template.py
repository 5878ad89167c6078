"""The table one fills to import entries: empty with its code book, or holding every entry of a kind to correct and send back."""

import io
from collections.abc import Iterator
from importlib import import_module
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import Choices
from models import Entry, Kind, Status
from services import editing
from services.entry_data import data_of
from services.import_table import ERASE, ROWS_MOST, columns, line_of

_BATCH: Final = 200
_ADVICE: Final = (
    "Une ligne par fiche. Une cellule vide ne change rien ; « " + ERASE + " » vide le champ.",
    "L'adresse de la fiche retrouve une fiche déjà dans la base ; laissez-la vide pour une nouvelle.",
    "Une valeur de liste se donne par son code ou par son nom ; un territoire par son nom seulement s'il est seul à l'avoir.",
    "Ajoutez au besoin les colonnes d'un septième partenaire, d'une septième source… sur le modèle des autres.",
)


def template(kind: Kind, choices: Choices) -> bytes:
    """A workbook to fill: the sheet of a kind, and a code book that says what each column takes."""
    made = io.BytesIO()
    with import_module("xlsxwriter").Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        sheet, codes = book.add_worksheet("Fiches"), book.add_worksheet("Mode d'emploi")
        for place, column in enumerate(columns(kind)):
            sheet.write_string(0, place, column.header, bold)
            sheet.set_column(place, place, max(14, min(40, len(column.header) + 2)))
        sheet.freeze_panes(1, 1)
        codes.set_column(0, 0, 34, wrap)
        codes.set_column(1, 3, 70, wrap)
        for row, advice in enumerate(_ADVICE):
            codes.write_string(row, 1, advice)
        codes.write_row(
            len(_ADVICE) + 1, 0, ("Colonne", "Ce qu'elle contient", "Valeurs possibles", "Nécessaire"), bold
        )
        for row, column in enumerate(columns(kind, rows=1), len(_ADVICE) + 2):
            values = choices.terms.get(column.vocabulary, ()) if column.vocabulary else column.values
            known = "\n".join(f"{code} : {label}" for code, label in values)
            codes.write_row(row, 0, (column.header, column.meaning, known, "oui" if column.is_required else ""))
    return made.getvalue()


def whole_table(session: Session, kind: Kind) -> Iterator[list[str]]:
    """Headers, then a line for each entry of a kind that is not archived, with as many columns as the fullest one needs."""
    ids = list(
        session.scalars(select(Entry.id).where(Entry.kind == kind, Entry.status != Status.ARCHIVED).order_by(Entry.id))
    )
    present = [column for column in columns(kind, rows=max(1, _fullest(session, ids)))]
    keys = [column.key for column in present]
    yield [column.header for column in present]
    for start in range(0, len(ids), _BATCH):
        for entry in editing.get_all_for_edit(session, ids[start : start + _BATCH]):
            yield line_of(data_of(entry), keys)
        session.expire_all()


def _fullest(session: Session, ids: list[int]) -> int:
    """The most partners, sources or figures that an entry has."""
    most = 0
    for start in range(0, len(ids), _BATCH):
        for entry in editing.get_all_for_edit(session, ids[start : start + _BATCH]):
            data = data_of(entry)
            most = max(most, len(data.partners), len(data.sources), len(data.figures))
        session.expire_all()
    return min(most, ROWS_MOST)
