"""The log of who did what: `record` beside the act, in the same commit, so that none is done without its trace.

How to log an act of yours, three lines:

1. a code in `Act`, "family.verb"; its French name in `NAMES` below (a test wants one for each code);
2. in the service that does it, inside the caller's `saving` block::

       activity.record(session, Act.ENTRY_PUBLISH, by=user, entry=entry, detail=reason)
       activity.record(session, Act.ACCOUNT_ROLE, by=user, account=other, detail="contribution → curation")
       activity.record(session, Act.TERM_RENAME, by=user, what=term.label, detail=f"avant : {former}")

3. nothing else: the page, its filters and its CSV follow.

`by=None` is a command typed on the server. Somebody without an account is `by=STRANGER`. Say in `detail` what changed, in
French, never a secret, a link, an e-mail or network address, or a text of the entry: revisions keep those.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models import Activity, Entry, User, utc_now
from models.activity import DETAIL_MAX
from models.base import NAME_MAX
from search.text import fold_key


class Act(StrEnum):
    """What is logged; the first word is the family, by which the page filters."""

    SIGN_IN = "sign-in.done"
    SIGN_IN_FAILED = "sign-in.failed"
    SIGN_IN_LOCKED = "sign-in.locked"
    SIGN_OUT = "sign-in.out"
    SESSION_REVOKED = "sign-in.revoked"
    ACCOUNT_CREATE = "account.create"
    ACCOUNT_INVITE = "account.invite"
    ACCOUNT_LINK = "account.link"
    ACCOUNT_PASSWORD = "account.password"
    ACCOUNT_RENAME = "account.rename"
    ACCOUNT_ROLE = "account.role"
    ACCOUNT_CLOSE = "account.close"
    ACCOUNT_OPEN = "account.open"
    ACCOUNT_SINGLE_SIGN_ON = "account.single-sign-on"
    SECOND_FACTOR_ON = "account.second-factor-on"
    SECOND_FACTOR_OFF = "account.second-factor-off"
    RECOVERY_CODES = "account.recovery-codes"
    RECOVERY_CODE_USED = "account.recovery-code-used"
    ENTRY_CREATE = "entry.create"
    ENTRY_SAVE = "entry.save"
    ENTRY_PROPOSE = "entry.propose"
    ENTRY_SUBMIT = "entry.submit"
    ENTRY_WITHDRAW = "entry.withdraw"
    ENTRY_REQUEST_CHANGES = "entry.request-changes"
    ENTRY_PUBLISH = "entry.publish"
    ENTRY_UNPUBLISH = "entry.unpublish"
    ENTRY_ARCHIVE = "entry.archive"
    ENTRY_REOPEN = "entry.reopen"
    ENTRY_COMMENT = "entry.comment"
    ENTRY_VERIFY = "entry.verify"
    REPORT_RECEIVE = "entry.report"
    REPORT_SETTLE = "entry.report-settled"
    REPORT_REOPEN = "entry.report-reopened"
    CONTACT_FORGET = "entry.forget-contact"
    CONTACT_INVITE = "contact.invite"
    CONTACT_CONSENT = "contact.consent"
    CONTACT_WITHDRAW = "contact.withdraw"
    CONTACT_NAME = "contact.name"
    CONTACT_UNNAME = "contact.unname"
    ENTRY_MERGE = "entry.merge"
    ENTRY_UNMERGE = "entry.unmerge"
    TWIN_DECIDE = "entry.twin"
    ORGANISATION_MERGE = "organisation.merge"
    ORGANISATION_UNMERGE = "organisation.unmerge"
    BULK = "entry.bulk"
    ATTACHMENT_ADD = "attachment.add"
    ATTACHMENT_REMOVE = "attachment.remove"
    IMPORT_APPLY = "import.apply"
    IMPORT_FAIL = "import.fail"
    GAZETTE_PUBLISH = "gazette.publish"
    GAZETTE_WITHDRAW = "gazette.withdraw"
    GAZETTE_DELETE = "gazette.delete"
    TERM_CREATE = "term.create"
    TERM_CHANGE = "term.change"
    TERM_ORDER = "term.order"
    TERM_MERGE = "term.merge"
    SYNONYM_CREATE = "term.synonym-create"
    SYNONYM_CHANGE = "term.synonym-change"
    TERM_UNDO = "term.undo"
    SITE_TIDY = "site.tidy"
    PERSON_EXPORT = "site.person-export"
    PERSON_ERASE = "site.person-erase"


FAMILIES: Final = {
    "sign-in": "Connexions",
    "account": "Comptes",
    "entry": "Fiches",
    "organisation": "Organisations",
    "contact": "Contacts d’organisations",
    "attachment": "Images et documents",
    "import": "Imports",
    "gazette": "Gazette",
    "term": "Termes et synonymes",
    "site": "Entretien",
}
NAMES: Final = {
    Act.SIGN_IN: "Connexion",
    Act.SIGN_IN_FAILED: "Connexion refusée",
    Act.SIGN_IN_LOCKED: "Adresse bloquée un quart d’heure",
    Act.SIGN_OUT: "Déconnexion",
    Act.SESSION_REVOKED: "Connexions fermées",
    Act.ACCOUNT_CREATE: "Compte créé",
    Act.ACCOUNT_INVITE: "Invitation",
    Act.ACCOUNT_LINK: "Lien pour choisir un mot de passe",
    Act.ACCOUNT_PASSWORD: "Mot de passe changé",
    Act.ACCOUNT_RENAME: "Nom changé",
    Act.ACCOUNT_ROLE: "Rôle changé",
    Act.ACCOUNT_CLOSE: "Compte fermé",
    Act.ACCOUNT_OPEN: "Compte rouvert",
    Act.ACCOUNT_SINGLE_SIGN_ON: "Compte lié à l’identité d’une organisation",
    Act.SECOND_FACTOR_ON: "Double vérification activée",
    Act.SECOND_FACTOR_OFF: "Double vérification retirée",
    Act.RECOVERY_CODES: "Codes de secours renouvelés",
    Act.RECOVERY_CODE_USED: "Code de secours utilisé",
    Act.ENTRY_CREATE: "Fiche commencée",
    Act.ENTRY_SAVE: "Fiche enregistrée",
    Act.ENTRY_PROPOSE: "Exemple proposé sur le site",
    Act.ENTRY_SUBMIT: "Fiche soumise à relecture",
    Act.ENTRY_WITHDRAW: "Fiche reprise avant relecture",
    Act.ENTRY_REQUEST_CHANGES: "Changements demandés",
    Act.ENTRY_PUBLISH: "Fiche publiée",
    Act.ENTRY_UNPUBLISH: "Fiche retirée du site",
    Act.ENTRY_ARCHIVE: "Fiche archivée",
    Act.ENTRY_REOPEN: "Fiche rouverte",
    Act.ENTRY_COMMENT: "Remarque",
    Act.ENTRY_VERIFY: "Fiche vérifiée",
    Act.REPORT_RECEIVE: "Erreur signalée",
    Act.REPORT_SETTLE: "Signalement traité",
    Act.REPORT_REOPEN: "Signalement rouvert",
    Act.CONTACT_FORGET: "Coordonnées effacées",
    Act.CONTACT_INVITE: "Accord demandé à une organisation",
    Act.CONTACT_CONSENT: "Accord donné par une organisation",
    Act.CONTACT_WITHDRAW: "Accord refusé ou retiré",
    Act.CONTACT_NAME: "Contact nommé pour une fiche",
    Act.CONTACT_UNNAME: "Contact qui n’est plus interrogé sur une fiche",
    Act.ENTRY_MERGE: "Fiches fusionnées",
    Act.ENTRY_UNMERGE: "Fusion défaite",
    Act.TWIN_DECIDE: "Doublon examiné",
    Act.ORGANISATION_MERGE: "Organisations fusionnées",
    Act.ORGANISATION_UNMERGE: "Fusion d’organisations défaite",
    Act.BULK: "Action sur plusieurs fiches",
    Act.ATTACHMENT_ADD: "Pièce jointe ajoutée",
    Act.ATTACHMENT_REMOVE: "Pièce jointe retirée",
    Act.IMPORT_APPLY: "Import appliqué",
    Act.IMPORT_FAIL: "Import échoué",
    Act.GAZETTE_PUBLISH: "Numéro de la gazette publié",
    Act.GAZETTE_WITHDRAW: "Numéro de la gazette retiré du site",
    Act.GAZETTE_DELETE: "Brouillon de la gazette effacé",
    Act.TERM_CREATE: "Terme créé",
    Act.TERM_CHANGE: "Terme changé",
    Act.TERM_ORDER: "Ordre de termes changé",
    Act.TERM_MERGE: "Termes fusionnés",
    Act.SYNONYM_CREATE: "Synonymes ajoutés",
    Act.SYNONYM_CHANGE: "Synonymes changés",
    Act.TERM_UNDO: "Changement de termes ou de synonymes défait",
    Act.PERSON_EXPORT: "Données d’une personne exportées",
    Act.PERSON_ERASE: "Données d’une personne effacées",
    Act.SITE_TIDY: "Effacement de ce qui a fait son temps",
}
COMMAND: Final = "Ligne de commande"


@dataclass(frozen=True, slots=True)
class Outsider:
    """Who acts without an account."""

    name: str = ""


STRANGER: Final = Outsider("Sans compte")
Actor = User | Outsider | None
_TOLD_EVERY: Final = timedelta(minutes=15)


def record(
    session: Session,
    act: Act,
    *,
    by: Actor,
    entry: Entry | None = None,
    account: User | None = None,
    what: str = "",
    detail: str = "",
) -> Activity:
    """Adds one act to the log, in the transaction of the act itself; see the head of this file.

    Args:
        by: who does it; None for a command of the server.
        entry: the entry it is done to, and
        account: the person it is done to; both are kept by number and by name.
        what: the name of anything else it is done to.
        detail: what changed, in a few words. Never a secret.
    """
    subject = what or (entry.title if entry else "") or (account.name if account else "")
    made = Activity(
        act=act.value,
        actor_id=by.id if isinstance(by, User) else None,
        actor_name=by.name if by else COMMAND,
        entry_id=entry.id if entry else None,
        account_id=account.id if account else None,
        subject=_fitting(subject, NAME_MAX),
        subject_key=fold_key(subject)[:NAME_MAX],
        detail=_fitting(detail, DETAIL_MAX),
    )
    session.add(made)
    return made


def record_now_and_then(session: Session, act: Act, *, by: Actor, detail: str = "") -> None:
    """The same for what a stranger can cause at will: once a quarter of an hour, so that nobody fills the log."""
    since = utc_now() - _TOLD_EVERY
    told = select(Activity.id).where(Activity.act == act.value, Activity.account_id.is_(None), Activity.done_at > since)
    if session.scalar(told.limit(1)) is None:
        record(session, act, by=by, detail=detail)


def purge(session: Session, *, days: int, now: datetime | None = None) -> int:
    """Removes what is older than the site keeps, and logs that it did; how many rows."""
    before = (now or utc_now()) - timedelta(days=days)
    gone = session.execute(delete(Activity).where(Activity.done_at < before))
    count = int(gone.rowcount)  # type: ignore[attr-defined]  # a DELETE gives a CursorResult
    if count:
        record(session, Act.SITE_TIDY, by=None, what="Journal", detail=f"{count} lignes de plus de {days} jours")
    return count


def _fitting(text: str, most: int) -> str:
    line = " ".join(text.replace("\0", " ").split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
