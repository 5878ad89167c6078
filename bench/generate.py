"""A base of fictitious entries for measuring: French of the seed's own words, skewed terms, real territories, skewed too.

Deterministic. Every entry says it is fictitious and none leaves the bench: it goes to a folder of its own.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from config import ROOT
from models import (
    Entry,
    Example,
    Kind,
    Level,
    Organisation,
    Partner,
    Source,
    Status,
    Term,
    Territory,
    Vocabulary,
    entry_term,
    entry_territory,
)

SEED = 20_261_124
BODY_WORDS = 400
BATCH = 500
_TERMS_OF_ENTRY = {
    Vocabulary.DOMAIN: (1, 3),
    Vocabulary.PARTNERSHIP: (1, 2),
    Vocabulary.FORM: (1, 1),
    Vocabulary.MATURITY: (1, 1),
    Vocabulary.SCALE: (1, 1),
    Vocabulary.SDG: (1, 4),
    Vocabulary.IMPACT: (0, 2),
}


@dataclass(frozen=True, slots=True)
class Skewed:
    """Things of which the first are drawn far more often than the last (Zipf)."""

    things: Sequence[Any]
    totals: Sequence[float]

    @classmethod
    def of(cls, things: Sequence[Any], *, exponent: float = 1.0) -> "Skewed":
        """Weights 1 / rank ** exponent."""
        return cls(things, list(accumulate(1 / rank**exponent for rank in range(1, len(things) + 1))))

    def draw(self, chance: random.Random, count: int) -> list[Any]:
        """Things drawn, repetitions possible."""
        return chance.choices(self.things, cum_weights=self.totals, k=count)


def vocabulary(chance: random.Random) -> Skewed:
    """The seed's words by how often they come, then invented ones that most entries never use."""
    counts: dict[str, int] = {}
    for file in sorted((ROOT / "data" / "seed").glob("*.json")):
        for word in json.dumps(json.loads(file.read_text(encoding="utf-8")), ensure_ascii=False).split():
            if word.isalpha():
                counts[word] = counts.get(word, 0) + 1
    known = sorted(counts, key=lambda word: (-counts[word], word))
    syllables = ["ba", "cor", "di", "fan", "gue", "lo", "mar", "ni", "pou", "ri", "so", "tel", "vin"]
    invented = ["".join(chance.choices(syllables, k=3)) for _ in range(20_000)]
    return Skewed.of([*known, *invented])


def fill(session: Session, count: int) -> None:
    """Adds `count` fictitious examples, in bulk. Does not commit."""
    chance = random.Random(SEED)
    words = vocabulary(chance)
    terms = {
        name: Skewed.of(list(session.scalars(select(Term.id).where(Term.vocabulary == name).order_by(Term.position))))
        for name in (*_TERMS_OF_ENTRY, Vocabulary.ACTOR, Vocabulary.ROLE)
    }
    places = Skewed.of(
        list(
            session.scalars(
                select(Territory.id)
                .where(Territory.level.in_((Level.COMMUNE, Level.EPCI, Level.DEPARTMENT)))
                .order_by(Territory.population.desc(), Territory.id)
            )
        ),
        exponent=0.8,
    )
    organisations = _organisations(session, chance, words, max(200, count // 2))
    start = (session.scalar(select(Entry.id).order_by(Entry.id.desc()).limit(1)) or 0) + 1
    for first in range(start, start + count, BATCH):
        ids = range(first, min(first + BATCH, start + count))
        _insert(session, chance, ids, words, terms, places, organisations)


def _organisations(session: Session, chance: random.Random, words: Skewed, count: int) -> Skewed:
    start = (session.scalar(select(Organisation.id).order_by(Organisation.id.desc()).limit(1)) or 0) + 1
    rows = []
    for id in range(start, start + count):
        name = " ".join(words.draw(chance, 2)).capitalize() + f" {id}"
        rows.append(
            {"id": id, "slug": f"bench-{id}", "name": name, "folded_name": f"bench {id}", "acronym": "", "url": ""}
        )
    session.execute(insert(Organisation), rows)
    return Skewed.of([row["id"] for row in rows])


def _sentence(words: Skewed, chance: random.Random, count: int) -> str:
    return " ".join(words.draw(chance, count)).capitalize() + "."


def _prose(words: Skewed, chance: random.Random, count: int) -> str:
    return " ".join(_sentence(words, chance, 20) for _ in range(count // 20))


def _insert(
    session: Session,
    chance: random.Random,
    ids: Sequence[int],
    words: Skewed,
    terms: dict[Vocabulary, Skewed],
    places: Skewed,
    organisations: Skewed,
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    entries, examples, tags, spots, partners, sources = [], [], [], [], [], []
    for id in ids:
        entries.append(
            {
                "id": id,
                "kind": Kind.EXAMPLE,
                "slug": f"bench-{id}",
                "title": f"Fictif {id} : {_sentence(words, chance, 9)}"[:150],
                "summary": _sentence(words, chance, 35),
                "status": Status.PUBLISHED,
                "started": chance.randint(1995, 2025),
                "published_at": now,
            }
        )
        examples.append(
            {"id": id, "need": _prose(words, chance, 100), "action": _prose(words, chance, BODY_WORDS - 160)}
            | {"results": _prose(words, chance, 60), "success_factors": "", "obstacles": "", "transferable": ""}
        )
        for name, (least, most) in _TERMS_OF_ENTRY.items():
            drawn = dict.fromkeys(terms[name].draw(chance, chance.randint(least, most)))
            tags += [{"entry_id": id, "term_id": term} for term in drawn]
        spots += [{"entry_id": id, "territory_id": p} for p in dict.fromkeys(places.draw(chance, chance.randint(1, 2)))]
        partners += list(_partner_rows(chance, id, terms, organisations))
        sources.append({"entry_id": id, "position": 0, "title": "Fictif", "url": "https://exemple.invalid/"})
    for table, rows in ((Entry.__table__, entries), (Example.__table__, examples), (entry_term, tags)):
        session.execute(insert(table), rows)
    session.execute(insert(entry_territory), spots)
    session.execute(insert(Partner), partners)
    session.execute(insert(Source), sources)


def _partner_rows(
    chance: random.Random, id: int, terms: dict[Vocabulary, Skewed], organisations: Skewed
) -> Iterator[dict[str, int]]:
    for place, organisation in enumerate(dict.fromkeys(organisations.draw(chance, chance.randint(2, 8)))):
        (profile,), (role,) = terms[Vocabulary.ACTOR].draw(chance, 1), terms[Vocabulary.ROLE].draw(chance, 1)
        yield {
            "entry_id": id,
            "position": place,
            "organisation_id": organisation,
            "profile_id": profile,
            "role_id": role,
        }
