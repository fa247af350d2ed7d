"""A thousand cases checked by the command, from files."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice, product
from pathlib import Path

from talonbench.cases import Case, case_text
from talonbench.events import read_event
from talonbench.samples import samples
from talonbench.talon_one import ACTIONS

COUNT = 1000
_TRIGGERS = ('type != ""', 'type = "track" and properties.total > 10')


def run() -> None:
    """Print the seconds that `talonbench check` takes for `COUNT` different cases, a file each, its start included."""
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(islice(_cases(), COUNT)):
            is_json = number % 3 == 0
            path = Path(folder) / f"{number % 10}" / f"{number:04}.case.{'json' if is_json else 'yaml'}"
            path.parent.mkdir(exist_ok=True)
            path.write_text(case_text(case, is_json), "utf-8")
        _check(folder, "--update")  # what comes out now is what must come out
        begun = time.perf_counter()
        done = _check(folder)
        seconds = time.perf_counter() - begun
    assert done.returncode == 0, done.stdout
    print(f"{done.stdout.splitlines()[-1]}; with the start {seconds:.2f} s (at most 2)")


def _cases() -> Iterator[Case]:
    """Every sample by every action, one mapping or two, whole or in part; each with an event of its own."""
    ways = product(samples(), ACTIONS, _TRIGGERS, (False, True))
    for number, (sample, action, trigger, whole) in enumerate(cycle(ways)):
        event = {**read_event(sample.text).body, "messageId": f"bench-{number}"}
        mappings = [
            {"name": sample.title, "action": sample.action, "trigger": sample.trigger, "mapping": sample.mapping},
            {"name": "Other", "action": action, "trigger": trigger, "defaults": True},
        ]
        yield Case.model_validate(
            {"name": f"{sample.title} {number}", "event": event, "mappings": mappings[number % 2 :], "whole": whole}
        )


def _check(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("talonbench")), "check", *arguments]
    return subprocess.run(command, capture_output=True, text=True)
