"""The picture a social network shows of a page: its title in our letters, the tint of its kind, three linked rings."""

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630  # pixels, the ratio Open Graph readers expect
_SCALE = 2  # drawn larger, then reduced: circles have no jagged edge
_FONTS = Path(__file__).resolve().parents[1] / "static" / "fonts"
_MARGIN, _TEXT_WIDTH = 76, 820
_SIZES = (72, 64, 56, 48, 42)  # the largest that lets the title stand in four lines
_LINES_MAX = 4
_INK, _BRAND, _PAPER, _RED = "#1d1b20", "#f7b538", "#fffdf9", "#c8401f"
# Kind → (hue, tint), as in static/css/tokens.css; anything else is the site itself.
COLOURS = {
    "example": ("#b8371b", "#fcede6"),
    "factsheet": ("#2346a8", "#eaeffb"),
    "resource": ("#4a6212", "#f0f4e0"),
    "catalyst": ("#8a2d83", "#f8eaf6"),
    "ecosystem": ("#0c6a60", "#e2f3f0"),
}


@lru_cache(maxsize=128)
def picture(kind: str, kind_label: str, title: str, site: str) -> bytes:
    """A PNG of 1200 × 630 with the title; an unknown kind gives the picture of the site."""
    hue, ground = COLOURS.get(kind, (_INK, _BRAND))
    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), ground)
    draw = ImageDraw.Draw(image)
    _rings(draw, (_BRAND if kind in COLOURS else _INK, _PAPER, hue if kind in COLOURS else _RED))
    _text(draw, (_MARGIN, 74), kind_label, _font("hanken-grotesk", 34, 600), hue)
    font, lines = _fitted(draw, title)
    top = 138
    for line in lines:
        _text(draw, (_MARGIN, top), line, font, _INK)
        top += round(font.size / _SCALE * 1.08)
    _text(draw, (_MARGIN, HEIGHT - 104), site, _font("newsreader", 44, 600), _INK)
    written = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()


def _font(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(_FONTS / f"{name}.woff2", size * _SCALE)
    font.set_variation_by_axes([weight])
    return font


def _text(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, font: ImageFont.FreeTypeFont, colour: str) -> None:
    draw.text((at[0] * _SCALE, at[1] * _SCALE), text, font=font, fill=colour)


def _fitted(draw: ImageDraw.ImageDraw, title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest font in which the title stands in a few lines, and those lines; a longer title is cut."""
    for size in _SIZES:
        font = _font("newsreader", size, 600)
        lines = _lines(draw, title, font)
        if len(lines) <= _LINES_MAX:
            return font, lines
    return font, [*lines[: _LINES_MAX - 1], f"{lines[_LINES_MAX - 1]}…"]


def _lines(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font=font) <= _TEXT_WIDTH * _SCALE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _rings(draw: ImageDraw.ImageDraw, colours: tuple[str, str, str]) -> None:
    """Three rings, each over the next, as on the home page."""
    radius, width = 112 * _SCALE, 40 * _SCALE
    centres = [(x * _SCALE, y * _SCALE) for x, y in ((950, 418), (1096, 418), (1023, 545))]
    for (x, y), colour in zip(centres, colours, strict=True):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=colour, width=width)
    x, y = centres[0]
    draw.arc((x - radius, y - radius, x + radius, y + radius), 297, 349, fill=colours[0], width=width)
    x, y = centres[1]
    draw.arc((x - radius, y - radius, x + radius, y + radius), 56, 109, fill=colours[1], width=width)
