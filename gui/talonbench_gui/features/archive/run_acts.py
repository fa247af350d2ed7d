"""What the header of the Archive page does: runs over files, opened, paused, compared and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from talonbench_gui.features.archive.words import list_problems

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from talonbench_gui.commands.context import Context
    from talonbench_gui.features.archive.run_header import RunHeader
    from talonbench_gui.state.workbench import Workbench

KINDS: Final = "Archives (*.gz *.zst *.ndjson *.jsonl *.json);;All files (*)"
URL: Final = "URL of objects, a folder or a pattern, such as s3://bucket/segment-logs/"
MOST_COPIED: Final = 1000  # problems
WORKSPACES: Final = "Workspaces (*.json);;All files (*)"


class RunActs:
    """Joins *header* to the services that run and compare."""

    def __init__(self, workbench: Workbench, context: Context, header: RunHeader) -> None:
        self._ui, self._notices = context.ui, workbench.notices
        self._archive, self._sender = workbench.archive, workbench.archive_sender
        self._runner, self._comparer = workbench.archive_runner, workbench.archive_comparer
        header.pause.clicked.connect(self._on_pause)
        header.files.triggered.connect(self.choose_files)
        header.folder.triggered.connect(self._on_folder)
        header.url.triggered.connect(self._on_url)
        header.open.triggered.connect(self._on_open)
        header.across.toggled.connect(self._on_across)
        header.oldest.triggered.connect(self._archive.turn)
        header.copy.triggered.connect(self._on_copy)
        header.delete.triggered.connect(self._on_delete)
        header.chosen.connect(self._on_run)
        header.this_document.triggered.connect(lambda: self._comparer.start())
        header.other_file.triggered.connect(self._on_other)
        header.segment.triggered.connect(lambda: self._ui.show("segment", "delivery"))
        header.close_comparison.triggered.connect(self._comparer.close)
        header.successors.triggered.connect(self._comparer.start_with_successors)

    def run_over(self, paths: Sequence[Path]) -> None:
        """Run over the files and folders at *paths*, or open the run that is the only one of them."""
        from talonbench.archive.results import is_run

        if len(paths) == 1 and is_run(paths[0]):
            self._archive.open(paths[0])
        elif paths:
            self._runner.start(paths)

    def choose_files(self) -> None:
        """Ask for files, and run over them."""
        self.run_over(self._ui.ask_open("Run over an archive", KINDS, many=True))

    def _on_folder(self) -> None:
        folder = self._ui.ask_folder("Run over an archive")
        self.run_over(() if folder is None else (folder,))

    def _on_url(self) -> None:
        url = self._ui.ask_text("Run over an archive", URL, "", "Run over URL")
        if url is not None and url.strip():
            self._runner.start((url.strip(),))

    def _on_pause(self) -> None:
        run = self._archive.run
        if self._comparer.is_running:
            self._comparer.cancel()
        elif self._runner.is_running:
            self._runner.pause()
        elif run is not None:
            self._runner.resume(run)

    def _on_other(self) -> None:
        for path in self._ui.ask_open("Compare with workspace", WORKSPACES):
            self._comparer.start(path)

    def _on_open(self) -> None:
        folder = self._ui.ask_folder("Open run")
        if folder is not None:
            self._archive.open(folder)

    def _on_across(self, is_on: bool) -> None:
        self._runner.looks_across = is_on

    def _on_copy(self) -> None:
        """Copy which files and lines of the run weren't read, and why."""
        if (run := self._archive.run) is not None:
            self._ui.copy("\n".join(list_problems(run, MOST_COPIED)), "Problems copied")

    def _on_run(self, folder: Path | None) -> None:
        run = self._archive.run
        is_busy = self._runner.is_running or self._comparer.is_running
        if folder is not None and not is_busy and (run is None or folder != run.path):
            self._archive.open(folder)

    def _on_delete(self) -> None:
        run = self._archive.run
        if self._sender.is_running:
            self._notices.post("Stop the replay before you delete a run.", "warning", key="archive")
        elif run is not None and self._ui.confirm(f"Delete the run {run.path} with its results?", "Delete run"):
            self._archive.delete()
