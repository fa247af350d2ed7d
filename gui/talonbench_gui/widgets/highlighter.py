"""Colours for JSON with comments."""

import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from talonbench_gui.theme import current_theme, switch

_TOKEN = re.compile(
    r"""(?P<comment>//.*|/\*.*?(?:\*/|$))"""
    r"""|(?P<string>"(?:[^"\\]|\\.)*"?)(?P<colon>\s*:)?"""
    r"""|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"""
    r"""|(?P<literal>\b(?:true|false|null)\b)"""
)
_HEADER = re.compile(r"[a-z0-9-]+:")
_IN_COMMENT = 1
_IN_HEAD = 2
LONGEST_COLOURED_LINE = 5_000


class JsonHighlighter(QSyntaxHighlighter):
    """Colours line by line; a block comment is carried over in the block's state."""

    def __init__(self, document: QTextDocument, has_head: bool = False) -> None:
        """*has_head*: the text begins with headers, up to the first empty line."""
        super().__init__(document)
        self._has_head = has_head
        self._formats: dict[str, QTextCharFormat] = {}
        self._read_theme()
        switch().changed.connect(self.recolour)

    def recolour(self) -> None:
        """Take the colours of the theme in force."""
        self._read_theme()
        self.rehighlight()

    def _read_theme(self) -> None:
        theme = current_theme()
        for name in ("key", "string", "number", "literal", "comment"):
            form = QTextCharFormat()
            form.setForeground(QColor(getattr(theme, name)))
            if name == "comment":
                form.setFontItalic(True)
            if name == "literal":
                form.setFontWeight(QFont.Weight.DemiBold)
            self._formats[name] = form

    def highlightBlock(self, text: str) -> None:
        start = 0
        is_first = not self.currentBlock().previous().isValid()
        if self._has_head and text and (is_first or self.previousBlockState() == _IN_HEAD):
            self._header(text)
            return
        self.setCurrentBlockState(0)
        if self.previousBlockState() == _IN_COMMENT:
            start = self._rest_of_comment(text)
        if len(text) > LONGEST_COLOURED_LINE:
            return
        for found in _TOKEN.finditer(text, start):
            self._token(text, found)

    def _header(self, text: str) -> None:
        self.setCurrentBlockState(_IN_HEAD)
        found = _HEADER.match(text)
        if found:
            self.setFormat(0, found.end(), self._formats["comment"])

    def _rest_of_comment(self, text: str) -> int:
        end = text.find("*/")
        length = len(text) if end < 0 else end + 2
        self.setFormat(0, length, self._formats["comment"])
        if end < 0:
            self.setCurrentBlockState(_IN_COMMENT)
        return length

    def _token(self, text: str, found: re.Match[str]) -> None:
        kind = found.lastgroup or ""
        if kind == "colon":
            kind = "key"
        name = "key" if found["string"] is not None and found["colon"] is not None else kind
        start, end = found.span("string" if found["string"] is not None else kind)
        self.setFormat(start, end - start, self._formats[name])
        if kind == "comment" and found[0].startswith("/*") and not found[0].endswith("*/"):
            self.setCurrentBlockState(_IN_COMMENT)
