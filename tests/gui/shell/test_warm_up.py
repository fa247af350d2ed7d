"""What the pages share is loaded soon after the start, in steps."""

import json
import subprocess
import sys

from talonbench_gui.shell.warm_up import MODULES

PROBE = """
import json, sys, time
from tests.benchmarks.window import Stopwatch, open_window
app, window = open_window()
missing = [name for name in sys.argv[1:] if name not in sys.modules]
Stopwatch(app).run_until(lambda: all(name in sys.modules for name in sys.argv[1:]), 30)
window.close()
print(json.dumps(missing))
"""


def test_the_history_is_loaded_before_it_is_asked_for_but_not_before_the_first_preview() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE, *MODULES], capture_output=True, text=True, timeout=90)

    assert done.returncode == 0, done.stderr
    assert "talonbench_gui.features.history.page" in json.loads(done.stdout)
