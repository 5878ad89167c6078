"""Write `data/french_words.txt`: what the search takes for a word of the language, from an npm package.

    python -m scripts.build_french_words                  # fetches the package with npm into a temporary folder
    python -m scripts.build_french_words --package FOLDER # reads an unpacked copy

The words of four to fifteen letters of `an-array-of-french-words`, folded, one a line after an empty one, sorted, without the
forms of verbs that nobody types in a search (nous mobilisâmes). Origin and licence: `data/README.md`.
"""

import argparse
import json
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from scripts.npm import unpacked
from search.text import fold

PACKAGE = "an-array-of-french-words@2.0.0"
OUTPUT = Path(__file__).resolve().parents[1] / "data" / "french_words.txt"
SHORTEST, LONGEST = 4, 15  # letters: shorter words are never respelt, longer ones are hardly typed
LONG = 7  # letters: shorter words may end like a verb and be a noun (opéra)
CONJUGATED = re.compile(
    r"(ass(e|es|ent|iez|ions)|assai[st]|[ai][mt]es|[aeiu]rent|[ei]r(ai|as|a|ons|ez|ont|ais|ait|ions|iez|aient)"
    r"|iss(ions|iez|ais|ait|aient|e|es|ent)|uss(e|es|ent|iez|ions)|aient|ions|iez|eas|eai|[^aeiou]as|[^aeiou]ai)$"
)


def kept(words: Iterable[str]) -> list[str]:
    """The plain words, folded and sorted: no hyphen, no apostrophe, no letter that folding leaves outside a to z."""
    folded = {fold(word.replace("œ", "oe").replace("æ", "ae")) for word in words if word.isalpha()}
    return sorted(
        word
        for word in folded
        if word.isascii() and SHORTEST <= len(word) <= LONGEST and not (len(word) >= LONG and CONJUGATED.search(word))
    )


def main() -> None:
    """Writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", type=Path, help="folder of an unpacked copy, instead of npm")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        package = arguments.package or unpacked(PACKAGE, Path(folder))
        words = json.loads((package / "index.json").read_text(encoding="utf-8"))
    OUTPUT.write_text("".join(f"{one}\n" for one in ("", *kept(words))), encoding="ascii")


if __name__ == "__main__":
    main()
