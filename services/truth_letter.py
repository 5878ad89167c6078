"""The letter that asks an organisation whether entries are still true, in plain text; one link each, one to be asked no more."""

from services.contact_links import DAYS, Purpose, address, make
from services.public_addresses import entry_address
from services.still_true import Letter


def write(letter: Letter, *, site: str, root: str, key: str) -> tuple[str, str, dict[str, str]]:
    """Subject, body and headers. Nothing in it tells whether it was read."""
    contact, count = letter.contact, len(letter.questions)
    asked = "\n\n".join(
        f"{entry.title}\nLa fiche : {entry_address(root, entry.kind, entry.slug)}\n"
        f"Répondre en un clic : {_link(letter, Purpose.QUESTION, root, key, question.id)}"
        for question, entry in letter.questions
    )
    until = f", jusqu'au {contact.consent_until:%d/%m/%Y}" if contact.consent_until else ""
    leave = _link(letter, Purpose.LEAVE, root, key)
    entries, true = (
        ("cette fiche", "est-elle encore vraie") if count == 1 else (f"ces {count} fiches", "sont-elles encore vraies")
    )
    body = (
        f"Bonjour,\n\nPersonne n'a vérifié {entries} depuis dix-huit mois : {true} ?\n\n{asked}\n\n"
        "Une minute suffit : « toujours vrai », ou une phrase qui dit ce qui a changé. "
        f"Les liens valent {DAYS[Purpose.QUESTION]} jours.\n\n"
        f"--\nVous recevez ce message deux fois par an au plus, parce que {contact.organisation.name} ({contact.role}) a accepté "
        f"que cette question lui soit posée par {site}{until}.\nNe plus être interrogé : {leave}\n"
    )
    subject = f"Toujours vrai ? {letter.questions[0][1].title if count == 1 else f'{count} fiches'} – {site}"
    return subject, body, {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _link(letter: Letter, purpose: Purpose, root: str, key: str, question_id: int = 0) -> str:
    return address(root, purpose, make(letter.contact, purpose, key=key, question_id=question_id))
