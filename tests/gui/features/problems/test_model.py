"""How problems are counted and worded."""

import pytest

from talonbench.lint import Place
from talonbench_gui.features.problems.model import Problem, count_problems, describe_counts


@pytest.mark.parametrize(
    ("severities", "said"),
    [
        ((), ""),
        (("error",), "1 error"),
        (("info", "warning", "error", "error"), "2 errors, 1 warning, 1 note"),
        (("info", "info"), "2 notes"),
    ],
)
def test_problems_are_counted_by_severity(severities: tuple[str, ...], said: str) -> None:
    problems = [Problem("words", Place("event"), severity) for severity in severities]

    assert describe_counts(count_problems(problems)) == said


def test_a_problem_says_what_a_click_does() -> None:
    problem = Problem("words", Place("trigger", mapping="m"), "warning")

    assert (problem.sign, problem.act) == ("!", "Show trigger")
