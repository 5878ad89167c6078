"""What leaves the screen: the QR code of an address, the picture a social network shows of an entry."""

import io
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

import segno

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630  # pixels, the ratio Open Graph readers expect
_MARGIN, _LINE = 84, 74
_PAPER, _INK = "#faf6ef", "#231f1a"
HUES = {
    "example": "#a8401f",
    "factsheet": "#275a8c",
    "resource": "#56661a",
    "catalyst": "#7a3b7c",
    "ecosystem": "#1d6a64",
}


@lru_cache(maxsize=256)
def qr_svg(address: str) -> str:
    """The QR code of an address as an inline SVG."""
    return segno.make(address, error="m", micro=False).svg_inline(
        scale=3, border=2, dark=_INK, light=None, omitsize=True
    )


@lru_cache(maxsize=128)
def picture(kind: str, kind_label: str, title: str, site: str) -> bytes:
    """A PNG of 1200 × 630 with the title, in the hue of the kind. Pillow is loaded with the first: a megabyte of a worker."""
    image = import_module("PIL.Image").new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw, fonts = import_module("PIL.ImageDraw").Draw(image), import_module("PIL.ImageFont")
    draw.rectangle((0, 0, 28, HEIGHT), fill=HUES.get(kind, _INK))
    small, large = fonts.load_default(34), fonts.load_default(58)
    draw.text((_MARGIN, 80), kind_label, font=small, fill=HUES.get(kind, _INK))
    top = 150
    for line in _lines(draw, title, large, WIDTH - 2 * _MARGIN)[:5]:
        draw.text((_MARGIN, top), line, font=large, fill=_INK)
        top += _LINE
    draw.text((_MARGIN, HEIGHT - 90), site, font=small, fill=_INK)
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _lines(
    draw: "ImageDraw.ImageDraw", text: str, font: "ImageFont.FreeTypeFont | ImageFont.ImageFont", width: int
) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font=font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
