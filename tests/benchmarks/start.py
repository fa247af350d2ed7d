"""First paint and memory of the window, beside a bare PySide6 window with one editor."""

import compileall
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
ROUNDS = 9
PROBE = """
import json, sys, time
begin = time.perf_counter()
from PySide6.QtCore import QObject, QEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit
{imports}
app = QApplication(sys.argv)
window = {window}
class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and self.seconds is None:
            self.seconds = time.perf_counter() - begin
        return False
probe = FirstPaint()
probe.seconds = None
app.installEventFilter(probe)
window.resize(1280, 800)
window.show()
end = time.perf_counter() + 1.5
while time.perf_counter() < end:
    app.processEvents()
    time.sleep(0.005)
with open("/proc/self/status") as status:
    resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
print(json.dumps({{"paint": probe.seconds, "resident": resident / 1024}}), flush=True)
import os
os._exit(0)
"""
BARE = PROBE.format(imports="", window="QPlainTextEdit()")
FULL = PROBE.format(imports="from talonbench_gui.app import create_window", window="create_window()")


SESSION = """
from PySide6.QtWidgets import QApplication
from talonbench.document import edits
from talonbench.filters import DestinationFilter
from talonbench_gui.app import build_window
app = QApplication([])
store = build_window().workbench.store
for _ in range(9):
    store.apply(edits.add_mapping("updateCustomerSessionV2", 'type = "track"'))
store.apply(edits.set_filters((DestinationFilter("No tests", 'type = "page"', ({"type": "DROP"},)),)))
store.apply(edits.add_event('{"type": "page"}', "Second"))
store.parent().session.save()
"""


def run() -> None:
    """Print seconds to first paint and resident megabytes beside a bare window: empty home, and a session restored."""
    compile_all()
    for what, prepare in (("empty home", ""), ("session restored", SESSION)):
        print(what)
        compare(prepare)


def compile_all() -> None:
    """Compile the packages, as pip compiles what it installs."""
    for role in ("core", "gui", "resources"):
        compileall.compile_dir(ROOT / role, quiet=1)


def compare(prepare: str) -> None:
    """Print both and the ratios, each window in a home in which the script *prepare* ran."""
    rounds = [(probe(BARE, ""), probe(FULL, prepare)) for _ in range(ROUNDS)]
    for what, unit in (("paint", "s"), ("resident", "MB")):
        bare, full = (median(pair[side][what] for pair in rounds) for side in (0, 1))
        bar = {"paint": 2.5, "resident": 2.0}[what]
        side_by_side = f"Talonbench {full:7.2f} {unit}   bare window {bare:7.2f} {unit}"
        print(f"  {what:9} {side_by_side}   {full / bare:.2f} times (at most {bar})")


def probe(script: str, prepare: str) -> dict[str, float]:
    """Run *script* in a process of its own, with a home of its own that *prepare* filled."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "TALONBENCH_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        if prepare:
            subprocess.run([sys.executable, "-c", prepare], check=True, env=env)
        done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, env=env)
    result: dict[str, float] = json.loads(done.stdout)
    return result
