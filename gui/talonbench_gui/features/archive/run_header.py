"""The header of the Archive page: the run that is open or going on, and what can be done with runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QMenu, QProgressBar

from talonbench_gui.features.archive.words import describe_problems, describe_progress, describe_run, describe_source
from talonbench_gui.state.archive_run import can_resume
from talonbench_gui.theme import scaled
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.page_header import PageHeader, make_primary

if TYPE_CHECKING:
    from talonbench.archive.results import RunFolder
    from talonbench_gui.state.archive import ArchiveStore
    from talonbench_gui.state.archive_run import ArchiveRunner

WIDE: Final = 90  # pixels of the progress bar
PAUSE, RESUME = "Pause", "Resume"


class RunHeader(PageHeader):
    """*chosen* carries the folder of another run."""

    chosen = Signal(object)

    def __init__(self) -> None:
        self.runs = set_accessible_name(QComboBox(), "Run")
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
        menu = QMenu(self.start)
        menu.setAccessibleName("Runs")
        self.files, self.folder = menu.addAction("Run over files…"), menu.addAction("Run over folder…")
        menu.addSeparator()
        self.open, self.delete = menu.addAction("Open run…"), menu.addAction("Delete run…")
        for act, name in (
            (self.files, "archiveFiles"), (self.folder, "archiveFolder"), (self.open, "archiveOpen"),
            (self.delete, "archiveDelete"),
        ):  # fmt: skip
            act.setObjectName(name)
        self.start.setMenu(menu)
        super().__init__("Archive", "archiveStatus", self.runs, self.bar, self.pause, self.start)
        self.runs.activated.connect(lambda at: self.chosen.emit(self.runs.itemData(at)))

    def show_state(self, archive: ArchiveStore, runner: ArchiveRunner) -> None:
        """Show what is open and what is going on."""
        run, is_free = archive.run, not runner.is_running and not archive.is_opening
        problem = runner.problem or archive.problem
        if runner.is_running:
            self.say(describe_progress(runner.progress, runner.rate, runner.seconds_left), "text")
        elif problem:
            self.say(problem, "bad")
        elif archive.is_opening:
            self.say("Opening…")
        elif run is None:
            self.say("No run is open")
        else:
            self._say_run(run)
        share = runner.progress.share if runner.is_running and runner.progress is not None else 0.0
        self.bar.setValue(round(1000 * share))
        self.bar.setEnabled(runner.is_running)
        goes_on = not runner.is_running and run is not None and can_resume(run)
        self.pause.setText(RESUME if goes_on else PAUSE)
        set_accessible_name(self.pause, "Resume the run" if goes_on else "Pause the run")
        self.pause.setEnabled(goes_on or runner.is_running)
        self.delete.setEnabled(run is not None and is_free)
        self.start.setEnabled(is_free)
        self.show_runs(archive)

    def _say_run(self, run: RunFolder) -> None:
        problems = describe_problems(run)
        said = f"{problems} · {describe_source(run)}" if problems else describe_source(run)
        self.say(said, "warn" if problems else "muted", "\n".join(run.problems))

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
