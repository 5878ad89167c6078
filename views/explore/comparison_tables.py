"""The rows of a comparison: what is told of each territory or entry, section by section."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extensions import db
from models import Entry, Kind, Vocabulary
from search import BY_PARAM, Facet, SearchQuery
from search.facets import FACETS, KIND, TERRITORY
from services import markdown
from services.breaks import class_of, natural_breaks
from services.comparison import Column
from services.facet_labels import KIND_LABELS, label_of, vocabulary_labels
from views.addresses import search_url
from views.entry_facts import facts, unknown
from views.explore.map_view import rounded
from views.filters import number
from views.locales import gettext as _
from views.locales import link, locale
from views.places import level_names
from views.sections import TITLES

_TERRITORY_FACETS = ("domaine", "acteur", "partenariat")
_VOCABULARIES = (
    Vocabulary.DOMAIN,
    Vocabulary.PARTNERSHIP,
    Vocabulary.FORM,
    Vocabulary.IMPACT,
    Vocabulary.MATURITY,
    Vocabulary.SCALE,
    Vocabulary.MEDOC,
    Vocabulary.TRADE,
    Vocabulary.SDG,
)
_TITLE_OF = {facet.vocabulary: facet.label for facet in FACETS if facet.vocabulary}


@dataclass(frozen=True, slots=True)
class Item:
    """One of several values in a cell; `is_shared` when another column has it too."""

    label: str
    url: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column says: values, a prose, or a number with its class (0: nothing)."""

    items: tuple[Item, ...] = ()
    html: str = ""
    shade: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One thing said of each column."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one subject."""

    title: str
    rows: tuple[Row, ...]


def territory_sections(columns: Sequence[Column]) -> Iterator[Section]:
    """What each territory is, and how its entries spread; one statement."""
    if not columns:
        return
    yield Section(_("Le territoire"), tuple(_territory_facts(columns)))
    kinds = [(kind.value, KIND_LABELS[locale()][kind]) for kind in Kind]
    yield Section(_("Fiches par type"), tuple(_counts(columns, KIND, kinds)))
    facets = [BY_PARAM[param] for param in _TERRITORY_FACETS]
    labels = vocabulary_labels(db.session, [facet.vocabulary for facet in facets if facet.vocabulary], locale())
    for facet in facets:
        if facet.vocabulary:
            yield Section(_(facet.label), tuple(_counts(columns, facet, labels[facet.vocabulary])))


def _territory_facts(columns: Sequence[Column]) -> Iterator[Row]:
    names = level_names()

    def row(label: str, values: Sequence[str]) -> Row:
        return Row(label, tuple(Cell((Item(value),)) if value else Cell() for value in values))

    yield row(_("Niveau"), [names[one.place.level] for one in columns])
    yield row(_("Population"), [number(one.place.population) if one.place.population else "" for one in columns])
    yield row(_("Communes"), [number(one.communes) if one.communes else "" for one in columns])
    totals = [Item(number(one.total), search_url(_inside(one))) for one in columns]
    yield Row(_("Fiches de la base"), tuple(Cell((total,)) for total in totals))
    yield row(
        _("Fiches pour 100\u00a0000 habitants"), [rounded(one.rate) if one.rate is not None else "" for one in columns]
    )


def _inside(column: Column) -> SearchQuery:
    return SearchQuery(facets={TERRITORY.param: (column.place.code,)})


def _counts(columns: Sequence[Column], facet: Facet, labels: Sequence[tuple[str, str]]) -> Iterator[Row]:
    """A row for each code of the facet, zeros included; shaded over the whole section."""
    bounds = natural_breaks([column.counts[facet.param].get(code, 0) for column in columns for code, _label in labels])
    for code, label in labels:
        cells = []
        for column in columns:
            count = column.counts[facet.param].get(code, 0)
            url = search_url(_inside(column).adding(facet.param, code)) if count else ""
            cells.append(Cell((Item(str(count), url),), shade=class_of(count, bounds)))
        yield Row(label, tuple(cells))


def entry_sections(entries: Sequence[Entry]) -> Iterator[Section]:
    """What each entry tells; what several of them share is marked."""
    if not entries:
        return
    yield Section(_("En bref"), tuple(_filled(_entry_facts(entries))))
    yield Section(_("Ce qu’elles ont en commun ou non"), tuple(_filled(_tags(entries))))
    yield Section(_("Le récit"), tuple(_filled(_prose(entries))))
    yield Section(_("Ce qui les appuie"), tuple(_filled(_proofs(entries))))


def _filled(rows: Iterator[Row]) -> Iterator[Row]:
    """Rows that at least one column fills."""
    return (row for row in rows if any(cell.items or cell.html for cell in row.cells))


def _entry_facts(entries: Sequence[Entry]) -> Iterator[Row]:
    labels = KIND_LABELS[locale()]
    yield Row(_("Type de fiche"), tuple(Cell((Item(labels[entry.kind]),)) for entry in entries))
    by_entry = [dict(facts(entry)) for entry in entries]
    for name in dict.fromkeys(name for told in by_entry for name in told):
        yield Row(name, tuple(Cell((Item(told[name]),)) if name in told else Cell() for told in by_entry))
    yield Row(_("Résumé"), tuple(Cell(html=markdown.to_html(entry.summary)) for entry in entries))


def _tags(entries: Sequence[Entry]) -> Iterator[Row]:
    places = [
        {t.code: Item(t.name, link("browse.territory", code=t.code)) for t in entry.territories} for entry in entries
    ]
    yield _shared(_("Territoires"), places)
    language = locale()
    yield _shared(
        _("Profils d’acteurs"),
        [
            {p.profile.code: Item(label_of(p.profile, language), link("browse.actor", code=p.profile.code))
             for p in entry.partners if p.profile}
            for entry in entries
        ],
    )  # fmt: skip
    for vocabulary in _VOCABULARIES:
        yield _shared(
            _(_TITLE_OF[vocabulary]),
            [
                {t.code: Item(label_of(t, language)) for t in entry.terms if t.vocabulary is vocabulary}
                for entry in entries
            ],
        )
    yield _shared(
        _("Organisations"),
        [
            {p.organisation.slug: Item(p.organisation.name, link("browse.organisation", slug=p.organisation.slug))
             for p in entry.partners}
            for entry in entries
        ],
    )  # fmt: skip


def _shared(label: str, columns: Sequence[dict[str, Item]]) -> Row:
    seen = Counter(code for column in columns for code in column)
    return Row(
        label,
        tuple(
            Cell(tuple(Item(item.label, item.url, seen[code] > 1) for code, item in column.items()))
            for column in columns
        ),
    )


def _prose(entries: Sequence[Entry]) -> Iterator[Row]:
    for name in dict.fromkeys(name for entry in entries for name in entry.PROSE):
        texts = [getattr(entry, name, "") for entry in entries]
        yield Row(_(TITLES[name]), tuple(Cell(html=markdown.to_html(text)) if text else Cell() for text in texts))


def _proofs(entries: Sequence[Entry]) -> Iterator[Row]:
    yield Row(
        _("Sources"),
        tuple(
            Cell(tuple(Item(f"{s.title}, {s.publisher}" if s.publisher else s.title, s.url) for s in entry.sources))
            for entry in entries
        ),
    )
    yield Row(
        _("Ce qui n’est pas connu"), tuple(Cell(tuple(Item(text) for text in unknown(entry))) for entry in entries)
    )
