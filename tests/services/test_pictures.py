"""The picture social networks show: our letters with their accents, our colours, any title."""

import io
import re
from pathlib import Path

from PIL import Image

from services.pictures import COLOURS, _font, picture

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"


def pixels(kind: str, title: str) -> Image.Image:
    return Image.open(io.BytesIO(picture(kind, "Exemple", title, "Alliances")))


def test_french_letters_are_drawn_not_boxes():
    missing = _font("newsreader", 40, 600).getmask("\uffff").getbbox()
    for letter in "éèêëàâçîïôùûüœæÉÀÇŒ’«»–€":
        assert _font("newsreader", 40, 600).getmask(letter).getbbox() != missing, letter
    assert bytes(_font("newsreader", 40, 600).getmask("é")) != bytes(_font("newsreader", 40, 600).getmask("è"))


def test_each_kind_has_the_tint_of_its_pages():
    style = TOKENS.read_text(encoding="utf-8")
    for kind, (hue, tint) in COLOURS.items():
        assert re.search(rf"--{kind}: {hue}; --{kind}-tint: {tint};", style), kind
        assert pixels(kind, "Titre").getpixel((2, 2)) == tuple(bytes.fromhex(tint[1:]))


def test_a_title_of_any_length_stays_inside():
    for title in ("", "Court", "mot " * 200, "X" * 300):
        assert pixels("example", title).size == (1200, 630)
