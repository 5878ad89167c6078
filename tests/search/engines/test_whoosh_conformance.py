"""The embedded engine keeps the contract of engines."""

from search.engines.whoosh import WhooshEngine
from tests.search.engines.conformance import EngineConformance


class TestWhooshEngine(EngineConformance):
    """Whoosh over a temporary folder."""

    def new_engine(self) -> WhooshEngine:
        """An empty engine that goes with the test."""
        return WhooshEngine.in_memory()
