"""A page of HTML with links that act: headings, lists, tables, in the theme's colors."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, QUrl, Signal
from PySide6.QtGui import QTextDocument, QTextTable
from PySide6.QtWidgets import QTextBrowser

from talonbench_gui.theme import code_font, current_theme, icon, theme_state

_CSS = """
body {{ color: {text}; }} a {{ color: {accent}; text-decoration: none; }}
h2 {{ font-size: large; font-weight: 600; margin: 6px 0 4px 0; }} h3 {{ font-weight: 600; margin: 12px 0 3px 0; }}
p {{ margin: 2px 0 4px 0; }} ul {{ margin: 2px 0 4px -20px; }} td {{ padding: 2px 12px 2px 0; }} th {{ color: {muted};
text-align: left; font-weight: 400; padding: 2px 12px 2px 0; }}
pre, code {{ font-family: "{mono}"; }} pre {{ background-color: {raised}; margin: 2px 0 4px 0; white-space: pre-wrap; }}
.key {{ color: {key}; }} .string {{ color: {string}; }} .number {{ color: {number}; }}
.literal {{ color: {literal}; }} .comment {{ color: {comment}; }}
.chip {{ background-color: {raised}; }}
.item {{ margin: 6px 0 0 {hang}px; text-indent: -{hang}px; }}
.small {{ font-size: small; margin: 0 0 4px {hang}px; }}
.accent {{ color: {accent}; }}
.good {{ color: {good}; }} .bad {{ color: {bad}; }} .warn {{ color: {warn}; }} .muted {{ color: {muted}; }}
"""


ICONS: Final = "icon"  # the scheme of images that are icons: a name and a tone of the theme
ICON, HANG = 4 / 3, 5 / 3  # times the text size: an icon, and how far the words beside it stand from the edge


def icon_html(name: str, tone: str) -> str:
    """The icon *name* in the theme's color *tone*, before words in a paragraph of the class ``item``."""
    return f'<img src="{ICONS}:{name}/{tone}" style="vertical-align: middle;">&nbsp;'


def _read_tables(document: QTextDocument) -> str:
    """The rows of the tables in *document*, a line each; in its text, odd signs are between the cells."""
    tables = [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    rows = [
        [table.cellAt(row, column).firstCursorPosition().block().text() for column in range(table.columns())]
        for table in tables
        for row in range(table.rows())
    ]
    return "\n".join(", ".join(cell for cell in cells if cell) for cells in rows)


class HtmlView(QTextBrowser):
    """Shows HTML built by the program; *activated* carries the address of a clicked link."""

    activated = Signal(str)

    def __init__(self, object_name: str, accessible_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(accessible_name)
        self.setProperty("plain", True)
        self.setOpenLinks(False)
        self.document().setDocumentMargin(12)
        self._html = ""
        self.anchorClicked.connect(self._on_anchor)
        theme_state().changed.connect(self._draw)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Draw an icon as large as the text, sharp on this screen."""
        url = QUrl(name)
        if url.scheme() != ICONS:
            return super().loadResource(kind, name)
        drawing, _, tone = url.path().partition("/")
        size = round(ICON * theme_state().em)
        return icon(drawing, tone).pixmap(QSize(size, size), self.devicePixelRatioF())

    def _on_anchor(self, url: QUrl) -> None:
        self.activated.emit(url.toString())

    def show_html(self, html: str) -> None:
        """Show *html*; keep the scroll position if the text is the same."""
        if html != self._html:
            self._html = html
            self._draw()

    @property
    def is_filled(self) -> bool:
        """Whether it shows anything."""
        return bool(self._html)

    def _draw(self) -> None:
        hang = round(HANG * theme_state().em)
        css = _CSS.format(**current_theme()._asdict(), mono=code_font().family(), hang=hang)
        self.document().setDefaultStyleSheet(css)
        at = self.verticalScrollBar().value()
        self.setHtml(self._html)
        self.setAccessibleDescription(_read_tables(self.document()) if "<table" in self._html else "")
        self.verticalScrollBar().setValue(at)
