"""The guide in a window of its own: its pages are read as they are written, and nothing is fetched."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from talonbench_gui.theme import theme_state
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_resources import guide_page

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT = 60, 46  # times the text size
START: Final = "index"
_MARKDOWN: Final = QTextDocument.ResourceType.MarkdownResource
_PICTURE: Final = re.compile(r"^!\[([^\]]*)\]\(([^)]*)\)$", re.MULTILINE)
_TITLES: Final = re.compile(r'^(```\w+) title="([^"]+)"$', re.MULTILINE)
_LINK: Final = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:)([^)#]*)(#[^)]*)?\)")


def read_title(page: str) -> str:
    """The title of the *page*; empty if the guide doesn't come with this installation."""
    path = guide_page(page)
    return path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ") if path.is_file() else ""


def read_guide(path: Path) -> str:
    """A page for reading here: with names above files, and links and pictures only to what is here."""
    text = _PICTURE.sub(partial(_show_picture, path.parent), path.read_text(encoding="utf-8"))
    text = text.replace("```\n\n```text\n", "```\n\nprints\n\n```text\n")
    text = _TITLES.sub(r"`\2`\n\n\1", text)
    return _LINK.sub(lambda found: found[0] if guide_page(found[2].removesuffix(".md")).is_file() else found[1], text)


def _show_picture(folder: Path, found: re.Match[str]) -> str:
    """A picture; where the pages were installed without it, what it shows, and where it is."""
    if (folder / found[2]).is_file():
        return found[0]
    return f"*Picture: {found[1]} (docs/{found[2]} in the source code).*"


class _Pages(QTextBrowser):
    """Shows pages by name, and goes back."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        place = QUrl(name).path()
        if place.endswith(".png"):
            return self._load_picture(guide_page(START).parent / place)
        path = guide_page(place.removesuffix(".md"))
        return read_guide(path) if path.is_file() else ""

    def _load_picture(self, path: Path) -> QImage:
        """The picture, no wider than the page."""
        picture, scale = QImage(str(path)), self.devicePixelRatioF()
        room = round((self.viewport().width() - 2 * self.document().documentMargin()) * scale)
        if picture.width() > room > 0:
            picture = picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(scale)
        return picture

    def doSetSource(self, name: QUrl | str, kind: QTextDocument.ResourceType = _MARKDOWN) -> None:
        """Open a page here, and addresses elsewhere in the browser."""
        url = QUrl(name)
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)
        else:
            super().doSetSource(url, _MARKDOWN)


class GuideWindow(QDialog):
    """Stays beside the main window while it is read; Escape closes it, Alt+Left goes back."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("guideWindow")
        self.setWindowTitle("Guide")
        self.pages = _Pages()
        self.pages.setObjectName("guidePages")
        set_accessible_name(self.pages, "Guide")
        self.pages.document().setDocumentMargin(16)
        self.pages.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # pictures are as wide as its room
        back, start = QPushButton("Back"), QPushButton("Start page")
        back.setEnabled(False)
        back.clicked.connect(self.pages.backward)
        self.pages.backwardAvailable.connect(back.setEnabled)
        start.clicked.connect(lambda: self.open_page(START))
        row = QHBoxLayout()
        for button in (back, start):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.pages, 1)
        em = theme_state().em
        self.resize(round(WIDTH * em), min(round(HEIGHT * em), parent.height()))

    def open_page(self, page: str) -> None:
        """Show the *page*."""
        self.show()  # first, as pictures are as wide as it
        self.pages.setSource(QUrl(f"{page}.md"), _MARKDOWN)
        self.raise_()
        self.activateWindow()
        self.pages.setFocus()
