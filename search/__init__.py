"""How things are found: the public door of the room."""

from search.documents import Document, plain_document
from search.facets import BY_PARAM, FACETS, Facet
from search.index import Index
from search.plan import CodeAxis, Sort, Weights
from search.query import SearchQuery
from search.results import FacetCount, Hit, Notice, Results
from search.sync import CheckReport, SyncReport, check, rebuild, sync

__all__ = [
    "BY_PARAM",
    "FACETS",
    "CheckReport",
    "CodeAxis",
    "Document",
    "Facet",
    "FacetCount",
    "Hit",
    "Index",
    "Notice",
    "Results",
    "SearchQuery",
    "Sort",
    "SyncReport",
    "Weights",
    "check",
    "plain_document",
    "rebuild",
    "sync",
]
