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
ROUNDS = 5
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


def run() -> None:
    """Print seconds to first paint and resident megabytes of both, and the ratios."""
    compileall.compile_dir(ROOT / "core", quiet=1)  # as pip compiles what it installs
    compileall.compile_dir(ROOT / "gui", quiet=1)
    compileall.compile_dir(ROOT / "resources", quiet=1)
    rounds = [(probe(BARE), probe(FULL)) for _ in range(ROUNDS)]
    for what, unit in (("paint", "s"), ("resident", "MB")):
        bare, full = (median(pair[side][what] for pair in rounds) for side in (0, 1))
        bar = {"paint": 2.5, "resident": 2.0}[what]
        side_by_side = f"Talonbench {full:7.2f} {unit}   bare window {bare:7.2f} {unit}"
        print(f"{what:9} {side_by_side}   {full / bare:.2f} times (at most {bar})")


def probe(script: str) -> dict[str, float]:
    """Run *script* in a process of its own, with a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "TALONBENCH_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, env=env)
    result: dict[str, float] = json.loads(done.stdout)
    return result
