"""Lines of a file → what would become of each: new, changed, unchanged, probable twin, or what is wrong in which column.

Nothing is written here (services/import_runs.py does). A field that a person changed since the last import is never written over.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice, starmap
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import FORMS, Choices, EntryData
from forms.typed import Pairs, filled, form_data, typed_of
from models import Entry, ImportedState, Kind, SlugRedirect, Territory, TerritoryName
from services import editing, merging
from services.entry_data import data_of
from services.import_files import Line, Records, Sheet
from services.import_table import ROWS_MOST, CellReader, columns, together
from services.other_names import other_names, settled
from services.retagging import retagged
from services.seed_shapes import SHAPES
from services.territories import ancestors
from services.twin_finder import TwinFinder
from services.twins import Twin, sketch_of
from services.vocabulary import choices, term_names

BATCH: Final = 200  # lines whose entries are read together
_NO_LINE: Final = sys.maxsize


class Outcome(StrEnum):
    """What would become of a line."""

    NEW = "new"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    TWIN = "twin"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Checked:
    """A line with what would become of it."""

    number: int
    title: str
    outcome: Outcome
    slug: str = ""
    changed: tuple[str, ...] = ()  # labels of the fields it changes
    protected: tuple[str, ...] = ()  # labels of the fields a person changed since the last import: left as they are
    problems: tuple[tuple[str, str], ...] = ()  # (column, why)
    twins: tuple[Twin, ...] = ()
    data: EntryData | None = None  # what to save
    told: EntryData | None = None  # what the line said: the state that later imports compare with
    entry_id: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """A line as typed pairs, before it meets the base."""

    number: int
    pairs: Pairs
    problems: tuple[tuple[str, str], ...]


class Checker:
    """Says what would become of each line; one is made for a whole file, and reads the base by batches."""

    def __init__(
        self, session: Session, kind: Kind, *, twins: Iterable[tuple[int, tuple[Twin, ...]]] | None = None
    ) -> None:
        """`twins`: (line, those it has) in the order of lines, when they were looked for already."""
        self._session, self._kind = session, kind
        terms = choices(session)
        known = frozenset(session.scalars(select(Territory.code)))
        self._choices = Choices(terms.terms, lambda codes: known.intersection(codes), terms.replaced)
        self._reader = CellReader(kind, terms, _territory_names(session), term_names(session))
        self._now = {(vocabulary.value, code): now for (vocabulary, code), now in terms.replaced.items()}
        self._known_twins = iter(twins or ())
        self._told: tuple[int, tuple[Twin, ...]] = (0, ())  # the line that these were told of last, and its twins
        self._finder = TwinFinder(session, kind) if twins is None else None
        self._other_names = other_names(session)
        self._labels = {column.key: column.header for column in columns(kind, rows=ROWS_MOST)}
        self._seen: dict[str, int] = {}

    def sheet(self, sheet: Sheet, keys: Sequence[str]) -> Iterator[Checked]:
        """The outcome of each line of a table, whose columns fill the fields `keys`."""
        return self._checked(self._read(line, keys) for line in sheet.lines())

    def records(self, records: Records) -> Iterator[Checked]:
        """The outcome of each JSON record, in the shape of data/SCHEMA.md."""
        shape = next(shape for shape in SHAPES.values() if shape.kind is self._kind)

        def read(number: int, raw: Any) -> _Read:
            problems = tuple(shape.problems(raw))
            return _Read(number, [] if problems else shape.to_form(raw), problems)

        return self._checked(starmap(read, enumerate(records.lines(), 1)))

    def _read(self, line: Line, keys: Sequence[str]) -> _Read:
        pairs, problems = self._reader.pairs(keys, line.cells)
        return _Read(line.number, pairs, tuple((self._labels.get(one.key, one.key), one.why) for one in problems))

    def _checked(self, lines: Iterable[_Read]) -> Iterator[Checked]:
        waiting = iter(lines)
        while batch := list(islice(waiting, BATCH)):
            present = self._present(batch)
            found = [self._line(line, present.get(_slug(line.pairs))) for line in batch]
            yield from self._with_twins(found)

    def _present(self, batch: Sequence[_Read]) -> Mapping[str, tuple[Entry, ImportedState | None]]:
        """Address, present or former → the entry that has it, with what a file last said of it."""
        slugs = {slug for line in batch if (slug := _slug(line.pairs))}
        if not slugs:
            return {}
        rows = self._session.execute(select(Entry.slug, Entry.id).where(Entry.slug.in_(slugs)))
        ids = {slug: id for slug, id in rows}
        former = select(SlugRedirect.old_slug, SlugRedirect.entry_id).where(
            SlugRedirect.old_slug.in_(slugs - ids.keys())
        )
        ids |= {slug: id for slug, id in self._session.execute(former)}
        entries = {entry.id: entry for entry in editing.get_all_for_edit(self._session, ids.values())}
        states = self._session.scalars(select(ImportedState).where(ImportedState.entry_id.in_(ids.values())))
        by_entry = {state.entry_id: state for state in states}
        return {slug: (entries[id], by_entry.get(id)) for slug, id in ids.items()}

    def _line(self, line: _Read, found: tuple[Entry, ImportedState | None] | None) -> Checked:
        slug, title = _slug(line.pairs), dict(line.pairs).get("title", "")
        if line.problems:
            return Checked(line.number, title, Outcome.ERROR, slug, problems=line.problems)
        if slug and slug in self._seen:
            problem = (self._labels["slug"], f"déjà donnée à la ligne {self._seen[slug]}")
            return Checked(line.number, title, Outcome.ERROR, slug, problems=(problem,))
        if slug:
            self._seen[slug] = line.number
        entry, state = found or (None, None)
        if entry is not None and entry.kind is not self._kind:
            problem = (self._labels["slug"], "est celle d'une fiche d'un autre type")
            return Checked(line.number, title, Outcome.ERROR, slug, problems=(problem,))
        current = data_of(entry) if entry else None
        pairs = together(typed_of(current, FORMS[self._kind]), line.pairs) if current else line.pairs
        form = FORMS[self._kind](form_data(filled(pairs)), choices=self._choices)
        if not form.validate():
            problems = tuple((self._label(name), " ".join(whys)) for name, whys in form.messages().items())
            return Checked(line.number, title, Outcome.ERROR, slug, problems=problems)
        told = self._settled(form.to_data())
        if entry is None or current is None:
            return Checked(line.number, told.title, Outcome.NEW, slug, data=told, told=told)
        return self._change(line, entry, current, replace(told, slug=entry.slug), state)

    def _change(
        self, line: _Read, entry: Entry, current: EntryData, told: EntryData, state: ImportedState | None
    ) -> Checked:
        state_of_now = retagged(state.state, self._now) if state else {}
        known = current if entry.origin_checksum else _blank(current)
        base = EntryData.from_dict(state_of_now) if state else known
        base = self._settled(replace(base, slug=entry.slug))
        merged = merging.merge(base, current, told)
        decided = {part.path: part.theirs for part in merged.conflicts}
        data = merging.merge(base, current, told, decided=decided).data if decided else merged.data
        kept = {
            self._label_of_part(part.path)
            for part in merged.parts
            if part.state is merging.State.CONFLICT or (part.state is merging.State.THEIRS and part.mine != part.theirs)
        }
        changed = {
            self._label_of_part(part.path)
            for part in merged.parts
            if part.state in (merging.State.MINE, merging.State.JOINED)
        }
        is_changed = data != current
        return Checked(
            line.number,
            told.title,
            Outcome.UPDATE if is_changed else Outcome.UNCHANGED,
            entry.slug,
            changed=tuple(sorted(changed)) if is_changed else (),
            protected=tuple(sorted(kept)),
            data=data,
            told=told,
            entry_id=entry.id,
            version=entry.version,
        )

    def _settled(self, data: EntryData) -> EntryData:
        """The value with its organisations under their present names: a merge since the file was made is no change."""
        return replace(data, partners=settled(data.partners, self._other_names))

    def _with_twins(self, lines: Sequence[Checked]) -> Iterator[Checked]:
        new = [line.data for line in lines if line.outcome is Outcome.NEW and line.data]
        around: Mapping[str, Sequence[str]] = {}
        if new and self._finder:
            around = ancestors(self._session, {code for data in new for code in data.territories})
        for line in lines:
            if line.outcome is not Outcome.NEW or line.data is None:
                yield line
                continue
            if self._finder:
                twins = tuple(self._finder.twins_of(sketch_of(-line.number, line.data, around)))
            else:
                twins = self._told_of(line.number)
            yield replace(line, outcome=Outcome.TWIN, twins=twins) if twins else line

    def _told_of(self, number: int) -> tuple[Twin, ...]:
        """The twins told of a line that comes after those asked for before: no more than one line's are held."""
        while self._told[0] < number:
            self._told = next(self._known_twins, (_NO_LINE, ()))
        return self._told[1] if self._told[0] == number else ()

    def _label(self, name: str) -> str:
        return self._labels.get(name) or self._labels.get(f"{name}-0-{_FIRST_CELL.get(name, '')}", name)

    def _label_of_part(self, path: str) -> str:
        group, _dot, name = path.partition(".")
        if group == "terms":
            fields = FORMS[self._kind].TERMS
            name = next((field for field, vocabulary in fields.items() if vocabulary.value == name), name)
        if group in _FIRST_CELL:
            return _GROUPS[group]
        return self._labels.get(name if group in ("terms", "columns") else group, path)


_FIRST_CELL: Final = {"partners": "name", "sources": "title", "figures": "label"}
_GROUPS: Final = {"partners": "Partenaires", "sources": "Sources", "figures": "Chiffres"}


def _slug(pairs: Pairs) -> str:
    return next((text for key, text in pairs if key == "slug"), "")


def _blank(data: EntryData) -> EntryData:
    """The entry as it was before anybody filled it: whatever a person typed differs from it, and is protected."""
    return EntryData(kind=data.kind, title="", summary="", columns=dict.fromkeys(data.columns, ""))


def _territory_names(session: Session) -> dict[str, list[str]]:
    """Folded name → codes of the territories that have it, short and former names included."""
    found: dict[str, list[str]] = {}
    for name, code in session.execute(select(Territory.folded_name, Territory.code)):
        found.setdefault(name, []).append(code)
    own = frozenset(found)
    others = select(TerritoryName.folded_name, Territory.code).join(
        Territory, Territory.id == TerritoryName.territory_id
    )
    for name, code in session.execute(others):
        if name not in own:
            found.setdefault(name, []).append(code)
    return found
