"""An issue of the gazette as a curator writes it: its month, a title, an introduction, and picked entries in their order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wtforms import Field, StringField
from wtforms.validators import ValidationError

from forms.base import BaseForm, Needed, stripped
from forms.fields import prose, required_text
from forms.typed import Pairs, form_data
from models.base import TEXT_MAX, TITLE_MAX
from models.gazette import PICK_NOTE_MAX

PICKS_MAX = 30
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
_ACTION = re.compile(r"picks-(take|remove|up|down)-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class PickData:
    """An entry that was picked, and what is said of it."""

    entry_id: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class IssueData:
    """What an issue holds."""

    month: str
    title: str
    introduction: str
    picks: tuple[PickData, ...]


class IssueForm(BaseForm):
    """The fields of an issue; its picks are read from the same pairs, since their order is theirs."""

    month = StringField("Mois", [Needed(even_in_draft=True)], [stripped])
    title = required_text("Titre", most=TITLE_MAX)
    introduction = prose("Introduction", most=TEXT_MAX, is_required=True)

    def __init__(self, typed: Pairs, **kwargs: Any) -> None:
        self.picks = picks_of(typed)
        super().__init__(form_data(typed), **kwargs)

    def validate_month(self, field: Field) -> None:
        """Raises ValidationError unless it is a month."""
        if not is_month(field.data or ""):
            raise ValidationError("Choisissez un mois.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it can be stored, and published unless it is a draft; says why not."""
        is_right = bool(super().validate(extra_validators))
        if len(self.picks) > PICKS_MAX:
            self.form_errors.append(f"Au plus {PICKS_MAX} fiches dans un numéro.")
        if any(len(pick.note) > PICK_NOTE_MAX for pick in self.picks):
            self.form_errors.append(f"Un mot sur une fiche tient en {PICK_NOTE_MAX} caractères.")
        return is_right and not self.form_errors

    def to_data(self) -> IssueData:
        """The value of a form that validated."""
        return IssueData(self.month.data or "", self.title.data or "", self.introduction.data or "", self.picks)


def is_month(text: str) -> bool:
    """Whether this is YYYY-MM, in our century."""
    return _MONTH.fullmatch(text) is not None


def picks_of(typed: Iterable[tuple[str, str]]) -> tuple[PickData, ...]:
    """The picked entries, each once, in the order of the page: as many fields `note` as fields `pick`."""
    pairs = list(typed)
    notes = [text for name, text in pairs if name == "note"]
    found: dict[int, str] = {}
    for place, number in enumerate(text for name, text in pairs if name == "pick"):
        if re.fullmatch(r"[0-9]{1,9}", number):
            found.setdefault(int(number), notes[place] if place < len(notes) else "")
    return tuple(PickData(entry_id, note) for entry_id, note in found.items())


def typed_of(data: IssueData, *, version: int) -> Pairs:
    """The pairs that the form reads as this value."""
    told: Pairs = [("version", str(version)), ("month", data.month), ("title", data.title)]
    return [*told, ("introduction", data.introduction), *_typed(data.picks)]


def rearranged(typed: Pairs, action: str) -> tuple[Pairs, str] | None:
    """The pairs after a button that takes, removes or moves an entry, and the id of what to go to; None for another button."""
    pressed = _ACTION.fullmatch(action)
    if pressed is None:
        return None
    verb, entry_id = pressed[1], int(pressed[2])
    picks = list(picks_of(typed))
    place = next((place for place, pick in enumerate(picks) if pick.entry_id == entry_id), None)
    if verb == "take" and place is None and len(picks) < PICKS_MAX:
        picks.append(PickData(entry_id))
    elif verb == "remove" and place is not None:
        del picks[place]
    elif verb in ("up", "down") and place is not None:
        other = place + (-1 if verb == "up" else 1)
        if 0 <= other < len(picks):
            picks[place], picks[other] = picks[other], picks[place]
    focus = "picks-title" if verb == "remove" else f"pick-{entry_id}"
    return [pair for pair in typed if pair[0] not in ("pick", "note")] + _typed(picks), focus


def _typed(picks: Iterable[PickData]) -> Pairs:
    return [pair for pick in picks for pair in (("pick", str(pick.entry_id)), ("note", pick.note))]
