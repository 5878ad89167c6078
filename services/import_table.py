"""The columns of an import: which field each one fills, guessed from its header, and a line of cells as typed pairs."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from forms import FORMS, Choices, EntryData
from forms.help import help_of
from forms.outline import Outline, outline_of
from forms.typed import ROW_LIMITS, Pairs, typed_of
from models import Kind, Vocabulary
from models.signals import EVIDENCE, UNDECLARED
from search.text import fold_key

JOIN: Final = " | "
ERASE: Final = "(vide)"  # an empty cell changes nothing; this empties the field
ROWS_IN_TEMPLATE: Final = 6
ROWS_MOST: Final = 60  # partners, sources or figures of a line
_NAMES: Final = {"partners": "Partenaire", "sources": "Source", "figures": "Chiffre"}
_ROW_TERMS: Final = {"profile": Vocabulary.ACTOR, "role": Vocabulary.ROLE}
_LIKE_ENOUGH: Final = 88  # of 100: "Annee de debut" is "Année de début", "Titre de la source 1" is not "Titre"
_ALSO: Final = {"debut": "started", "fin": "ended", "annee": "started", "nom": "title", "structure": "partners-0-name"}
_ROW_KEY: Final = re.compile(rf"({'|'.join(ROW_LIMITS)})-(\d{{1,3}})-([a-z_]+)")
_FORMULA: Final = re.compile(r"[=@][A-Za-z(]|[+\-][A-Za-z]+\(|[=+@\-].*\|.*!")
_ESCAPED: Final = re.compile(r"^'(?='?[=+\-@\t\r])")  # how an export keeps a spreadsheet from running a cell
_LEVELS: Final = tuple((one.code, one.label) for one in EVIDENCE if one.code != UNDECLARED)
_YES: Final = frozenset({"oui", "x", "1", "vrai", "y", "yes", "true"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the template: the field it fills, its header, what it holds."""

    key: str
    header: str
    meaning: str
    is_required: bool = False
    vocabulary: Vocabulary | None = None
    values: tuple[tuple[str, str], ...] = ()  # (code, label) when they are no vocabulary


def columns(kind: Kind, *, rows: int = ROWS_IN_TEMPLATE) -> list[Column]:
    """The columns of a kind, in the order of its form, with as many partners, sources and figures as asked."""
    found: list[Column] = []
    for field in outline_of(FORMS[kind]):
        if field.rows:
            found += [_row_column(field.name, place, inner) for place in range(rows) for inner in field.rows]
        else:
            found.append(_column(kind, field))
    return found


def _column(kind: Kind, field: Outline) -> Column:
    told = help_of(kind, field.name).text
    meaning = f"{told} Plusieurs valeurs séparées par « | »." if field.takes_several else told
    # A resource has an address of its own on the web.
    label = "Adresse de la fiche" if field.name == "slug" else field.label
    values = _LEVELS if field.name == "evidence_level" else ()
    return Column(field.name, label, meaning.strip(), field.is_required, FORMS[kind].TERMS.get(field.name), values)


def _row_column(name: str, place: int, field: Outline) -> Column:
    label = f"{_NAMES[name]} {place + 1} : {field.label}"
    return Column(f"{name}-{place}-{field.name}", label, "", False, _ROW_TERMS.get(field.name))


def guess(headers: Sequence[str], kind: Kind) -> list[str]:
    """For each header the key of the field it fills, "" when none fits; no field twice."""
    known = {column.key: column for column in columns(kind, rows=max(ROW_LIMITS.values()))}
    by_name = {fold_key(name): key for key, column in known.items() for name in (column.header, key)}
    by_name |= {name: key for name, key in _ALSO.items() if key in known and name not in by_name}
    taken: set[str] = set()
    found = []
    for header in headers:
        key = by_name.get(fold_key(header), "") or _nearest(header, by_name)
        found.append("" if key in taken else key)
        taken.add(key)
    return found


def _nearest(header: str, by_name: Mapping[str, str]) -> str:
    folded = fold_key(header)
    same_numbers = {
        name: key for name, key in by_name.items() if re.findall(r"\d+", name) == re.findall(r"\d+", folded)
    }
    best = process.extractOne(folded, same_numbers.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH)
    return same_numbers[best[0]] if best else ""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a cell: its column's key and why."""

    key: str
    why: str


class CellReader:
    """Reads cells into what a form takes: labels become codes, names of territories codes, « oui » a ticked box."""

    def __init__(
        self,
        kind: Kind,
        choices: Choices,
        territories: Mapping[str, Sequence[str]],
        other_names: Mapping[Vocabulary, Mapping[str, str]] | None = None,
    ) -> None:
        """`territories`: folded name → codes that have it. `other_names` of terms: folded name → code."""
        self._form = FORMS[kind]
        self._territories = territories
        self._levels = {fold_key(name): code for code, label in _LEVELS for name in (label, code)}
        self._codes: dict[Vocabulary, dict[str, str]] = {
            vocabulary: dict((other_names or {}).get(vocabulary, {}))
            | {fold_key(label): code for code, label in pairs}
            | {fold_key(code): code for code, _label in pairs}
            for vocabulary, pairs in choices.terms.items()
        }

    def pairs(self, keys: Sequence[str], cells: Sequence[str]) -> tuple[Pairs, list[CellProblem]]:
        """(typed pairs, problems) of one line; a cell that erases gives an empty text, an empty one gives nothing."""
        found: Pairs = []
        problems: list[CellProblem] = []
        for key, cell in zip(keys, cells, strict=False):
            if not key or not cell:
                continue
            if _FORMULA.match(cell):
                problems.append(CellProblem(key, "commence comme une formule de tableur : écrivez le texte seul"))
                continue
            text = "" if cell == ERASE else _ESCAPED.sub("", cell, count=1)
            for value, problem in self._values(key, text):
                if problem:
                    problems.append(CellProblem(key, problem))
                else:
                    found.append((key, value))
        return found, problems

    def _values(self, key: str, text: str) -> Iterator[tuple[str, str]]:
        """(value, problem) of each part of a cell."""
        row = _ROW_KEY.fullmatch(key)
        if row and row[3] in _ROW_TERMS:
            yield self._code(_ROW_TERMS[row[3]], text), ""
        elif row and row[3] == "is_further_reading":
            yield ("y" if fold_key(text) in _YES else ""), ""
        elif key in self._form.TERMS:
            yield from ((self._code(self._form.TERMS[key], part), "") for part in _parts(text))
        elif key == "evidence_level":
            yield self._levels.get(fold_key(text), text), ""
        elif key == "territories":
            yield from (self._territory(part) for part in _parts(text))
        else:
            yield text, ""

    def _code(self, vocabulary: Vocabulary, text: str) -> str:
        return self._codes.get(vocabulary, {}).get(fold_key(text), text)

    def _territory(self, text: str) -> tuple[str, str]:
        codes = self._territories.get(fold_key(text), ())
        if len(codes) > 1:
            return "", f"« {text} » est le nom de plusieurs territoires ({', '.join(codes[:4])}…) : donnez le code"
        return (codes[0] if codes else text.upper()), ""


def _parts(text: str) -> list[str]:
    """The values of a cell; "" once when it erases."""
    return [part for part in (piece.strip() for piece in re.split(r"[|;\n]", text)) if part] or [""]


def line_of(data: EntryData, keys: Iterable[str]) -> list[str]:
    """The cells of an entry under these columns: what an import reads back as it was."""
    cells: dict[str, list[str]] = {}
    for key, text in typed_of(data, FORMS[data.kind]):
        cells.setdefault(key, []).append("oui" if key.endswith("-is_further_reading") else text)
    return [_escaped(JOIN.join(part for part in cells.get(key, []) if part)) for key in keys]


def _escaped(text: str) -> str:
    """The text as a cell that no spreadsheet runs, and that an import reads back as it was."""
    return f"'{text}" if re.match(r"'?[=+\-@\t\r]", text) else text


def together(present: Pairs, given: Pairs) -> Pairs:
    """The present pairs of an entry with what a line gives over them.

    A field that the line does not give stays. Rows (partners, sources, figures) are those of the line once it gives one; what
    it does not say of a row is kept from the present row of the same name.
    """
    rows = {name: _rows(given, name) for name in ROW_LIMITS}
    replaced = {key for key, _text in given if not _ROW_KEY.fullmatch(key)}
    replaced_rows = {name for name, found in rows.items() if found}
    kept = [
        (key, text)
        for key, text in present
        if key not in replaced and not ((match := _ROW_KEY.fullmatch(key)) and match[1] in replaced_rows)
    ]
    plain = [(key, text) for key, text in given if key in replaced]
    return (
        kept + plain + [pair for name in replaced_rows for pair in _completed(name, rows[name], _rows(present, name))]
    )


_ROW_NAME: Final = {"partners": "name", "sources": "url", "figures": "label"}


def _rows(pairs: Pairs, name: str) -> list[dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for key, text in pairs:
        if (match := _ROW_KEY.fullmatch(key)) and match[1] == name:
            found.setdefault(int(match[2]), {})[match[3]] = text
    return [found[place] for place in sorted(found) if any(found[place].values())]


def _completed(name: str, given: list[dict[str, str]], present: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    known = {fold_key(row.get(_ROW_NAME[name], "")): row for row in present}
    for place, row in enumerate(given):
        whole = known.get(fold_key(row.get(_ROW_NAME[name], "")), {}) | row
        yield from ((f"{name}-{place}-{field}", text) for field, text in whole.items())
