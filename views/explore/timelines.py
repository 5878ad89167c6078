"""/chronologie: in which year the entries of a search began."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response
from flask_babel import ngettext

from extensions import search_index
from search import SearchQuery
from services.timeline import Bar, Timeline, timeline
from views.addresses import search_url, with_params
from views.explore.scope import Scope, asked, bare, scope_of
from views.explore.tables import csv_answer
from views.locales import gettext as _
from views.locales import link
from views.pages import page

blueprint = Blueprint("timelines", __name__)
BAR, GAP, HEIGHT, FOOT = 20, 4, 260, 34  # units of the drawing
_LABELLED = 5  # a year in five is written


@dataclass(frozen=True, slots=True)
class BarView:
    """One bar of the drawing and one line of the table."""

    label: str
    said: str
    count: int
    url: str
    x: int
    y: int
    height: int
    is_labelled: bool
    is_selected: bool


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """The time line of a search."""

    scope: Scope
    bars: tuple[BarView, ...]
    width: int
    height: int
    baseline: int
    bar_width: int
    most: int
    unknown: int
    csv_url: str


@blueprint.get("/chronologie")
def show() -> Response:
    """The bars and their table."""
    found = asked()
    query = bare(found.query)
    drawn = timeline(search_index().years(found.query, ancestors=found.around))
    return page(
        "explore/timeline.html",
        TimelinePage(
            scope=scope_of(found, "timelines.show"),
            bars=tuple(_bars(query, drawn)),
            width=max(1, len(drawn.bars)) * (BAR + GAP) + 3 * GAP,
            height=HEIGHT + FOOT,
            baseline=HEIGHT,
            bar_width=BAR,
            most=drawn.most,
            unknown=drawn.unknown,
            csv_url=with_params(link("timelines.as_csv"), query.to_params()),
        ),
    )


@blueprint.get("/chronologie.csv")
def as_csv() -> Response:
    """A line a year, as many as there are."""
    found = asked()
    counts = search_index().years(found.query, ancestors=found.around)
    rows = sorted(counts.items(), key=lambda pair: (not pair[0], pair[0]))  # those without a year last
    return csv_answer("chronologie", ("annee", "fiches"), [(year or None, count) for year, count in rows])


def _bars(query: SearchQuery, drawn: Timeline) -> list[BarView]:
    found = []
    for place, bar in enumerate(drawn.bars):
        height = -(-bar.count * (HEIGHT - 24) // drawn.most)
        label = _label(bar)
        found.append(
            BarView(
                label=label,
                said=f"{label} : {ngettext('%(num)s fiche', '%(num)s fiches', bar.count)}",
                count=bar.count,
                url=search_url(replace(query, year_from=bar.first, year_to=bar.last)),
                x=place * (BAR + GAP) + 2 * GAP,
                y=HEIGHT - height,
                height=height,
                is_labelled=bar.first is None or not bar.last % _LABELLED,
                is_selected=query.year_from == bar.first and query.year_to == bar.last,
            )
        )
    return found


def _label(bar: Bar) -> str:
    return str(bar.first) if bar.first else str(_("avant %(year)s", year=bar.last + 1))
