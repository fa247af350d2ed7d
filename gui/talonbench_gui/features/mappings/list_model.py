"""The rows of the mapping list: the document's mappings with their outcomes, filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from talonbench.talon_one import ACTIONS
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from talonbench.client import Exchange
    from talonbench.destination import Subscription
    from talonbench.preview import Preview
    from talonbench.trace import EventTrace, MappingTrace

Index = QModelIndex | QPersistentModelIndex
ALL, MATCH, ERRORS = "all", "match", "errors"
FACE = Qt.ItemDataRole.UserRole + 1  # the `RowFace` that the delegate paints
MOST_FACES = 64  # rows kept described: more than are ever visible
_MATCHING = ("ready", "rejected")
_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsUserCheckable
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)


class Counts(NamedTuple):
    """How many mappings there are, how many match the event, and how many have errors."""

    mappings: int
    matching: int
    errors: int


class RowFace(NamedTuple):
    """Everything visible of a row; *tone* is the color of the outcome."""

    name: str
    sign: str
    words: str
    tone: str
    spoken: str
    is_enabled: bool
    is_idle: bool
    is_deprecated: bool


class MappingModel(QAbstractListModel):
    """Lists the document's mappings at once; their outcomes follow with each preview and send.

    *switched* carries the index of a mapping and whether to enable it, *renamed* its index and new name. Indices
    are the document's; `row_of` and `at` translate them to and from the rows that the filter leaves.
    """

    switched = Signal(int, bool)
    renamed = Signal(int, str)
    counted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._parts: tuple[Subscription, ...] = ()
        self._traces: tuple[MappingTrace | None, ...] = ()
        self._event_trace: EventTrace | None = None
        self._states: Mapping[str, str] = {}
        self._exchanges: Mapping[str, Exchange] = {}
        self._kind, self._words = ALL, ""
        self._shown: tuple[int, ...] = ()
        self._shown_ids: tuple[str, ...] = ()
        self._faces: dict[int, RowFace] = {}  # of the rows painted since the last change

    # -- what is shown --------------------------------------------------------------------------------------

    def show_mappings(self, parts: tuple[Subscription, ...]) -> None:
        """Show *parts*; each keeps its outcome until the next preview."""
        known = {part.id: trace for part, trace in zip(self._parts, self._traces, strict=True)}
        self._parts = parts
        self._traces = tuple(known.get(part.id) for part in parts)
        self._refresh()

    def show_preview(self, preview: Preview) -> None:
        """Show the outcomes of *preview*, possibly of the mappings as they were before the last edits."""
        traces = preview.mappings
        if [trace.subscription.id for trace in traces] == [part.id for part in self._parts]:
            self._traces = traces
        else:
            known = {trace.subscription.id: trace for trace in traces}
            self._traces = tuple(known.get(part.id) for part in self._parts)
        self._event_trace = preview.trace
        self._refresh()

    def show_results(self, states: Mapping[str, str], exchanges: Mapping[str, Exchange]) -> None:
        """Show the *states* and *exchanges* of the last send, by mapping ID, instead of the outcomes."""
        if (states, exchanges) != (self._states, self._exchanges):
            self._states, self._exchanges = dict(states), dict(exchanges)
            self._refresh()

    def clear(self) -> None:
        """Forget the outcomes: another document was opened."""
        self._traces, self._event_trace = (None,) * len(self._parts), None
        self._states, self._exchanges = {}, {}
        self._refresh()

    # -- the filter -----------------------------------------------------------------------------------------

    def set_filter(self, kind: str, words: str) -> None:
        """Show only mappings of *kind* (``all``, ``match`` or ``errors``) that contain all *words*."""
        self._kind, self._words = kind, words
        self._refresh()

    def is_hidden(self, at: int) -> bool:
        """Whether the filter hides the mapping *at* this index."""
        return at not in self._shown

    def counts(self) -> Counts:
        """All mappings, whatever the filter shows."""
        statuses = [self._status(at) for at in range(len(self._parts))]
        errors = sum(STATUS_LABELS[status][2] == "bad" for status in statuses if status)
        return Counts(len(statuses), sum(map(self._is_matching, range(len(statuses)))), errors)

    def row_of(self, at: int) -> int:
        """The row of the mapping *at* this index, or -1."""
        return self._shown.index(at) if at in self._shown else -1

    def at(self, row: int) -> int:
        """The index of the mapping in *row*, or -1."""
        return self._shown[row] if 0 <= row < len(self._shown) else -1

    def indices(self, indexes: Iterable[QModelIndex]) -> list[int]:
        """The indices of the mappings of *indexes*, from the top."""
        return sorted(self._shown[index.row()] for index in indexes)

    def _status(self, at: int) -> str:
        """The status of a mapping; empty before its first preview."""
        part, trace = self._parts[at], self._traces[at]
        if not part.enabled:
            return "off"
        if part.id in self._states:
            return self._states[part.id]
        return "" if trace is None or trace.status == "off" else trace.status

    def _is_matching(self, at: int) -> bool:
        trace = self._traces[at]
        return self._parts[at].enabled and trace is not None and trace.status in _MATCHING

    def _is_wanted(self, at: int) -> bool:
        if self._kind == MATCH and not self._is_matching(at):
            return False
        if self._kind == ERRORS:
            status = self._status(at)
            if not status or STATUS_LABELS[status][2] != "bad":
                return False
        if not self._words:
            return True
        part = self._parts[at]
        text = f"{part.name}\n{ACTIONS[part.action].title}\n{part.action}\n{part.trigger}".casefold()
        return all(word in text for word in self._words.casefold().split())

    def _refresh(self) -> None:
        """Filter again; repaint, or start over if other rows are left."""
        shown = tuple(filter(self._is_wanted, range(len(self._parts))))
        ids = tuple(self._parts[at].id for at in shown)
        if (shown, ids) != (self._shown, self._shown_ids):
            self.beginResetModel()
            self._shown, self._shown_ids, self._faces = shown, ids, {}
            self.endResetModel()
        else:
            self._draw_changed()
        self.counted.emit()

    def _draw_changed(self) -> None:
        """Repaint rows that look different; while the user types, most don't.

        Rows without a face weren't painted lately. Qt repaints the whole list for one that isn't visible.
        """
        before, self._faces = self._faces, {}
        for row, at in enumerate(self._shown):
            if at in before and before[at] != self.face(at):
                self.dataChanged.emit(self.index(row), self.index(row))

    # -- Qt's side ------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # Qt's signature
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        at = self._shown[index.row()]
        match role:
            case _ if role == FACE:
                return self.face(at)
            case Qt.ItemDataRole.DisplayRole:
                face = self.face(at)
                return f"{face.name} — {face.sign} {face.words}".rstrip(" —")
            case Qt.ItemDataRole.EditRole:
                return self._parts[at].name
            case Qt.ItemDataRole.AccessibleTextRole:
                return _speak(self.face(at))
            case Qt.ItemDataRole.ToolTipRole:
                face, part = self.face(at), self._parts[at]
                outcome = f"{face.sign} {face.words}".strip()
                return "\n".join(filter(None, (face.name, ACTIONS[part.action].title, outcome)))
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if self._parts[at].enabled else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid():
            return False
        at = self._shown[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self.switched.emit(at, Qt.CheckState(value) == Qt.CheckState.Checked)
        elif role == Qt.ItemDataRole.EditRole:
            self.renamed.emit(at, str(value))
        else:
            return False
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS

    # -- faces ----------------------------------------------------------------------------------------------

    def face(self, at: int) -> RowFace:
        """What the mapping *at* this index shows; described when it is painted, since 50 of them take a frame."""
        face = self._faces.get(at)
        if face is None:
            if len(self._faces) >= MOST_FACES:
                del self._faces[next(iter(self._faces))]
            face = self._faces[at] = self._make_face(at)
        return face

    def _make_face(self, at: int) -> RowFace:
        part = self._parts[at]
        sign, words, tone, spoken = self._describe(at)
        is_idle = not part.enabled or (tone == "muted" and bool(words))
        return RowFace(part.name, sign, words, tone, spoken, part.enabled, is_idle, ACTIONS[part.action].deprecated)

    def _describe(self, at: int) -> tuple[str, str, str, str]:
        """The sign, words, tone and spoken words of an outcome."""
        part, trace, status = self._parts[at], self._traces[at], self._status(at)
        if trace is None or status in ("", "off"):
            sign, word, tone = STATUS_LABELS[status] if status else ("", "", "muted")
            return sign, word, tone, word
        from talonbench_gui.wording.mappings import (
            describe_result,
            describe_row,
        )  # imported late: the first paint has no outcome

        if part.id in self._states and status != trace.status:  # what was rejected before sending has its reason there
            return describe_result(status, self._exchanges.get(part.id))
        return describe_row(trace, self._event_trace)


def _speak(face: RowFace) -> str:
    """A row as a screen reader says it."""
    words = [face.name]
    if face.is_deprecated:
        words.append("deprecated action")
    if face.is_enabled:
        words += [face.spoken, "enabled"]
    else:
        words.append("disabled")
    return ", ".join(filter(None, words))
