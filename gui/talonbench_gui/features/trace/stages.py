"""The stages of a trace as a row of buttons: the state of each, and which the selected row belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QRadioButton, QSizePolicy

from talonbench_gui.features.trace.rows import (
    INGESTION,
    INTEGRATIONS,
    MAPPING,
    STEP,
    describe_receipt,
    describe_step,
    filter_steps,
    find_early_stop,
)
from talonbench_gui.theme import current_theme, theme_state
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from talonbench.judgement import Judgement
    from talonbench.trace import EventTrace
    from talonbench_gui.widgets.tables.table_model import About

HIGH: Final = 50 / 12  # times the text size
BEFORE, AFTER = 3.4, 0.6  # times the text size: the room beside a stage's words
IDS: Final = (INGESTION, INTEGRATIONS, "filters", "mappings")


class Stage(NamedTuple):
    """A stage: *sign* and *tone* are its state, *words* describe it, *key* is its decisive row."""

    title: str
    sign: str
    tone: str
    words: str
    key: About | None


def list_stages(judgement: Judgement) -> dict[str, Stage]:
    """The stages of *judgement*, by ID; without an event there is nothing to say of the first two."""
    trace = judgement.trace
    early = {} if trace.event is None else {INGESTION: _stage_of_receipt(trace), INTEGRATIONS: _stage_of_setup(trace)}
    return {**early, "filters": _stage_of_filters(trace), "mappings": _stage_of_mappings(judgement)}


def find_stage(trace: EventTrace, key: About) -> str:
    """The ID of the stage that the row *key* belongs to; empty for none."""
    if key == (STEP, 0) and (stopped := find_early_stop(trace)):
        return INGESTION if stopped == INGESTION else INTEGRATIONS
    return {INGESTION: INGESTION, INTEGRATIONS: INTEGRATIONS, STEP: "filters", MAPPING: "mappings"}.get(key[0], "")


def _stage_of_receipt(trace: EventTrace) -> Stage:
    if find_early_stop(trace) == INGESTION:
        return Stage("Ingestion", "⊘", "bad", "rejected", (STEP, 0))
    sign, word, color, _ = describe_receipt(trace)
    return Stage("Ingestion", sign, color, word, (INGESTION, 0))


def _stage_of_setup(trace: EventTrace) -> Stage:
    """The event's integrations, with the destination's state."""
    words = {"integrations": "excluded", "destination": "destination disabled"}
    stopped = find_early_stop(trace)
    if stopped in words:
        return Stage("Integrations", "⊘", "bad", words[stopped], (STEP, 0))
    if stopped:
        return Stage("Integrations", "·", "muted", "not reached", (INTEGRATIONS, 0))
    return Stage("Integrations", "✓", "good", "allowed", (INTEGRATIONS, 0))


def _stage_of_filters(trace: EventTrace) -> Stage:
    steps = filter_steps(trace)
    if not steps:
        return Stage("Filters", "○", "muted", "none", None)
    if find_early_stop(trace):
        return Stage("Filters", "·", "muted", "not reached", (STEP, steps[0][0]))
    stop = trace.filter_result.stop if trace.filter_result is not None else None
    if stop is not None:
        title = dict(steps)[stop].title or "untitled"
        return Stage("Filters", "⊘", "bad", f"“{title}” discards the event", (STEP, stop))
    changing = [at for at, step in steps if step.result == "changed"]
    unsure = next((at for at, step in steps if describe_step(step)[2] == "warn"), None)
    if unsure is not None:
        return Stage("Filters", "?", "warn", f"{len(steps)} · not certain", (STEP, unsure))
    if not changing:
        return Stage("Filters", "✓", "good", f"{len(steps)} · event unchanged", (STEP, steps[0][0]))
    verb = "changes" if len(changing) == 1 else "change"
    words = f"{len(changing)} of {len(steps)} {verb} the event"
    return Stage("Filters", "✓", "good", words, (STEP, changing[0]))


def _stage_of_mappings(judgement: Judgement) -> Stage:
    trace = judgement.trace
    if not trace.mappings:
        return Stage("Mappings", "○", "muted", "none", None)
    key = (MAPPING, judgement.decisive)
    if trace.event is None:
        return Stage("Mappings", "○", "muted", "no event", key)
    if trace.filter_result is not None and trace.filter_result.stop is not None:
        return Stage("Mappings", "·", "muted", "not reached", key)
    statuses = [one.status for one in trace.mappings]
    words = _count_sending(statuses.count("ready"), len(statuses))
    if "ready" not in statuses:
        return Stage("Mappings", "✕", "bad", words, key)
    if judgement.refused:
        which = "it" if statuses.count("ready") == 1 else f"{len(judgement.refused)}"
        by = next(iter(judgement.refused.values())).by
        return Stage("Mappings", "✕", "bad", f"{words}, but {by} rejects {which}", key)
    if judgement.lack is not None:
        return Stage("Mappings", "!", "warn", f"{words}, if accepted", key)
    if "rejected" in statuses or "invalid" in statuses:
        return Stage("Mappings", "!", "warn", words, key)
    return Stage("Mappings", "✓", "good", words, key)


def _count_sending(count: int, whole: int) -> str:
    if not count:
        return f"none of {whole} sends" if whole > 1 else "doesn't send"
    if count < whole:
        return f"{count} of {whole} {'sends' if count == 1 else 'send'}"
    return {1: "sends", 2: "both send"}.get(whole, f"all {whole} send")


class StageButton(QRadioButton):
    """One stage: its sign in a circle, its title, and its state in words."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stage = Stage("", "", "muted", "", None)
        theme_state().changed.connect(self.update)
        self._fit()

    def show_stage(self, stage: Stage) -> None:
        """Show *stage*."""
        if stage.title != self._stage.title:
            self.updateGeometry()
        self._stage = stage
        set_accessible_name(self, f"{stage.title}: {stage.words}", f"{stage.title}: {stage.words}")
        self.update()

    def sizeHint(self) -> QSize:
        em = QFontInfo(self.font()).pixelSize()
        return QSize(12 * em, round(HIGH * em))

    def minimumSizeHint(self) -> QSize:
        """Its title is always shown whole."""
        font, em = self.font(), QFontInfo(self.font()).pixelSize()
        font.setBold(True)
        title = QFontMetrics(font).horizontalAdvance(self._stage.title)
        return QSize(round((BEFORE + AFTER) * em) + title + 1, self.sizeHint().height())

    def hitButton(self, _: object) -> bool:
        return True  # the whole area, not only what a radio button draws

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.updateGeometry()

    def paintEvent(self, _: QPaintEvent) -> None:
        theme, em = current_theme(), QFontInfo(self.font()).pixelSize()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on, is_near = self.isChecked(), self.underMouse()
        edge = theme.accent if is_on or is_near else theme.border
        painter.setPen(QPen(QColor(edge), 2 if is_on else 1))
        painter.setBrush(QColor(theme.accent_soft if is_on else theme.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), em / 2, em / 2)
        self._paint_sign(painter, em)
        self._paint_words(painter, em)

    def _paint_sign(self, painter: QPainter, em: int) -> None:
        color = QColor(getattr(current_theme(), self._stage.tone))
        circle = QRectF(em, (self.height() - 1.7 * em) / 2, 1.7 * em, 1.7 * em)
        painter.setPen(QPen(color, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self._stage.sign)

    def _paint_words(self, painter: QPainter, em: int) -> None:
        theme, font, half = current_theme(), self.font(), self.height() / 2
        room = QRectF(BEFORE * em, 0, self.width() - (BEFORE + AFTER) * em, half - 1)
        painter.setPen(QColor(theme.muted))
        words = self.fontMetrics().elidedText(self._stage.words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room.translated(0, half + 1), Qt.AlignmentFlag.AlignTop, words)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom, self._stage.title)


class StageBar(QFrame):
    """The stages from left to right; arrow keys move between them. *chosen* carries a stage's ID."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("traceStages")
        self.setAccessibleName("Stages of the trace")
        self._group = QButtonGroup(self)
        self._buttons: dict[str, StageButton] = {}
        self._arrows: dict[str, QLabel] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for number, name in enumerate(IDS):
            self._buttons[name] = button = StageButton()
            button.setObjectName(f"stage-{name}")
            self._group.addButton(button, number)
            row.addWidget(button, 1)
            if name != IDS[-1]:
                self._arrows[name] = arrow = QLabel("›")
                row.addWidget(arrow)
        self._group.idClicked.connect(lambda number: self.chosen.emit(IDS[number]))

    def show_stages(self, stages: dict[str, Stage]) -> None:
        """Show *stages*; others are hidden."""
        for name, button in self._buttons.items():
            button.setVisible(name in stages)
            if name in self._arrows:
                self._arrows[name].setVisible(name in stages)
            if name in stages:
                button.show_stage(stages[name])

    def mark(self, name: str) -> None:
        """Check the stage *name*; an empty name checks none."""
        self._group.setExclusive(bool(name))
        for one, button in self._buttons.items():
            button.setChecked(one == name)
        self._group.setExclusive(True)
