"""Documents and questions the tests of the Whoosh engine share."""

from pathlib import Path

from search.documents import Document, plain_document
from search.engines.whoosh import WhooshEngine
from search.plan import Alternative, Group, Piece, Plan
from search.text import fold, stem

ROOT = Path(__file__).resolve().parents[3]
WORDS = ("forêt", "rivière", "montagne", "plage", "vallée", "plaine", "colline", "source", "falaise", "marais")


def text_of(id: int) -> str:
    """A text in which word n stands when id is a multiple of n + 1."""
    return " ".join(word for place, word in enumerate(WORDS) if id % (place + 1) == 0) + f" fiche{id}"


def documents(first: int, last: int, version: int = 1) -> list[Document]:
    """Documents first to last, included."""
    return [plain_document(id, f"Titre {id}", text_of(id), version=version) for id in range(first, last + 1)]


def total(engine: WhooshEngine, word: str) -> int:
    """How many documents have the word."""
    return engine.run(Plan(groups=(Group(word, (Alternative((Piece(stem(fold(word))),)),)),))).total
