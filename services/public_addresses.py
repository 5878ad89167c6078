"""The public address of an entry, for what is written outside a page: mails, files made by commands."""

from urllib.parse import urljoin

from models import Kind

FOLDERS = {
    Kind.EXAMPLE: "exemples",
    Kind.FACTSHEET: "reperes",
    Kind.RESOURCE: "ressources",
    Kind.CATALYST: "catalyseurs",
    Kind.ECOSYSTEM: "ecosystemes",
}


def entry_address(root: str, kind: Kind, slug: str) -> str:
    """The address of an entry on the site at `root`."""
    return urljoin(root, f"/{FOLDERS[kind]}/{slug}")
