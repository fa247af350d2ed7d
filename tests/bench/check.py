"""A thousand cases checked by the command, from files."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases"
COUNT = 1000


def run() -> None:
    """Print the seconds that `talonbench check` takes for `COUNT` cases, a file each, its own start included."""
    texts = [path.read_text("utf-8") for path in sorted(CASES.rglob("*.case.yaml"))]
    with tempfile.TemporaryDirectory() as folder:
        for number in range(COUNT):
            (Path(folder) / f"{number:04}.case.yaml").write_text(texts[number % len(texts)], "utf-8")
        begun = time.perf_counter()
        done = subprocess.run(
            [str(Path(sys.executable).with_name("talonbench")), "check", folder], capture_output=True, text=True
        )
        seconds = time.perf_counter() - begun
    print(f"{done.stdout.splitlines()[-1]}; with the start {seconds:.2f} s (at most 2)")
