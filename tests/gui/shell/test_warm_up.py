"""What the pages share is loaded soon after the start, in steps; then the history is built, unless somebody types."""

import json
import subprocess
import sys

from talonbench_gui.shell.warm_up import MODULES, REST

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


BUILT = """
import json, sys, time
from PySide6.QtWidgets import QWidget
from tests.benchmarks.window import Stopwatch, open_window
app, window = open_window()
watch = Stopwatch(app)
def is_built():
    return window.findChild(QWidget, "historyPage") is not None
begun = time.monotonic()
while time.monotonic() - begun < 3:  # somebody types all the time
    watch.rest(float(sys.argv[1]) / 3000)
    window.workbench.previews.request()
was_built = is_built()
watch.run_until(is_built, 30)
is_hidden = not window.findChild(QWidget, "historyPage").isVisible()
window.close()
print(json.dumps([was_built, is_hidden]))
"""


def test_the_history_is_built_when_nobody_types() -> None:
    done = subprocess.run([sys.executable, "-c", BUILT, str(REST)], capture_output=True, text=True, timeout=90)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [False, True]
