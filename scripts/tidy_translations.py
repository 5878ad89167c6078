"""Puts the English catalogue in its one form, sorted and a message a line, and compiles it: `make translations`."""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

CATALOGUE = Path(__file__).resolve().parents[1] / "translations" / "en" / "LC_MESSAGES" / "messages.po"
HEADER = r"""# English interface of Alliances; messages are the French sentences.
msgid ""
msgstr ""
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # Babel writes the minute otherwise, and two changes never merge


def tidy(catalogue: Catalog) -> str:
    """The catalogue as text: sorted and without dates or places, so that two changes of it merge."""
    written = io.BytesIO()
    write_po(written, catalogue, sort_output=True, no_location=True, width=0, omit_header=True)
    return HEADER + written.getvalue().decode().strip() + "\n"


def compiled(text: str) -> bytes:
    """The catalogue as the site reads it: the same bytes for the same messages, whenever it is made."""
    catalogue = read_po(io.BytesIO(text.encode()), locale="en")
    catalogue.creation_date = _NO_DATE
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def main() -> None:
    """Rewrites messages.po and messages.mo."""
    with CATALOGUE.open("rb") as file:
        text = tidy(read_po(file, locale="en"))
    CATALOGUE.write_text(text, encoding="utf-8")
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(text))


if __name__ == "__main__":
    main()
