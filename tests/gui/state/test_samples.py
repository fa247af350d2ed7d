"""Samples of the user's own."""

from pathlib import Path

import pytest

from talonbench.workspace import save_sample, saved_samples
from talonbench_gui.state.samples import SampleStore
from talonbench_gui.state.workbench import Workbench

PAID = '{"event": "Paid"}'


@pytest.fixture
def samples(workbench: Workbench) -> SampleStore:
    return workbench.samples


def titles(store: SampleStore) -> list[str]:
    return [sample.title for sample in store.saved]


def text_of_notice(workbench: Workbench) -> str:
    notice = workbench.notices.current
    return "" if notice is None else notice.text


def test_a_sample_is_saved_read_and_deleted(samples: SampleStore, workbench: Workbench) -> None:
    samples.save("Paid", PAID)
    assert titles(samples) == ["Paid"]
    assert workbench.notices.past[0].text == "Saved as “Paid” in Samples."

    read: list[str] = []
    samples.read(samples.saved[0], read.append)
    assert read == [PAID]

    samples.delete(samples.saved[0])
    assert (samples.saved, saved_samples()) == ((), ())


def test_a_second_sample_of_a_title_has_a_number(samples: SampleStore) -> None:
    samples.save("Paid", PAID)
    samples.save("Paid", PAID)

    assert titles(samples) == ["Paid", "Paid 2"]


def test_what_another_window_saved_is_seen(samples: SampleStore) -> None:
    save_sample("Elsewhere", PAID)
    told: list[bool] = []
    samples.changed.connect(lambda: told.append(True))

    samples.reload()
    samples.reload()

    assert (titles(samples), told) == (["Elsewhere"], [True])


def test_a_sample_that_is_gone_is_said(samples: SampleStore, workbench: Workbench) -> None:
    samples.save("Paid", PAID)
    samples.saved[0].path.unlink()
    read: list[str] = []

    samples.read(samples.saved[0], read.append)

    assert read == []
    assert str(samples.saved[0].path) in text_of_notice(workbench)


def test_a_home_that_is_a_file_is_said(samples: SampleStore, workbench: Workbench, home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "samples").write_text("in the way", "utf-8")

    samples.save("Paid", PAID)

    assert samples.saved == ()
    assert "samples" in text_of_notice(workbench)
