"""The API, version 1: /api/v1, read-only, and the page that tells it to people."""

from views.api import answers, guide, search

MODULES = (answers, guide)

__all__ = ["MODULES", "search"]
