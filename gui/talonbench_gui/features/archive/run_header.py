"""The header of the Archive page: the run that is open or going on, and what can be done with runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QMenu, QProgressBar, QPushButton

from talonbench_gui.features.archive.together_words import ACROSS_LARGE
from talonbench_gui.features.archive.words import (
    describe_comparison,
    describe_ended_fields,
    describe_problems,
    describe_progress,
    describe_run,
    describe_source,
    describe_unread,
    list_ended_fields,
    list_problems,
)
from talonbench_gui.state.archive_run import can_resume, find_setup
from talonbench_gui.theme import scaled
from talonbench_gui.widgets.elided import ElidedCombo
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.page_header import PageHeader, make_primary
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from talonbench.archive.results import RunFolder
    from talonbench_gui.state.archive import ArchiveStore
    from talonbench_gui.state.archive_compare import ArchiveComparer
    from talonbench_gui.state.archive_run import ArchiveRunner

WIDE: Final = 90  # pixels of the progress bar
MOST_TOLD: Final = 10  # problems in the tooltip
PAUSE, RESUME, STOP = "Pause", "Resume", "Stop"


class RunHeader(PageHeader):
    """*chosen* carries the folder of another run."""

    chosen = Signal(object)

    def __init__(self) -> None:
        self.runs = set_accessible_name(ElidedCombo(), "Run")
        self.runs.setObjectName("archiveRuns")
        self.runs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.runs.setMinimumContentsLength(14)
        self.bar = set_accessible_name(QProgressBar(textVisible=False, maximum=1000), "Progress")
        self.bar.setObjectName("archiveProgress")
        self.bar.setFixedWidth(scaled(WIDE))
        self.pause = make_button(PAUSE, "Pause the run")
        self.start = make_primary(make_button("Run…", "Run over an archive"))
        for button, name in (
            (self.pause, "archivePause"), (self.start, "archiveRun"),
        ):  # fmt: skip
            button.setObjectName(name)
        self.compare = self._make_compare()
        menu = QMenu(self.start)
        menu.setAccessibleName("Runs")
        self.files, self.folder = menu.addAction("Run over files…"), menu.addAction("Run over folder…")
        self.url = menu.addAction("Run over URL…")
        self.across = menu.addAction(ACROSS_LARGE)
        self.oldest = menu.addAction("Oldest event first")
        for act in (self.across, self.oldest):
            act.setCheckable(True)
        menu.addSeparator()
        self.open, self.copy = menu.addAction("Open run…"), menu.addAction("Copy problems")
        self.delete = menu.addAction("Delete run…")
        for act, name in (
            (self.files, "archiveFiles"), (self.folder, "archiveFolder"), (self.url, "archiveUrl"),
            (self.across, "archiveAcross"), (self.oldest, "archiveOldest"),
            (self.copy, "archiveCopyProblems"), (self.open, "archiveOpen"), (self.delete, "archiveDelete"),
        ):  # fmt: skip
            act.setObjectName(name)
        self.start.setMenu(menu)
        super().__init__("Archive", "archiveStatus", self.runs, self.bar, self.pause, self.compare, self.start)
        self.runs.activated.connect(lambda at: self.chosen.emit(self.runs.itemData(at)))

    def _make_compare(self) -> QPushButton:
        button = make_button("Compare", "Compare the run with another setup")
        button.setObjectName("archiveCompare")
        menu = QMenu(button)
        menu.setAccessibleName("Compare")
        self.this_document = menu.addAction("With this document")
        self.other_file = menu.addAction("With workspace…")
        self.successors = menu.addAction("With deprecated actions replaced")
        self.close_comparison = menu.addAction("Close comparison")
        menu.addSeparator()
        self.segment = menu.addAction("With Segment's counts…")
        self.segment.setObjectName("archiveCompareSegment")
        for act, name in (
            (self.this_document, "archiveCompareDocument"), (self.other_file, "archiveCompareFile"),
            (self.successors, "archiveCompareSuccessors"), (self.close_comparison, "archiveCompareClose"),
        ):  # fmt: skip
            act.setObjectName(name)
        button.setMenu(menu)
        return button

    def show_state(self, archive: ArchiveStore, runner: ArchiveRunner, comparer: ArchiveComparer) -> None:
        """Show what is open and what is going on."""
        run, is_free = archive.run, not (runner.is_running or comparer.is_running or archive.is_opening)
        problem = runner.problem or comparer.problem or archive.problem
        if comparer.is_running:
            self.say(f"Comparing: {plural(comparer.events, 'event')}", "text")
        elif runner.is_running:
            self.say(describe_progress(runner.progress, runner.rate, runner.seconds_left), "text")
        elif problem:
            self.say(problem, "bad")
        elif archive.is_opening:
            self.say("Opening…")
        elif run is None:
            self.say("No run is open")
        else:
            self._say_run(run, describe_comparison(archive.results, archive.other))
        share = runner.progress.share if runner.is_running and runner.progress is not None else 0.0
        self.bar.setValue(round(1000 * share))
        self.bar.setEnabled(runner.is_running)
        goes_on = is_free and run is not None and can_resume(run)
        word = STOP if comparer.is_running else RESUME if goes_on else PAUSE
        self.pause.setText(word)
        set_accessible_name(self.pause, "Stop comparing" if comparer.is_running else f"{word} the run")
        self._show_compare(run, comparer.can_start and is_free)
        self.close_comparison.setEnabled(is_free and archive.results is not None and archive.results.is_compared)
        self.copy.setEnabled(run is not None and bool(run.problems or run.unread))
        self.delete.setEnabled(run is not None and is_free)
        self.oldest.setEnabled(run is not None)
        self.oldest.setChecked(archive.shown is not None and archive.shown.is_rising)
        is_working = runner.is_running or comparer.is_running
        self._enable(self.pause, self.start, can_pause=goes_on or is_working, can_start=not is_working)
        self.show_runs(archive)

    def _show_compare(self, run: RunFolder | None, is_possible: bool) -> None:
        self.compare.setEnabled(is_possible)
        is_kept = run is None or find_setup(run.path).is_file()
        self.compare.setToolTip("" if is_kept else "The run didn't keep its setup, so it can't be compared")

    @staticmethod
    def _enable(pause: QPushButton, start: QPushButton, *, can_pause: bool, can_start: bool) -> None:
        """Enable the buttons; one that has the focus hands it to the other before it can't have it any more."""
        had_focus = pause.window().focusWidget() in (pause, start)  # also while a dialog is open above
        pause.setEnabled(pause.isEnabled() or can_pause)
        start.setEnabled(start.isEnabled() or can_start)
        if had_focus and not (can_pause and can_start):
            (pause if can_pause else start).setFocus()
        pause.setEnabled(can_pause)
        start.setEnabled(can_start)

    def _say_run(self, run: RunFolder, compared: str) -> None:
        warnings = (describe_problems(run), describe_unread(run), describe_ended_fields(run))
        parts = (compared, *warnings, describe_source(run))
        said = " · ".join(part for part in parts if part)
        details = [*list_ended_fields(run), *list_problems(run, MOST_TOLD)]
        self.say(said, "warn" if any(warnings) else "muted", "\n".join(details))

    def show_runs(self, archive: ArchiveStore) -> None:
        """List the runs, the open one chosen."""
        self.runs.clear()
        run = archive.run
        if run is None:
            self.runs.addItem("Choose a run" if archive.runs else "No runs")
        for one in archive.runs:
            self.runs.addItem(describe_run(one), one.path)
            self.runs.setItemData(self.runs.count() - 1, str(one.path), Qt.ItemDataRole.ToolTipRole)
            if run is not None and one.path == run.path:
                self.runs.setCurrentIndex(self.runs.count() - 1)
        self.runs.setEnabled(bool(archive.runs))
