import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.parse import Typed, parse


def shown(text: str) -> tuple[list[list[str]], list[str]]:
    parsed = parse(text)
    clauses = [[f'"{typed.text}"' if typed.is_phrase else typed.text for typed in clause] for clause in parsed.clauses]
    return clauses, [typed.text for typed in parsed.excluded]


@pytest.mark.parametrize(
    "text, clauses, excluded",
    [
        pytest.param("eau vive", [["eau"], ["vive"]], [], id="words"),
        pytest.param('"eau vive"', [['"eau vive"']], [], id="quotes"),
        pytest.param("« eau vive »", [['"eau vive"']], [], id="french-quotes"),
        pytest.param("“eau vive”", [['"eau vive"']], [], id="curly-quotes"),
        pytest.param('eau "vive', [["eau"], ['"vive"']], [], id="unbalanced"),
        pytest.param("eau -air", [["eau"]], ["air"], id="minus"),
        pytest.param('eau -"air pur"', [["eau"]], ["air pur"], id="minus-phrase"),
        pytest.param("eau OU air", [["eau", "air"]], [], id="ou"),
        pytest.param("eau OR air terre", [["eau", "air"], ["terre"]], [], id="or-then-and"),
        pytest.param("eau | air", [["eau", "air"]], [], id="bar"),
        pytest.param("OU", [["OU"]], [], id="lone-or"),
        pytest.param("demi-lune", [["demi-lune"]], [], id="hyphen-is-no-minus"),
        pytest.param("- & ! ...", [], [], id="nothing-but-signs"),
    ],
)
def test_what_is_typed_is_read_this_way(text, clauses, excluded):
    assert shown(text) == (clauses, excluded)


@given(st.text(max_size=200))
def test_any_string_is_read_without_failing(text):
    parsed = parse(text)
    assert all(isinstance(typed, Typed) and typed.text for clause in parsed.clauses for typed in clause)
