"""From a problem to its place."""

from typing import Any

from talonbench.filters import DestinationFilter
from talonbench.lint import Place
from tests.gui.conftest import WindowDriver
from tests.gui.pages import lines


def test_a_problem_of_a_filter_leads_to_the_filter(driver: WindowDriver) -> None:
    drop: Any = ({"type": "DROP"},)
    driver.window.set_filters(
        (DestinationFilter("One", "type = 'page'", drop), DestinationFilter("Odd", "type = track", drop))
    )
    driver.wait_for_preview()

    driver.window.places.reveal(Place("filter", "Odd"))

    page: Any = driver.window.pages["trace"]
    assert page.model.row(page.table.selected).key == ("step", 1)


def test_a_problem_leads_to_its_field_or_its_edit(driver: WindowDriver) -> None:
    driver.window.connection.deployment.setText("my.talon.one")
    driver.wait_for_preview()
    row = next(row for row, line in enumerate(lines(driver.window.problems._model)) if "scheme" in line)

    driver.window.problems.activated.emit(driver.window.problems._model.problem(row))

    assert driver.window.connection.deployment.selectedText() == "my.talon.one"
