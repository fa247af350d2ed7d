"""A page of text with links that do things: headings, lists, tables, in the theme's colours."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QTextBrowser

from talonbench_gui.theme import code_font, current_theme, switch
from talonbench_gui.widgets.highlighter import PLAIN, stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Reader", "coloured", "escape", "link", "table"]
_CSS = """
body {{ color: {text}; }} a {{ color: {accent}; text-decoration: none; }}
h2 {{ font-size: large; font-weight: 600; margin: 6px 0 4px 0; }} h3 {{ font-weight: 600; margin: 12px 0 3px 0; }}
p {{ margin: 2px 0 4px 0; }} ul {{ margin: 2px 0 4px -20px; }} td {{ padding: 2px 12px 2px 0; }} th {{ color: {muted};
text-align: left; font-weight: 400; padding: 2px 12px 2px 0; }}
pre, code {{ font-family: "{mono}"; }} pre {{ background-color: {raised}; margin: 2px 0 4px 0; white-space: pre-wrap; }}
.key {{ color: {key}; }} .string {{ color: {string}; }} .number {{ color: {number}; }}
.literal {{ color: {literal}; }} .comment {{ color: {comment}; }}
.item {{ margin: 6px 0 0 0; }} .small {{ font-size: small; margin: 0 0 4px 0; }}
.good {{ color: {good}; }} .bad {{ color: {bad}; }} .warn {{ color: {warn}; }} .muted {{ color: {muted}; }}
"""


class Reader(QTextBrowser):
    """Shows HTML of our own making; *chosen* brings the address of a link that was followed."""

    chosen = Signal(str)

    def __init__(self, object_name: str, accessible_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(accessible_name)
        self.setProperty("plain", True)
        self.setOpenLinks(False)
        self.document().setDocumentMargin(12)
        self._html = ""
        self.anchorClicked.connect(self._on_anchor)
        switch().changed.connect(self._draw)

    def _on_anchor(self, url: QUrl) -> None:
        self.chosen.emit(url.toString())

    def show_html(self, html: str) -> None:
        """Show *html*; the view stays where it is scrolled to where the text is the same."""
        if html != self._html:
            self._html = html
            self._draw()

    @property
    def is_filled(self) -> bool:
        """Whether anything is shown."""
        return bool(self._html)

    def _draw(self) -> None:
        self.document().setDefaultStyleSheet(_CSS.format(**asdict(current_theme()), mono=code_font().family()))
        at = self.verticalScrollBar().value()
        self.setHtml(self._html)
        self.verticalScrollBar().setValue(at)


def link(address: str, text: str) -> str:
    """A link as HTML."""
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def table(heads: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """A table as HTML over the whole width; *rows* have HTML already. A first head that is empty is one of signs."""
    titles = list(heads) or [""]
    sign = '<th width="22"></th>' if titles[0] == "" else f"<th>{escape(titles[0])}</th>"  # a column of signs is narrow
    head = sign + "".join(f"<th>{escape(one)}</th>" for one in titles[1:])
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    above = f"<tr>{head}</tr>" if heads else ""
    return f'<table width="100%" cellspacing="0">{above}{body}</table>'


def coloured(text: str) -> str:
    """JSON text as HTML, in the colours that editors have."""
    state, lines = PLAIN, []
    for line in text.split("\n"):
        found, state = stretches(line, state)
        at, parts = 0, []
        for start, end, name in found:
            parts += [escape(line[at:start]), f'<span class="{name}">{escape(line[start:end])}</span>']
            at = end
        lines.append("".join(parts) + escape(line[at:]))
    return f"<pre>{chr(10).join(lines)}</pre>"
