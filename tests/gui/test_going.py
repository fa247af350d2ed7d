"""From a problem to its place."""

from typing import Any

from talonbench.filters import DestinationFilter
from talonbench.lint import Place
from tests.gui.conftest import Bench
from tests.gui.pages import lines


def test_a_problem_of_a_filter_leads_to_the_filter(bench: Bench) -> None:
    drop: Any = ({"type": "DROP"},)
    bench.window.set_filters(
        (DestinationFilter("One", "type = 'page'", drop), DestinationFilter("Odd", "type = track", drop))
    )
    bench.settle()

    bench.window.going.to(Place("filter", "Odd"))

    page: Any = bench.window.pages["way"]
    assert page.model.row(page.table.chosen).about == ("step", 1)


def test_a_problem_leads_to_its_field_or_its_edit(bench: Bench) -> None:
    bench.window.connection.deployment.setText("my.talon.one")
    bench.settle()
    row = next(row for row, line in enumerate(lines(bench.window.problems._model)) if "scheme" in line)

    bench.window.problems.chosen.emit(bench.window.problems._model.problem(row))

    assert bench.window.connection.deployment.selectedText() == "my.talon.one"
