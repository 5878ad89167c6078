from array import array
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.column_file import NotColumns, mapped, write
from search.lookup import Column

COLUMNS = [bytearray("été".encode()), array("I", [1, 2**32 - 1]), bytearray(), array("I")]
same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@same_folder
@given(
    st.lists(st.binary(max_size=40).map(bytearray) | st.lists(st.integers(0, 2**32 - 1)).map(lambda n: array("I", n)))
)
def test_columns_come_back_as_they_were_written(tmp_path: Path, columns: list[Column]):
    write(tmp_path / "columns", columns)
    assert [list(column) for column in mapped(tmp_path / "columns")] == [list(column) for column in columns]
    assert [file.name for file in tmp_path.iterdir()] == ["columns"]


@same_folder
@given(st.data())
def test_a_file_cut_short_is_refused(tmp_path: Path, data: st.DataObject):
    write(tmp_path / "columns", COLUMNS)
    content = (tmp_path / "columns").read_bytes()
    (tmp_path / "columns").write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    with pytest.raises(NotColumns):
        mapped(tmp_path / "columns")


@pytest.mark.parametrize(
    "content", [b"5\n", b"[5]\n", b'[["I", 3]]\nabc', b'[["?!", 0]]\n', b"\xff\xfe\n", b"PK\x03\x04"]
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes):
    (tmp_path / "columns").write_bytes(content)
    with pytest.raises(NotColumns):
        mapped(tmp_path / "columns")


def test_columns_stay_readable_when_their_file_is_replaced(tmp_path: Path):
    write(tmp_path / "columns", [array("I", [1])])
    before = mapped(tmp_path / "columns")
    write(tmp_path / "columns", [array("I", [2])])
    assert [list(before[0]), list(mapped(tmp_path / "columns")[0])] == [[1], [2]]
