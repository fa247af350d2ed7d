"""Draws the icon as the systems want it: ``python icons.py FILE SIZE…``, each a PNG, an ICO or an ICNS."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication, QImage, QPainter  # the platform is chosen first
from PySide6.QtSvg import QSvgRenderer

DRAWING: Final = Path(__file__).parents[1] / "resources" / "talonbench_resources" / "icons" / "talonbench.svg"


def save_icon(path: Path, size: int) -> None:
    """Draw the icon, *size* pixels wide, into the file *path*, whose ending names the format."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(path)):
        sys.exit(f"{path}: the icon can't be written")


if __name__ == "__main__":
    app = QGuiApplication(sys.argv[:1])
    save_icon(Path(sys.argv[1]), int(sys.argv[2]))
