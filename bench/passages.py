"""How well `search/` finds plain passages for plain questions, beside engines as they come: MRR@10.

`python -m bench.passages FILE…`, each a JSON object: `documents` (id, title, body) and `questions` (q, relevant: ids).
Peers are asked any of the words of the question: SQLite FTS5 on the raw text and on our stems, Whoosh with its own French.
"""

import argparse
import json
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from whoosh import analysis, fields, query
from whoosh.filedb.filestore import RamStorage

from search import Index, SearchQuery, plain_document
from search.options import Options
from search.text import stems

DEPTH = 10
Ask = Callable[[str], Sequence[int]]  # question → ids, best first


@dataclass(frozen=True, slots=True)
class Passages:
    """A collection: (id, title, body) of each document, (question, ids that answer it)."""

    documents: Sequence[tuple[int, str, str]]
    questions: Sequence[tuple[str, frozenset[int]]]

    @classmethod
    def read(cls, file: Path) -> "Passages":
        """The collection in a file."""
        held = json.loads(file.read_text(encoding="utf-8"))
        return cls(
            [(row["id"], row["title"], row["body"]) for row in held["documents"]],
            [(row["q"], frozenset(row["relevant"])) for row in held["questions"]],
        )


def reciprocal_rank(ids: Sequence[int], relevant: frozenset[int]) -> float:
    """1 / rank of the first good answer among the first ten, 0 without any."""
    return next((1 / rank for rank, id in enumerate(ids[:DEPTH], 1) if id in relevant), 0.0)


def ours(passages: Passages) -> Ask:
    """The product's own analysis and ranking, as docs/search.md shows it."""
    index = Index.in_memory()
    index.replace(plain_document(*document) for document in passages.documents)
    options = Options.plain()
    return lambda text: [hit.id for hit in index.search(SearchQuery(text=text, size=DEPTH), options=options).hits]


def fts5(passages: Passages, words: Callable[[str], list[str]]) -> Ask:
    """SQLite FTS5, any of the words, on what `words` makes of a text."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE held USING fts5(title, body, tokenize='unicode61 remove_diacritics 2')")
    rows = ((id, " ".join(words(title)), " ".join(words(body))) for id, title, body in passages.documents)
    base.executemany("INSERT INTO held (rowid, title, body) VALUES (?, ?, ?)", rows)

    def ask(text: str) -> list[int]:
        wanted = " OR ".join(f'"{word}"' for word in dict.fromkeys(words(text)))
        asked = "SELECT rowid FROM held WHERE held MATCH ? ORDER BY rank LIMIT ?"
        return [id for (id,) in base.execute(asked, (wanted, DEPTH))] if wanted else []

    return ask


def plain_words(text: str) -> list[str]:
    """Words as they are written."""
    return re.findall(r"\w+", text.lower())


def whoosh_french(passages: Passages) -> Ask:
    """Whoosh with the French analyser it ships, any of the words in the title or in the body."""
    analyser = analysis.LanguageAnalyzer("fr")
    schema = fields.Schema(id=fields.STORED, title=fields.TEXT(analyzer=analyser), body=fields.TEXT(analyzer=analyser))
    index = RamStorage().create_index(schema)
    writer = index.writer(limitmb=256)
    for id, title, body in passages.documents:
        writer.add_document(id=id, title=title, body=body)
    writer.commit()
    searcher = index.searcher()

    def ask(text: str) -> list[int]:
        words = dict.fromkeys(token.text for token in analyser(text))
        either = query.Or([query.Term(field, word) for word in words for field in ("title", "body")])
        return [hit["id"] for hit in searcher.search(either, limit=DEPTH)]

    return ask


def main() -> None:
    """One line an engine: MRR@10, seconds to build, milliseconds a question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    engines: dict[str, Callable[[Passages], Ask]] = {
        "this product": ours,
        "FTS5": lambda passages: fts5(passages, plain_words),
        "FTS5, our stems": lambda passages: fts5(passages, stems),
        "Whoosh's French": whoosh_french,
    }
    for file in parser.parse_args().files:
        passages = Passages.read(file)
        print(f"\n{file.stem}: {len(passages.documents):,} passages, {len(passages.questions):,} questions")
        for name, build in engines.items():
            start = time.process_time()
            ask = build(passages)
            built = time.process_time()
            ranks = [reciprocal_rank(ask(text), relevant) for text, relevant in passages.questions]
            each = (time.process_time() - built) / len(ranks) * 1000
            print(
                f"{name:<16} MRR@10 {sum(ranks) / len(ranks):.3f}  {built - start:5.1f} s  {each:5.1f} ms", flush=True
            )


if __name__ == "__main__":
    main()
