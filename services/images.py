"""What an uploaded file becomes: images drawn anew, small and without what the camera wrote; PDF documents as they are.

The content decides, never the name. Nothing that a stranger made is served as it came, PDF apart: hidden places, scripts
and files that are two things at once do not survive being drawn anew.
"""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from errors import Invalid
from services.kept_files import LARGE, LARGE_NAME, PDF_NAME, SIZE_MAX_BYTES, THUMB, THUMB_NAME, Prepared

PIXELS_MAX = 50_000_000  # a telephone of today; a JPEG of that size is read at half scale
PIXELS_MAX_WHOLE = 25_000_000  # other formats are read whole: 100 MB of memory
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY = 82
_PDF = b"%PDF-"
_NOT_READ = "Ce fichier n'est ni une image (JPEG, PNG, WebP, GIF) ni un document PDF, ou il est abîmé."


def prepare(content: bytes) -> Prepared:
    """The files to keep of an upload. Raises Invalid, at "file", with what is wrong."""
    if not content:
        raise _refused("Choisissez un fichier.")
    if len(content) > SIZE_MAX_BYTES:
        raise _refused(f"Ce fichier pèse plus de {SIZE_MAX_BYTES // 1024 // 1024} Mo.")
    if content.startswith(_PDF):
        if b"%%EOF" not in content[-2048:]:
            raise _refused(_NOT_READ)
        return Prepared({PDF_NAME: content})
    return _image(content)


def _image(content: bytes) -> Prepared:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is lower
            with Image.open(io.BytesIO(content), formats=_FORMATS) as probe:
                _check_size(probe)
                probe.verify()
            with Image.open(io.BytesIO(content), formats=_FORMATS) as source:
                drawn = _drawn(source)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError):
        raise _refused(_NOT_READ) from None
    large, thumb = _fitted(drawn, LARGE), _fitted(drawn, THUMB)
    return Prepared({LARGE_NAME: _webp(large), THUMB_NAME: _webp(thumb)}, large.width, large.height)


def _check_size(source: Image.Image) -> None:
    """Raises Invalid for more pixels than we read; the header says it before anything is unpacked."""
    most = PIXELS_MAX if source.format == "JPEG" else PIXELS_MAX_WHOLE
    if source.width * source.height > most:
        raise _refused(f"Cette image a plus de {most // 1_000_000} millions de pixels : réduisez-la d'abord.")
    if min(source.size) < 2:
        raise _refused(_NOT_READ)


def _drawn(source: Image.Image) -> Image.Image:
    """The first frame, upright, in plain colours, without anything that was written beside the pixels."""
    if source.format == "JPEG":
        source.draft("RGB", (LARGE, LARGE))
    upright = ImageOps.exif_transpose(source)
    has_alpha = "A" in upright.getbands() or "transparency" in upright.info
    plain = upright.convert("RGBA" if has_alpha else "RGB")
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    return clean


def _fitted(image: Image.Image, longest: int) -> Image.Image:
    """The image within a square, never enlarged."""
    smaller = image.copy()
    smaller.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return smaller


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def _refused(text: str) -> Invalid:
    return Invalid({"file": [text]})
