"""From a problem to its place."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QListView
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench.filters import DestinationFilter
from talonbench.lint import Place
from talonbench.values import Value
from talonbench_gui.shell.places import Places
from talonbench_gui.widgets.tables.table import Table
from tests.gui.driver import WindowDriver
from tests.gui.pages import lines

DROP: tuple[dict[str, Value], ...] = ({"type": "DROP"},)


def open_problem(driver: WindowDriver, words: str) -> None:
    """Activate the problem that says *words*."""
    view = driver.find(QListView, "problemsView")
    row = next(row for row, line in enumerate(lines(view.model())) if words in line)
    view.activated.emit(view.model().index(row, 0))


def test_a_place_is_shown_by_the_feature_that_knows_its_kind_on_its_page() -> None:
    done: list[object] = []
    places = Places(done.append)
    places.register("filter", "trace", done.append)

    places.reveal(place := Place("filter", "One"))
    places.reveal(Place("event"))

    assert done == ["trace", place]


def test_a_problem_of_a_filter_leads_to_the_filter(driver: WindowDriver) -> None:
    driver.workbench.store.apply(
        edits.set_filters((DestinationFilter("One", "type = 'page'", DROP), DestinationFilter("Odd", "type = x", DROP)))
    )
    driver.wait_for_preview()

    open_problem(driver, "Odd")

    table = driver.find(Table, "traceList")
    assert table.isVisible()
    assert "Odd" in str(table.model().index(table.selected, 1).data())


def test_a_problem_leads_to_the_deployment(driver: WindowDriver, qtbot: QtBot) -> None:
    driver.show_page("samples")
    deployment = driver.find(QLineEdit, "deploymentEdit")
    deployment.setText("my.talon.one")
    driver.wait_for_preview()
    driver.window.activateWindow()

    open_problem(driver, "scheme")

    assert deployment.isVisible()
    assert deployment.selectedText() == "my.talon.one"
