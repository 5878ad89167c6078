"""What a person typed and has not saved: kept while they type, given back when they return, gone once saved."""

import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from errors import Conflict, NotFound
from forms.typed import Pairs
from models import Draft, User, utc_now
from models.draft import TOKEN_MAX

KEPT_FOR = timedelta(days=60)
OFFERED = 5
_TOKEN = re.compile(rf"[A-Za-z0-9_-]{{16,{TOKEN_MAX}}}")


def new_token() -> str:
    """The name of a page that has just been opened."""
    return secrets.token_urlsafe(16)


def is_token(text: str) -> bool:
    """Whether this may be the name of a page."""
    return _TOKEN.fullmatch(text) is not None


def keep(
    session: Session,
    user: User,
    token: str,
    fields: Pairs,
    *,
    form: str,
    entry_id: int | None,
    now: datetime | None = None,
) -> Draft:
    """Keeps the fields of a page; what came late, after the page was saved, changes nothing. Raises NotFound for another's."""
    now = now or utc_now()
    tidy(session, now=now)
    draft = _find(session, user, token) or Draft(token=token, user_id=user.id, form=form, entry_id=entry_id, fields=[])
    if not draft.is_saved:
        draft.fields, draft.kept_at = [list(pair) for pair in fields], now
        session.add(draft)
        session.flush()
    return draft


def tidy(session: Session, *, now: datetime | None = None) -> int:
    """Forgets what is too old; how much there was."""
    old = delete(Draft).where(Draft.kept_at < (now or utc_now()) - KEPT_FOR)
    done = session.execute(old, execution_options={"synchronize_session": False})
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DELETE gives a CursorResult


def claim(session: Session, user: User, token: str, *, form: str) -> Draft:
    """Takes the page for one save: a second click, or an echo of the first one, raises Conflict. See `settle`."""
    values = {"is_saved": True, "fields": [], "kept_at": utc_now()}
    mine = update(Draft).where(Draft.token == token, Draft.user_id == user.id, Draft.is_saved.is_(False)).values(values)
    taken = session.execute(mine, execution_options={"synchronize_session": False})
    draft = _find(session, user, token)
    if draft is None:
        draft = Draft(token=token, user_id=user.id, form=form, **values)
        session.add(draft)
        try:
            session.flush()
        except IntegrityError as twice:
            raise Conflict("Cette page vient d'être enregistrée.") from twice
    elif taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        raise Conflict("Cette page a déjà été enregistrée.")
    return draft


def settle(session: Session, draft: Draft, entry_id: int, *, forgets_others: bool = True) -> None:
    """Notes which entry the page was saved as, and forgets what the person had typed of it elsewhere and left.

    Args:
        forgets_others: False when the page saved no text: what was typed elsewhere still waits.
    """
    draft.entry_id = entry_id
    session.flush()
    if not forgets_others:
        return
    own = (Draft.user_id == draft.user_id, Draft.entry_id == entry_id, Draft.is_saved.is_(False))
    session.execute(delete(Draft).where(*own))


def saved_as(session: Session, user: User, token: str) -> int | None:
    """The entry that this very page was saved as, when it was: a second click finds it here."""
    return session.scalar(
        select(Draft.entry_id).where(Draft.token == token, Draft.user_id == user.id, Draft.is_saved.is_(True))
    )


def get(session: Session, user: User, token: str) -> Draft:
    """What the person typed in a page and has not saved. Raises NotFound."""
    draft = _find(session, user, token)
    if draft is None or draft.is_saved:
        raise NotFound(
            "Cette saisie n'est plus là : elle a été enregistrée, effacée, ou elle date de plus de deux mois."
        )
    return draft


def unsaved(session: Session, user: User, *, form: str, entry_id: int | None) -> list[Draft]:
    """What the person typed of an entry, or of a new one, and has not saved: the newest first."""
    wanted = select(Draft).where(Draft.user_id == user.id, Draft.form == form, Draft.is_saved.is_(False))
    own = Draft.entry_id.is_(None) if entry_id is None else Draft.entry_id == entry_id
    return list(session.scalars(wanted.where(own).order_by(Draft.kept_at.desc(), Draft.id.desc()).limit(OFFERED)))


def discard(session: Session, user: User, token: str) -> None:
    """Forgets what the person typed in a page. Raises NotFound."""
    session.delete(get(session, user, token))
    session.flush()


def forget_form(session: Session, user: User, *, form: str) -> None:
    """Forgets what the person typed in a form of its own name, that no entry knows of, and has not saved."""
    own = (Draft.user_id == user.id, Draft.form == form, Draft.entry_id.is_(None), Draft.is_saved.is_(False))
    session.execute(delete(Draft).where(*own))


def _find(session: Session, user: User, token: str) -> Draft | None:
    draft = session.scalar(select(Draft).where(Draft.token == token))
    if draft is not None and draft.user_id != user.id:
        raise NotFound("Cette saisie est celle de quelqu'un d'autre.")
    return draft
