"""The guide in a window of its own: its pages are read as they are written, and nothing is fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from talonbench_gui.theme import theme_state
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_resources import guide_page

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT = 60, 46  # times the text size
START: Final = "index"
_MARKDOWN: Final = QTextDocument.ResourceType.MarkdownResource
_PICTURE: Final = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n+", re.MULTILINE)
_TITLES: Final = re.compile(r'^(```\w+) title="([^"]+)"$', re.MULTILINE)
_LINK: Final = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:)([^)#]*)(#[^)]*)?\)")


def read_title(page: str) -> str:
    """The title of the *page*; empty if the guide doesn't come with this installation."""
    path = guide_page(page)
    return path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ") if path.is_file() else ""


def read_guide(path: Path) -> str:
    """A page for reading here: without pictures, with names above files, and links only to pages that are here."""
    text = _PICTURE.sub("", path.read_text(encoding="utf-8"))
    text = text.replace("```\n\n```text\n", "```\n\nprints\n\n```text\n")
    text = _TITLES.sub(r"`\2`\n\n\1", text)
    return _LINK.sub(lambda found: found[0] if guide_page(found[2].removesuffix(".md")).is_file() else found[1], text)


class _Pages(QTextBrowser):
    """Shows pages by name, and goes back."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        path = guide_page(QUrl(name).path().removesuffix(".md"))
        return read_guide(path) if path.is_file() else ""

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
        self.pages.setSource(QUrl(f"{page}.md"), _MARKDOWN)
        self.show()
        self.raise_()
        self.activateWindow()
        self.pages.setFocus()
