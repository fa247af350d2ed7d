"""How problems are counted."""

import pytest

from talonbench.lint import Place
from talonbench_gui.features.problems.model import Problem, count_problems, find_gravest


@pytest.mark.parametrize(
    ("severities", "counted", "gravest"),
    [
        ((), "", ""),
        (("error",), "1 error", "error"),
        (("info", "warning", "error", "error"), "2 errors, 1 warning, 1 note", "error"),
        (("info", "info"), "2 notes", "info"),
        (("warning",), "1 warning", "warning"),
    ],
)
def test_problems_are_counted_by_severity(severities: tuple[str, ...], counted: str, gravest: str) -> None:
    problems = [Problem("words", Place("event"), severity) for severity in severities]

    assert count_problems(problems) == counted
    assert find_gravest(problems) == gravest
