"""What is kept of an upload: names of its files, sizes. Drawing them anew is services/images.py, read when one arrives."""

from dataclasses import dataclass

SIZE_MAX_BYTES = 10 * 1024 * 1024
LARGE, THUMB = 1600, 480  # pixels of the longest side
LARGE_NAME, THUMB_NAME, PDF_NAME = "grande.webp", "vignette.webp", "document.pdf"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is kept of an upload: its files by name; no width for a document."""

    files: dict[str, bytes]
    width: int | None = None
    height: int | None = None

    @property
    def size_bytes(self) -> int:
        """The weight of the largest file, which a reader may download."""
        return max(len(content) for content in self.files.values())
