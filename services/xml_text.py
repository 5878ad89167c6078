"""Text that any XML reader accepts: XML 1.0 forbids some characters even escaped."""

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def allowed(text: str) -> str:
    """The text without the characters that no XML document may hold."""
    return _FORBIDDEN.sub("", text)
