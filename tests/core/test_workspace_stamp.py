"""What another program did to a file is noticed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from talonbench.errors import WorkspaceError
from talonbench.workspace.stamp import has_changed, read_stamp


def _rewrite(text: str) -> Callable[[Path], None]:
    def act(path: Path) -> None:
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(0, 5))

    return act


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        pytest.param(lambda path: None, False, id="nothing"),
        pytest.param(lambda path: os.utime(path, ns=(0, 5)), False, id="touched"),
        pytest.param(_rewrite("old"), False, id="written again as it was"),
        pytest.param(_rewrite("new"), True, id="other content of the same size"),
        pytest.param(_rewrite("longer"), True, id="another size"),
        pytest.param(Path.unlink, True, id="deleted"),
    ],
)
def test_a_change_by_another_program_is_noticed(act: Callable[[Path], object], expected: bool, tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_text("old", encoding="utf-8")
    stamp = read_stamp(path)

    act(path)

    assert has_changed(path, stamp) is expected


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"gone\.json: can't be read: No such file"):
        read_stamp(tmp_path / "gone.json")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WorkspaceError, match="Not a directory"):
        has_changed(tmp_path / "file" / "w.json", read_stamp(tmp_path / "file"))
