"""``python -m tests.pictures [FOLDER]``: makes all pictures again, by default in ``docs/screenshots``."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

PICTURES: Final = Path(__file__).parents[2] / "docs" / "screenshots"
SCREEN: Final = {"name": "desk", "x": 0, "y": 0, "width": 1600, "height": 1000, "logicalDpi": 96, "dpr": 1}


def main() -> None:
    """Open the window on a virtual screen and in a home of its own, and go through all scenes."""
    with tempfile.TemporaryDirectory() as home:
        (screens := Path(home) / "screens.json").write_text(json.dumps({"screens": [SCREEN]}), "utf-8")
        os.environ |= {
            "TALONBENCH_HOME": home, "QT_QPA_PLATFORM": f"offscreen:configfile={screens}", "QT_SCALE_FACTOR": "1",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }  # fmt: skip
        from PySide6.QtWidgets import QApplication  # Qt reads the environment when it starts
        from qasync import QEventLoop

        from tests.pictures.scenes import take_all

        app = QApplication(sys.argv[:1])
        app.setQuitOnLastWindowClosed(False)  # the loop goes on from one window to the next
        with QEventLoop(app) as loop:
            loop.run_until_complete(take_all(Path(sys.argv[1]) if sys.argv[1:] else PICTURES, Path(home)))


if __name__ == "__main__":
    main()
