"""The weekly letter of a followed search, in plain text: what is new, where it is, how to leave in one click (RFC 8058)."""

from urllib.parse import urljoin

from services.following import Letter
from services.public_addresses import entry_address


def leave_address(root: str, token: str) -> str:
    """Where one leaves: a page for people, a POST for mail programs."""
    return urljoin(root, f"/alertes/quitter/{token}")


def write(letter: Letter, *, site: str, root: str) -> tuple[str, str, dict[str, str]]:
    """Subject, body and headers. Nothing in it tells whether it was read: no picture, no address of its own but to leave."""
    follow = letter.follow
    count = len(letter.entries) + letter.more
    told = "\n\n".join(
        f"{entry.title}\n{entry.summary}\n{entry_address(root, entry.kind, entry.slug)}" for entry in letter.entries
    )
    more = f"\n\nEt {letter.more} autres." if letter.more else ""
    search = urljoin(root, f"/recherche?{follow.params}") if follow.params else urljoin(root, "/recherche")
    leave = leave_address(root, follow.token)
    body = (
        f"{'Une fiche nouvelle' if count == 1 else f'{count} fiches nouvelles'} pour {follow.label} sur {site} :\n\n"
        f"{told}{more}\n\nToute la recherche : {search}\n\n--\n"
        "Vous recevez ce message une fois par semaine au plus, et seulement s'il y a du nouveau, parce que vous suivez cette "
        "recherche.\n"
        f"Ne plus la suivre : {leave}\n"
    )
    headers = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    subject = f"{'Une fiche nouvelle' if count == 1 else f'{count} fiches nouvelles'} : {follow.label} – {site}"
    return subject, body, headers
