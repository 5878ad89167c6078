"""What leaves the screen on paper: the QR code of an address."""

from functools import lru_cache
from importlib import import_module

_INK = "#1d1b20"


@lru_cache(maxsize=256)
def qr_svg(address: str) -> str:
    """The QR code of an address as an inline SVG."""
    svg: str = (
        import_module("segno")
        .make(address, error="m", micro=False)
        .svg_inline(scale=3, border=2, dark=_INK, light=None, omitsize=True)
    )
    return svg
