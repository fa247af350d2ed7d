"""The widths of a table's columns: as declared; then what some don't need goes to those whose contents would be cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics

from talonbench_gui.theme import scaled
from talonbench_gui.widgets.tables.row_delegates import CHIP, HEADING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from PySide6.QtCore import QAbstractItemModel, QModelIndex

EDGE: Final = 8  # pixels left and right of a cell's text
LEAST: Final = 8  # minimum width of a column in characters
MEASURED: Final = 60  # rows, from the top
REMEMBERED: Final = 2000  # texts


@dataclass(frozen=True, slots=True)
class Column:
    """*width* is in characters; a *share* of the remaining space is added, then what other columns don't need.

    Without room for all, columns with a *rank* are hidden, the highest rank first. A path is cut in its middle.
    """

    title: str
    width: int
    share: int = 0
    rank: int = 0
    is_number: bool = False
    is_path: bool = False


def fit_widths(columns: Sequence[Column], contents: Contents, letter: int, room: int) -> dict[int, int]:
    """The widths of the columns that are shown; an empty one with a rank isn't if another's contents would be cut."""
    every = range(len(columns))
    widths = even_out(share_out(columns, every, letter, room), contents.needed)
    filled = [at for at in every if not columns[at].rank or at not in contents.empty]
    if len(filled) < len(every) and any(contents.needed[at] > width for at, width in widths.items()):
        widths = even_out(share_out(columns, filled, letter, room), contents.needed)
    return widths


def share_out(columns: Sequence[Column], shown: Iterable[int], letter: int, room: int) -> dict[int, int]:
    """The declared widths of those *shown* that there is *room* for; *letter* is the width of a character."""
    wide = {at: columns[at].width * letter + 2 * scaled(EDGE) for at in shown}
    for at in sorted(wide, key=lambda at: -columns[at].rank):
        if columns[at].rank and sum(wide.values()) > room:
            del wide[at]
    left = room - sum(wide.values())
    shares = sum(columns[at].share for at in wide) or 1
    return {at: max(LEAST * letter, width + left * columns[at].share // shares) for at, width in wide.items()}


def even_out(widths: Mapping[int, int], needed: Mapping[int, int]) -> dict[int, int]:
    """*widths* after those with more than is *needed* gave to those with less: the emptiest gives the most."""
    spare = {at: width - needed[at] for at, width in widths.items() if width > needed[at]}
    missing = {at: needed[at] - width for at, width in widths.items() if width < needed[at]}
    left, whole = min(sum(spare.values()), sum(missing.values())), sum(spare.values())
    result = dict(widths)
    for at, one in spare.items():
        result[at] += -left * one // whole  # rounded so that at least as much is given as taken
    for count, at in zip(range(len(missing), 0, -1), sorted(missing, key=lambda at: missing[at]), strict=True):
        given = min(missing[at], left // count)  # what lacks least is shown whole first
        result[at] += given
        left -= given
    return result


class Contents:
    """What the columns of a table with *lines* a row *needed* when last measured, and which were *empty*."""

    def __init__(self, columns: Sequence[Column], font: QFont, lines: int) -> None:
        self._columns, self._lines, bold = columns, lines, QFont(font)
        bold.setBold(True)
        self._metrics = {False: QFontMetrics(font), True: QFontMetrics(bold)}
        self._known: dict[tuple[str, bool], int] = {}
        self.needed: dict[int, int] = {}
        self.empty: set[int] = set()

    def measure(self, model: QAbstractItemModel) -> None:
        """Measure the first rows of *model* and the columns' titles."""
        rows = [row for row in range(min(MEASURED, model.rowCount())) if not model.index(row, 0).data(HEADING)]
        for at, column in enumerate(self._columns):
            widest = max((self._cell(model.index(row, at)) for row in rows), default=0)
            self.empty = self.empty - {at} if widest else self.empty | {at}
            self.needed[at] = max(widest, self._width(column.title, is_bold=False)) + 2 * scaled(EDGE) + 1

    def _cell(self, index: QModelIndex) -> int:
        text, is_chip = str(index.data(Qt.ItemDataRole.DisplayRole) or ""), bool(index.data(CHIP))
        first, _, second = text.partition("\n") if self._lines > 1 else (text, "", "")
        wide = max(self._width(first, is_bold=bool(second) or is_chip), self._width(second, is_bold=False))
        return wide + is_chip * 2 * scaled(EDGE)

    def _width(self, text: str, *, is_bold: bool) -> int:
        if len(self._known) > REMEMBERED:
            self._known.clear()
        if (text, is_bold) not in self._known:
            self._known[text, is_bold] = self._metrics[is_bold].horizontalAdvance(text)
        return self._known[text, is_bold]
