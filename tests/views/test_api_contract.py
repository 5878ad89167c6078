"""schemathesis asks the API whatever its description allows and forbids: answers keep to it and nothing breaks."""

from collections.abc import Iterator

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode

from app import create_app
from config import Settings
from tests.conftest import close

_EXAMPLES = 12  # of each operation and mode: the whole file takes some fifteen seconds


@pytest.fixture(scope="module")
def open_site(seeded_folder) -> Iterator[Flask]:
    """The site, whose API is not limited."""
    app = create_app(Settings(instance=seeded_folder, log_searches=False, api_rate_limit="1000000 per minute"))
    yield app
    close(app)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:schemathesis")
def test_answers_keep_to_the_description(open_site: Flask, mode: GenerationMode):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", open_site.wsgi_app)
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=_EXAMPLES,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: schemathesis.Case) -> None:
            case.call_and_validate(headers={"Accept-Encoding": "identity"})  # its WSGI client reads no brotli

        holds()
        tried += 1
    assert tried
