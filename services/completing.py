"""Completion in one box: entries, terms, territories, organisations and frequent words that begin like what is typed."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models import Entry, Organisation, Status, Vocabulary
from search import Index
from search.places import whole_tokens
from search.plan import Alternative, Group, Piece, Plan
from search.text import Token, as_written, fold_key, stem
from services.cards import texts_of
from services.catalog import is_public
from services.facet_labels import label_of
from services.other_names import answers
from services.vocabulary import all_terms, term_names

EACH = 4  # proposals of each group
PREFIX_MIN = 2
WORDS_OF_PREFIX = 24  # words one prefix stands for, the most frequent: bounded whatever the vocabulary
_SCANNED = 400  # words looked at behind a short prefix
_VOCABULARIES = (
    Vocabulary.DOMAIN,
    Vocabulary.ACTOR,
    Vocabulary.PARTNERSHIP,
    Vocabulary.FORM,
    Vocabulary.TRADE,
    Vocabulary.MEDOC,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of the list: its group, what it says, and what it leads to (`target` means something to the group)."""

    group: str  # "entry", "term", "territory", "organisation", "word"
    label: str
    target: tuple[str, ...]
    detail: str = ""


def complete(session: Session, index: Index, text: str, *, language: str = "fr") -> list[Proposal]:
    """Proposals for what has been typed so far, at most EACH of each group; seven statements at most."""
    key = fold_key(text)
    if len(key) < PREFIX_MIN:
        return []
    typed = [token for token in whole_tokens(text) if not token.is_stop]
    return [
        *_words(session, index, typed, text),
        *_terms(session, key, language),
        *_territories(index, key),
        *_organisations(session, key),
        *_entries(session, index, typed),
    ]


def _starting_with(words: Sequence[str], counts: Sequence[int], prefix: str, limit: int) -> list[str]:
    """The most frequent words that begin with the prefix."""
    start = bisect_left(words, prefix)
    found = []
    for place, word in enumerate(words[start : start + _SCANNED], start):
        if not word.startswith(prefix):
            break
        found.append((-counts[place], word))
    return [word for _count, word in sorted(found)[:limit]]


def _words(session: Session, index: Index, typed: Sequence[Token], text: str) -> Iterator[Proposal]:
    """Frequent words, written as an entry that holds them writes them: the index knows them without accents."""
    if not typed or not text[-1:].isalnum():
        return
    last = typed[-1]
    words = [word for word in _starting_with(*index.engine.words(), last.surface, EACH) if word != last.surface]
    holders = {word: index.engine.run(_one_word(word)).ids[:1] for word in words}
    texts = texts_of(session, chain.from_iterable(holders.values()))
    for word in words:
        proposed = text[: last.start] + as_written(word, [text for id in holders[word] for text in texts.get(id, ())])
        yield Proposal("word", proposed, (proposed,))


def _one_word(word: str) -> Plan:
    """The entry that holds the word itself, not another one of its stem."""
    return Plan(groups=(Group(word, (Alternative((Piece(stem(word), surface=word),)),)),), limit=1)


def _terms(session: Session, key: str, language: str) -> Iterator[Proposal]:
    """Terms by their name, then by another or former one, which is told beside."""
    terms, others = all_terms(session), term_names(session)
    labels = {
        (vocabulary, term.code): label_of(term, language) for vocabulary in _VOCABULARIES for term in terms[vocabulary]
    }
    found = {of: "" for of, label in labels.items() if f" {key}" in f" {fold_key(label)}"}
    for vocabulary in _VOCABULARIES:
        for name, code in others[vocabulary].items():
            if f" {key}" in f" {name}":
                found.setdefault((vocabulary, code), name)
    for (vocabulary, code), name in list(found.items())[:EACH]:
        yield Proposal("term", labels[vocabulary, code], (vocabulary.value, code), name)


def _territories(index: Index, key: str) -> Iterator[Proposal]:
    for place in index.knowledge.gazetteer.starting_with(key, EACH):
        yield Proposal(
            "territory", place.name, (place.code,), place.code.partition("-")[2] if place.code[:3] != "PAY" else ""
        )


def _organisations(session: Session, key: str) -> Iterator[Proposal]:
    begins = Organisation.folded_name.startswith(key, autoescape=True)
    rows = session.execute(
        select(Organisation.name, Organisation.slug)
        .where(answers(lambda one: _has_word(one, key)), is_public(Organisation.id))
        .order_by(begins.desc(), func.length(Organisation.folded_name), Organisation.folded_name)
        .limit(EACH)
    )
    for name, slug in rows:
        yield Proposal("organisation", name, (slug,))


def _has_word(one: type[Organisation], key: str) -> ColumnElement[bool]:
    """Whether a word of its name begins like what is typed."""
    return one.folded_name.startswith(key, autoescape=True) | one.folded_name.contains(f" {key}", autoescape=True)


def _entries(session: Session, index: Index, typed: Sequence[Token]) -> Iterator[Proposal]:
    """Entries that hold the whole words typed and some word that begins like the last one."""
    if not typed:
        return
    *whole, last = typed
    groups = [Group(token.surface, (Alternative((Piece(token.stem),)),)) for token in whole]
    begun = _starting_with(*index.engine.words(), last.surface, WORDS_OF_PREFIX)
    stems = dict.fromkeys([last.stem, *(stem(word) for word in begun)])
    groups.append(Group(last.surface, tuple(Alternative((Piece(one),)) for one in stems)))
    plan = Plan(groups=tuple(groups), limit=EACH)
    ids = index.engine.run(plan).ids[:EACH]
    rows = session.execute(
        select(Entry.id, Entry.title, Entry.kind, Entry.slug).where(Entry.id.in_(ids), Entry.status == Status.PUBLISHED)
    )
    found = {id: Proposal("entry", title, (kind.value, slug)) for id, title, kind, slug in rows}
    yield from (found[id] for id in ids if id in found)
