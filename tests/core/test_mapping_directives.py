"""The directives' registry: a class each, brought in only when it is used."""

import subprocess
import sys

import pytest

from talonbench.mapping.directives.directive import Directive, find_directive
from talonbench.mapping.directives.registry import DIRECTIVES


@pytest.mark.parametrize("name", DIRECTIVES)
def test_each_name_has_a_class_in_a_file_of_its_own(name: str) -> None:
    directive = find_directive(name)

    assert isinstance(directive, Directive)
    assert find_directive(name) is directive
    assert f"{type(directive).__module__.rpartition('.')[2]}:{type(directive).__name__}" == DIRECTIVES[name]


def test_a_name_that_there_is_not_has_none() -> None:
    assert find_directive("@nope") is None
    assert len({entry.partition(":")[0] for entry in DIRECTIVES.values()}) == len(DIRECTIVES) == 13


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import talonbench.mapping.forms", ("talonbench.mapping.compiler", "talonbench.mapping.directives", "liquid")),
        (
            "from talonbench.mapping import compile_mapping; compile_mapping({'a': {'@path': '$.a'}})",
            ("talonbench.mapping.directives.template", "talonbench.mapping.directives.liquid", "liquid"),
        ),
    ],
    ids=["the field editor's forms", "a mapping of paths"],
)
def test_what_is_not_needed_is_not_brought_in(code: str, absent: tuple[str, ...]) -> None:
    script = f"import sys\n{code}\nprint(*sorted(set({absent!r}) & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
