"""What becomes of an uploaded file: read by its content, bounded, drawn anew; refused with a reason otherwise."""

import io
import struct
import zlib

import pytest
from PIL import Image

from errors import Invalid
from services import images

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(size=(900, 600), kind="JPEG", mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode == "L" else "#a05030").save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_an_image_becomes_two_webp_files_of_bounded_size(kind: str):
    prepared = images.prepare(picture((2400, 1200), kind))
    large, thumb = opened(prepared.files[images.LARGE_NAME]), opened(prepared.files[images.THUMB_NAME])
    assert (large.format, large.size) == ("WEBP", (1600, 800)) == ("WEBP", (prepared.width, prepared.height))
    assert (thumb.format, thumb.size) == ("WEBP", (480, 240))


def test_a_small_image_is_not_enlarged():
    assert (images.prepare(picture((40, 30))).width, images.prepare(picture((40, 30))).height) == (40, 30)


def test_what_the_camera_wrote_is_gone_and_the_image_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "chez Camille"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 24.0)  # GPS latitude
    content = picture((600, 300), exif=exif, comment=b"un secret")
    assert b"chez Camille" in content
    prepared = images.prepare(content)
    for kept in prepared.files.values():
        image = opened(kept)
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "comment", "icc_profile"} & set(image.info)
        assert b"Camille" not in kept
    assert (prepared.width, prepared.height) == (300, 600)


def test_what_hides_after_the_image_is_gone():
    prepared = images.prepare(picture() + b"<script>alert(1)</script>" + b"PK\x03\x04" + b"z" * 1000)
    assert all(b"<script>" not in kept for kept in prepared.files.values())


def test_transparency_is_kept():
    out = io.BytesIO()
    Image.new("RGBA", (60, 40), (200, 0, 0, 90)).save(out, "PNG")
    kept = opened(images.prepare(out.getvalue()).files[images.LARGE_NAME])
    assert (kept.mode, kept.getpixel((5, 5))[3]) == ("RGBA", 90)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "I;16", "1"])
def test_unusual_colours_are_read(mode: str):
    out = io.BytesIO()
    Image.new(mode, (50, 40)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert images.prepare(out.getvalue()).width == 50


def bomb() -> bytes:
    """A PNG of a few bytes that says that it holds 900 million pixels."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"bonjour", id="text"),
        pytest.param(SVG, id="svg"),
        pytest.param(b"<!doctype html><script>alert(1)</script>", id="html"),
        pytest.param(picture()[:500], id="cut short"),
        pytest.param(b"\xff\xd8\xff\xe0" + b"x" * 100, id="the first bytes of a JPEG"),
        pytest.param(b"GIF89a" + SVG, id="a GIF that is an SVG"),
        pytest.param(picture(kind="BMP"), id="bmp"),
        pytest.param(picture(kind="TIFF"), id="tiff"),
        pytest.param(picture((6000, 5000), "PNG", "L"), id="too many pixels"),
        pytest.param(bomb(), id="decompression bomb"),
        pytest.param(b"\0" * (images.SIZE_MAX_BYTES + 1), id="too heavy"),
        pytest.param(b"%PDF-1.7 sans fin", id="a PDF cut short"),
        pytest.param(SVG + b"%PDF-1.7\n%%EOF", id="a PDF after something else"),
        pytest.param(b"MZ" + b"x" * 500, id="a program"),
    ],
)
def test_anything_else_is_refused_with_a_reason(content: bytes):
    with pytest.raises(Invalid) as caught:
        images.prepare(content)
    assert caught.value.messages["file"][0]


def test_a_pdf_is_kept_as_it_is():
    content = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"
    prepared = images.prepare(content)
    assert prepared.files == {images.PDF_NAME: content}
    assert prepared.width is None
