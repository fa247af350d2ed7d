"""The page of samples, and events made to fire."""

from tests.gui.conftest import Bench
from tests.gui.pages import show


def test_a_sample_is_searched_and_added_with_its_mapping(bench: Bench) -> None:
    page = show(bench, "samples")
    page.search.setText("refund")

    page.both.click()
    bench.settle()

    assert [part.name for part in bench.window.subscriptions()] == ["Track event", "Order Refunded"]
    bench.until(lambda: bench.window.preview and bench.window.preview.mappings[1].status == "ready")


def test_a_sample_is_opened_with_fresh_ids(bench: Bench) -> None:
    page = show(bench, "samples")
    page.search.setText("order cancelled")
    page.fresh.click()
    bench.settle()

    assert "talonbench-" in bench.window.event_panel.json.text()


def test_the_selected_mapping_is_made_to_fire(imported: Bench) -> None:
    imported.window.arranging.change(lambda now: now.chosen(1))
    imported.settle()
    show(imported, "samples").make.click()
    imported.settle()

    assert imported.window.preview is not None
    imported.until(lambda: imported.window.preview.mappings[1].status == "ready")  # type: ignore[union-attr]  # see above


def test_what_is_opened_while_an_event_is_made_stays(bench: Bench) -> None:
    page = show(bench, "samples")
    page.make.click()
    page.open.click()
    opened = bench.window.event_panel.json.text()
    done: list[object] = []
    bench.window.background.run(lambda: None, done.append)

    bench.until(lambda: done)
    assert bench.window.event_panel.json.text() == opened


def test_a_contradiction_is_explained(bench: Bench) -> None:
    bench.type_into(bench.window.mappings.trigger, 'event = "A" and event = "B"')
    page = show(bench, "samples")
    page.make.click()
    assert bench.window.notice.text() == "Making an event that fires “Track event”…"

    bench.until(lambda: page.head.title.text() == "No event fires “Track event”")
    assert not bench.window.notice.isVisible()
    assert "exclude each other" in page.reader.toPlainText()
    assert "event is “A”" in page.reader.toPlainText()
