"""What the pages of an import show, as typed values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import url_for

from models import ImportBatch, ImportStep, Kind, Status
from services.facet_labels import KIND_LABELS
from services.import_files import Sheet, open_file
from services.import_folder import Folder
from services.import_lines import Outcome
from services.import_table import ROWS_IN_TEMPLATE, ROWS_MOST, columns
from views.desk.tabs import CountedTab

LINES_A_PAGE = 50
_SAMPLES = 3  # lines shown of each column
STEP_NAMES = {
    ImportStep.MAPPING: "colonnes à choisir",
    ImportStep.CHECKING: "vérification en cours",
    ImportStep.CHECKED: "vérifié, rien n’est écrit",
    ImportStep.APPLYING: "import en cours",
    ImportStep.APPLIED: "importé",
    ImportStep.FAILED: "arrêté, rien n’est écrit",
}
OUTCOME_NAMES = {
    Outcome.NEW: ("nouvelle", "nouvelles"),
    Outcome.UPDATE: ("modifiée", "modifiées"),
    Outcome.UNCHANGED: ("inchangée", "inchangées"),
    Outcome.TWIN: ("doublon probable", "doublons probables"),
    Outcome.ERROR: ("à corriger", "à corriger"),
}


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """The imports of the last month, and how to begin one."""

    kinds: tuple[tuple[Kind, str], ...]
    imports: tuple[tuple[ImportBatch, str, str], ...]  # (import, its kind, where it stands)
    problem: str = ""
    kind: str = Kind.EXAMPLE.value


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column of the file, with some of what it holds, and the field it fills."""

    header: str
    samples: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """Which field each column fills."""

    batch: ImportBatch
    kind_label: str
    columns: tuple[ColumnChoice, ...]
    fields: tuple[tuple[str, str], ...]
    needed: tuple[str, ...]  # required fields that no column fills
    notice: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RunningPage:
    """A step that a process runs, and how far it is."""

    batch: ImportBatch
    title: str
    done: int
    total: int

    @property
    def percent(self) -> int:
        """How far, in a hundred."""
        return 100 * self.done // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class LinesPage:
    """What became, or would become, of each line."""

    batch: ImportBatch
    step_name: str
    tabs: tuple[CountedTab, ...]
    lines: tuple[Mapping[str, Any], ...]
    names: Mapping[str, str]
    previous_url: str
    next_url: str
    statuses: tuple[tuple[str, str], ...]
    errors: int
    twins: int
    to_write: int

    @property
    def is_applied(self) -> bool:
        """The lines are in the base."""
        return self.batch.step is ImportStep.APPLIED


def imports_page(recent: Sequence[ImportBatch], **changes: Any) -> ImportsPage:
    """The first page."""
    kinds = tuple((kind, KIND_LABELS["fr"][kind]) for kind in Kind)
    rows = tuple((batch, KIND_LABELS["fr"][batch.kind], STEP_NAMES[batch.step]) for batch in recent)
    return ImportsPage(kinds, rows, **changes)


def columns_page(folder: Folder, batch: ImportBatch, *, problem: str = "") -> ColumnsPage | None:
    """The page on which columns are chosen; None for JSON, whose keys say it. Raises FileRefused."""
    found = open_file(folder.file, work=folder.path)
    if not isinstance(found, Sheet):
        return None
    lines = list(islice(found.lines(), _SAMPLES))
    choices = tuple(
        ColumnChoice(header, tuple(line.cells[place][:80] for line in lines if place < len(line.cells)), key)
        for place, (header, key) in enumerate(zip(found.headers, batch.keys, strict=True))
    )
    used, first = set(batch.keys), columns(batch.kind, rows=ROWS_IN_TEMPLATE)
    shown = [column for column in columns(batch.kind, rows=ROWS_MOST) if column.key in used or column in first]
    needed = tuple(column.header for column in shown if column.is_required and column.key not in used)
    fields = tuple((column.key, column.header) for column in shown)
    return ColumnsPage(batch, KIND_LABELS["fr"][batch.kind], choices, fields, needed, found.notice, problem)


def lines_page(folder: Folder, batch: ImportBatch, *, outcome: str, number: int) -> LinesPage:
    """A page of the lines of an outcome, all of them when it is not one."""
    known = outcome if outcome in set(Outcome) else ""
    wanted = (line for line in folder.lines() if not known or line["outcome"] == known)
    first = max(0, number - 1) * LINES_A_PAGE
    shown = list(islice(wanted, first, first + LINES_A_PAGE + 1))

    def url(**values: Any) -> str:
        return url_for("desk_imports.show", token=batch.token, **{name: v for name, v in values.items() if v})

    tabs = [CountedTab("toutes les lignes", sum(batch.counts.values()), url(), not known)]
    tabs += [
        CountedTab(OUTCOME_NAMES[one][1], batch.counts[one], url(resultat=one.value), known == one)
        for one in Outcome
        if batch.counts.get(one)
    ]
    counts = batch.counts
    return LinesPage(
        batch=batch,
        step_name=STEP_NAMES[batch.step],
        tabs=tuple(tabs),
        lines=tuple(shown[:LINES_A_PAGE]),
        names={one.value: names[0] for one, names in OUTCOME_NAMES.items()},
        previous_url=url(resultat=known, page=number - 1) if number > 1 else "",
        next_url=url(resultat=known, page=number + 1) if len(shown) > LINES_A_PAGE else "",
        statuses=(
            (Status.DRAFT.value, "des brouillons"),
            (Status.SUBMITTED.value, "des fiches soumises à la relecture"),
        ),
        errors=counts.get(Outcome.ERROR, 0),
        twins=counts.get(Outcome.TWIN, 0),
        to_write=counts.get(Outcome.NEW, 0) + counts.get(Outcome.UPDATE, 0),
    )
