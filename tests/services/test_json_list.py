"""A JSON list read one element at a time says what reading it whole would."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import json_list
from services.json_list import elements

plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner))
short_blocks = st.integers(1, 9)  # so that every element is cut somewhere


def read(folder: Path, text: str) -> list:
    (folder / "list.json").write_text(text, encoding="utf-8")
    return list(elements(folder / "list.json"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(found=st.lists(values, max_size=8), block=short_blocks, indent=st.none() | st.integers(0, 2))
def test_a_list_is_read_as_it_was_written_wherever_its_blocks_end(tmp_path, monkeypatch, found, block, indent):
    monkeypatch.setattr(json_list, "BLOCK", block)
    assert read(tmp_path, json.dumps(found, indent=indent, ensure_ascii=False)) == found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(text=st.text(alphabet='[]{},:"1.e- \na', max_size=14), block=short_blocks)
def test_what_is_no_json_list_is_refused_as_a_whole_reading_would(tmp_path, monkeypatch, text, block):
    monkeypatch.setattr(json_list, "BLOCK", block)
    try:
        whole = json.loads(text)
    except ValueError:
        whole = None
    if isinstance(whole, list):
        assert read(tmp_path, text) == whole
        return
    with pytest.raises(ValueError, match="ligne"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "text, told",
    [
        pytest.param('{"slug": "un"}', "il faut une liste, ligne 1", id="object"),
        pytest.param("[1 2]", "il manque « , » ou « ] », ligne 1", id="no comma"),
        pytest.param("[1]\n x", "rien ne doit suivre la liste, ligne 2", id="trailing"),
        pytest.param('[\n{"a": 1},\n{"a":}]', "ligne 3", id="broken element"),
    ],
)
def test_a_refusal_names_its_line(tmp_path: Path, text: str, told: str):
    with pytest.raises(ValueError, match=told):
        read(tmp_path, text)
