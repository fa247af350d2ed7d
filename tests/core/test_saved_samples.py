"""Samples of the user's own."""

from pathlib import Path

import pytest

from talonbench.errors import WorkspaceError
from talonbench.workspace import save_sample, saved_samples


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TALONBENCH_HOME", str(tmp_path))
    return tmp_path


def test_a_saved_sample_is_found_again_and_forgotten() -> None:
    assert saved_samples() == ()
    saved = save_sample("Order Completed", '{"type": "track", "x": "\ud83d"}')

    assert [one.title for one in saved_samples()] == ["Order Completed"]
    assert saved_samples()[0].text.startswith('{"type": "track"')
    saved.delete()
    assert saved_samples() == ()


def test_samples_of_the_same_title_stand_side_by_side() -> None:
    for _ in range(3):
        save_sample("Order Completed", "{}")

    assert [one.title for one in saved_samples()] == ["Order Completed", "Order Completed 2", "Order Completed 3"]


@pytest.mark.parametrize(
    ("title", "name"),
    [("../../etc/passwd", "etc passwd"), ("a/b\\c:d", "a b c d"), ("", "Event"), (".", "Event"), ("x" * 300, "x" * 60)],
)
def test_a_title_never_leads_out_of_the_folder(title: str, name: str, home: Path) -> None:
    saved = save_sample(title, "{}")

    assert saved.title == name
    assert saved.path.parent == home / "samples"


def test_a_sample_that_is_gone_is_said() -> None:
    saved = save_sample("A", "{}")
    saved.path.unlink()

    with pytest.raises(WorkspaceError, match="can't be read"):
        _ = saved.text
