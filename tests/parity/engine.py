"""Segment's published engine as a process, and the comparison of its results with ours."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ORACLE = ROOT / ".oracle"
PATIENCE = 60  # seconds; all jobs of a run together take a few
Job = dict[str, Any]
Result = dict[str, Any]


def load_script(name: str) -> ModuleType:
    """Import a script beside this file that is no module of a package."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_jobs(generator: str, seed: int, count: int) -> list[str]:
    """*count* random job lines of the script *generator*, each with an id of its own."""
    command = [sys.executable, str(HERE / f"{generator}.py"), str(seed), str(count)]
    done = subprocess.run(command, check=True, capture_output=True)
    return [line for line in done.stdout.decode("utf-8", "surrogatepass").splitlines() if line]


def ask_oracle(lines: list[str]) -> dict[Any, Result]:
    """Segment's own results for *lines*, by job id.

    Segment's engine takes minutes for one job in some 50,000 (Liquid's ``json`` of a text of thousands of characters
    that was spread as an object); what it is busy with for so long is passed over.
    """
    command = ["node", str(HERE / "oracle.js"), str(ORACLE)]
    found: dict[Any, Result] = {}
    while lines:
        try:
            return found | _by_id(_answers(command, lines, PATIENCE))
        except subprocess.TimeoutExpired as late:
            answered = _by_id((late.stdout or b"").rpartition(b"\n")[0])
            found |= answered
            lines = lines[len(answered) + 1 :]
    return found


def ask_talonbench(lines: list[str]) -> dict[Any, Result]:
    """Our results for *lines*, by job id, from the command that users run."""
    command = [sys.executable, "-m", "talonbench_gui", "conformance"]
    return _by_id(_answers(command, lines))


def _answers(command: list[str], lines: list[str], seconds: float | None = None) -> bytes:
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    return subprocess.run(command, input=data, check=True, capture_output=True, timeout=seconds).stdout


def _by_id(output: bytes) -> dict[Any, Result]:
    results = (json.loads(line) for line in output.splitlines() if line)
    # Where a whole mapping resolves to a function of JavaScript's own, JSON has nothing to say of it.
    return {result["id"]: result if len(result) > 1 else {"undefined": True} for result in results}


def differences(lines: list[str], wanted: dict[Any, Result], got: dict[Any, Result]) -> list[str]:
    """One paragraph for each job whose results are not equal."""
    canonical = load_script("check_parity").canonical
    found = []
    for line in lines:
        job = json.loads(line)
        want, have = (canonical(job["op"], side.get(job["id"])) for side in (wanted, got))
        if want != have:
            found.append(f"{line[:2000]}\n  Segment:    {str(want)[:900]}\n  Talonbench: {str(have)[:900]}")
    return found
