"""Changes as templates show them: long stretches that stay are shortened, line ends that come or go are made visible."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.comparing import ChoiceChange, Fate, FieldChange, RowsChange, TextChange
from services.word_diff import Change, Piece

CONTEXT = 140  # characters kept on each side of a change: two lines on a wide screen
_FATES = {Fate.ADDED: "ajouté", Fate.REMOVED: "retiré", Fate.CHANGED: "modifié", Fate.SAME: ""}


@dataclass(frozen=True, slots=True)
class PieceView:
    """Some text; `tag` is "ins", "del" or "" for what stays. The blanks around it are neither struck nor underlined."""

    tag: str
    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell of a row, or the only text of a field."""

    label: str
    pieces: tuple[PieceView, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """A row that came, went or changed."""

    name: str
    fate: str
    fate_name: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field that changed, as a text, choices or rows."""

    label: str
    shape: str  # "text", "choices", "rows"; in a merge also "order" and "absent"
    pieces: tuple[PieceView, ...] = ()
    items: tuple[str, ...] = ()
    rows: tuple[RowView, ...] = ()
    note: str = ""


_TAGS = {Change.SAME: "", Change.ADDED: "ins", Change.REMOVED: "del"}


def field_views(changes: Iterable[FieldChange], *, is_whole: bool = False) -> tuple[FieldView, ...]:
    """What templates show; with `is_whole`, nothing is shortened."""
    return tuple(_field(change, is_whole) for change in changes)


def piece_views(pieces: tuple[Piece, ...], *, is_whole: bool = False) -> tuple[PieceView, ...]:
    """The pieces of a text."""
    last = len(pieces) - 1
    return tuple(_piece(piece, at == 0, at == last, is_whole) for at, piece in enumerate(pieces))


def _field(change: FieldChange, is_whole: bool) -> FieldView:
    match change:
        case TextChange():
            return FieldView(change.label, "text", piece_views(change.pieces, is_whole=is_whole))
        case ChoiceChange():
            pieces = tuple(PieceView(_TAGS[piece.change], piece.text) for piece in change.pieces)
            return FieldView(change.label, "choices", pieces, note="L’ordre a changé." if change.is_reordered else "")
        case RowsChange():
            return FieldView(change.label, "rows", rows=tuple(_rows(change, is_whole)), note=_rows_note(change))


def _rows(change: RowsChange, is_whole: bool) -> Iterator[RowView]:
    for row in change.rows:
        cells = (CellView(cell.label, piece_views(cell.pieces, is_whole=is_whole)) for cell in row.cells)
        yield RowView(row.name, row.fate.value, _FATES[row.fate], tuple(cells))


def _rows_note(change: RowsChange) -> str:
    notes = ["L’ordre a changé."] if change.is_reordered else []
    if change.same:
        notes.append("1 autre est inchangé." if change.same == 1 else f"{change.same} autres sont inchangés.")
    return " ".join(notes)


def _piece(piece: Piece, is_first: bool, is_last: bool, is_whole: bool) -> PieceView:
    text = piece.text.replace("\n", "¶\n") if piece.change is not Change.SAME else piece.text
    if piece.change is Change.SAME and not is_whole and len(text) > 3 * CONTEXT:
        begin = "" if is_first else text[:CONTEXT].rpartition(" ")[0] + " "
        end = "" if is_last else " " + text[-CONTEXT:].partition(" ")[2]
        text = f"{begin}[…]{end}"
    shown = text.strip(" ") or text
    before, _shown, after = text.partition(shown)
    return PieceView(_TAGS[piece.change], shown, before, after)
