"""StylePage: samples of what components show, so that the style guide calls the real macros."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField

from forms import BaseForm
from forms.fields import prose, required_text
from models import Figure, Kind, Level, Source
from search import Notice
from search.highlight import Segment
from services.distribution import PlaceCount
from services.figures import Indicator, by_indicator
from services.territories import Place
from views.cards import CardView, kind_names
from views.directory_page import Tile
from views.explore.coverage_page import Line
from views.explore.map_view import MapView, map_view
from views.explore.tables import ColumnHead, Order, heads
from views.home import Door
from views.results_page import FacetBlock, FacetValue, PageLink
from views.search_views import ViewLink


class _SampleForm(BaseForm):
    """One field of each look: with an error, with help, a tick."""

    email = required_text("Courriel", most=254)
    note = prose("Note", most=1000, description="Deux phrases suffisent.")
    is_open = BooleanField("Ouvert à tous")


@dataclass(frozen=True, slots=True)
class StylePage:
    """One sample of each component."""

    cards: tuple[CardView, ...]
    facet: FacetBlock
    indicator: Indicator
    sources: tuple[Source, ...]
    pages: tuple[PageLink, ...]
    notice: Notice
    door: Door
    tiles: tuple[Tile, ...]
    map: MapView
    views: tuple[ViewLink, ...]
    heads: tuple[ColumnHead, ...]
    shares: tuple[Line, ...]
    form: BaseForm
    problems: tuple[tuple[str, str], ...]


def style_page() -> StylePage:
    """The samples; texts are plainly invented, no figure is real."""
    form = _SampleForm(MultiDict({"email": "a" * 300}))
    form.validate()
    return StylePage(
        cards=tuple(_card(rank, kind) for rank, kind in enumerate(Kind, 1)),
        facet=FacetBlock("sample", "Domaines", tuple(_values()), is_open=True),
        indicator=by_indicator(_figure(value, year) for value, year in ((12.5, 2021), (13, 2023)))[0],
        sources=(
            Source(title="Titre de la source", publisher="Éditeur", url="https://example.org/", date="2024"),
            Source(
                title="Titre d’une autre source",
                publisher="Éditeur",
                url="https://example.org/2",
                date="2023",
                checked_on=date(2024, 1, 15),
            ),
        ),
        pages=(
            PageLink("1", "#contenu"),
            PageLink("2", "#contenu", is_current=True),
            PageLink("…", ""),
            PageLink("9", "#contenu"),
        ),
        notice=Notice("sample", "Ces mots sont trop courants pour chercher : toutes les fiches sont listées."),
        door=Door("Emploi et insertion", "#contenu", 12),
        tiles=(Tile("Méthode", 22, "#contenu", is_current=True), Tile("Outil", 12, "#contenu", is_current=False)),
        map=map_view(list(_places()), Level.REGION, address="#contenu"),
        views=(ViewLink("Liste", "#contenu", is_current=True), ViewLink("Carte", "#contenu", is_current=False)),
        heads=heads(Order("nom", is_down=False), {"nom": "Territoire", "fiches": "Fiches"}, lambda _order: "#contenu"),
        shares=(Line("Bretagne", "#contenu", 3, "75 %", 75), Line("Corse", "", 1, "25 %", 25)),
        form=form,
        problems=((form.email.id, "Courriel : au plus 254 caractères."),),
    )


def _places() -> Iterator[PlaceCount]:
    for count, (code, name) in enumerate((("REG-53", "Bretagne"), ("REG-94", "Corse"), ("REG-04", "La Réunion"))):
        yield PlaceCount(Place(code, name, Level.REGION), 3 * count)


def _card(rank: int, kind: Kind) -> CardView:
    return CardView(
        rank=rank,
        kind=kind.value,
        kind_label=kind_names()[kind],
        url="#contenu",
        title=(Segment("Le titre d’une fiche, avec un "), Segment("mot", is_match=True), Segment(" trouvé")),
        snippet=(Segment("Le passage qui répond le mieux aux "), Segment("mots", is_match=True), Segment(" cherchés…")),
        places="Un territoire",
        profiles=("Un profil d’acteur", "Un autre"),
        domains=("Un domaine",),
        organisations="Une organisation, une autre +2",
        year=2020,
        language="",
    )


def _values() -> list[FacetValue]:
    return [
        FacetValue(f"Valeur {number}", 30 - 2 * number, "#contenu", is_selected=number == 1) for number in range(1, 14)
    ]


def _figure(value: float, year: int) -> Figure:
    return Figure(
        label="Deux mesures qui diffèrent restent côte à côte",
        indicator="",
        value=value,
        unit="%",
        year=year,
        population="Population étudiée",
        producer="Producteur",
        source_title="Source",
        source_url="https://example.org/",
    )
