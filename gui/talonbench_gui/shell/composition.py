"""Creates and joins services, features and window: start reading here."""

from __future__ import annotations

from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt

from talonbench_gui.commands.actions import Actions
from talonbench_gui.commands.context import Context
from talonbench_gui.commands.facts import read_facts
from talonbench_gui.features.connections.bar import ConnectionBar
from talonbench_gui.features.event.highlights import EventHighlights
from talonbench_gui.features.event.panel import EventPanel
from talonbench_gui.features.event.strip import EventStrip
from talonbench_gui.features.mappings.panel import MappingsPanel
from talonbench_gui.features.problems.panel import ProblemsPanel
from talonbench_gui.features.request.panel import RequestPanel
from talonbench_gui.features.response.panel import ResponsePanel
from talonbench_gui.shell.adaptation import Adaptation
from talonbench_gui.shell.appearance import Appearance
from talonbench_gui.shell.first_paint import FirstPaint
from talonbench_gui.shell.layout import Layout
from talonbench_gui.shell.main_window import MainWindow
from talonbench_gui.shell.menus import Menus
from talonbench_gui.shell.pages import EDITOR, PageHost
from talonbench_gui.shell.palettes import Palettes
from talonbench_gui.shell.places import Places
from talonbench_gui.shell.qt_ui import QtUi
from talonbench_gui.shell.status_bar import StatusBar
from talonbench_gui.shell.text_acts import TextActs
from talonbench_gui.shell.trigger_dock import TriggerDock
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.editor.cursor_path import CursorPath
from talonbench_gui.widgets.notice_bar import NoticeBar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from talonbench.lint import Place
    from talonbench.preview import Preview
    from talonbench.report import Report
    from talonbench_gui.commands.command import Facts
    from talonbench_gui.features.segment.dialog import SegmentDialog
    from talonbench_gui.shell.changes import ShownChanges
    from talonbench_gui.shell.demo_stage import DemoStage
    from talonbench_gui.shell.help import Help
    from talonbench_gui.shell.panes import Pane


OF_EVENT: Final = (EDITOR, "trace")  # the pages that problems are shown on


def compose(workspace: Path | None = None) -> MainWindow:
    """Build the window, restored from the last session or showing *workspace*."""
    workbench = Workbench()
    window = MainWindow(workbench)
    workbench.setParent(window)
    shell = Shell(window, workbench)
    shell.start(workspace)
    return window


def _load_late_modules() -> None:
    """Import what the first keystroke, the history and Trace need, off the UI thread."""
    for name in (
        "talonbench_gui.widgets.editor.typing_keys",
        "talonbench.document.edits.events",
        "talonbench.document.patches",
        "talonbench.history",
        "talonbench.trace.diff",
        "talonbench.redaction",
        "talonbench.across",
        "talonbench.responses",
        "talonbench.report.facts",
    ):
        import_module(name)


class Shell(QObject):
    """Holds the parts of one window and joins them."""

    def __init__(self, window: MainWindow, workbench: Workbench) -> None:
        super().__init__(window)
        self._window, self._workbench = window, workbench
        self.ui = QtUi(window, workbench.notices)
        self.context = Context(workbench, self.ui)
        self.actions = Actions(self.context, self._read_facts, window)
        self.appearance = Appearance(window, workbench.session)
        self.texts = TextActs(window, self._copy)
        self._make_features()
        window.lay_out(
            (self.connections,),
            self.event_strip,
            (self.event_panel, self.mappings),
            (self.request, self.response),
            self.problems,
        )
        self.pages = PageHost(window.stack, window.editor, window.rail, workbench, self.actions)
        self.places = Places(self.pages.open)
        self.menus = Menus(window.menuBar(), self.actions, workbench.file)
        self.layout = Layout(window, window.splitters, workbench.session)
        self.adaptation = Adaptation(window, self.layout)
        self.trigger = TriggerDock(window, self.pages, self.layout, self.event_panel, self.mappings, self.actions)
        self.palettes = Palettes(window, self.actions, workbench.file)
        self._join_ui()
        self._join_features()
        self._join_services()

    def start(self, workspace: Path | None) -> None:
        """Restore the last session, or show *workspace*."""
        paint = FirstPaint(self._window)
        self._workbench.previews.is_early = paint.is_awaited
        self.layout.restore()
        self._workbench.start(workspace)
        self.appearance.restore()
        self._show_name()
        self.actions.refresh()
        self.event_panel.setFocus()

    def _make_features(self) -> None:
        workbench, actions = self._workbench, self.actions
        self.connections = ConnectionBar(workbench, actions)
        self.event_strip = EventStrip(workbench, actions)
        self.event_panel = EventPanel(workbench, actions)
        self.highlights = EventHighlights(workbench, self.event_panel)
        self.mappings = MappingsPanel(workbench, actions)
        self.request = RequestPanel(workbench, actions)
        self.response = ResponsePanel(workbench, actions)
        self.problems = ProblemsPanel(workbench, actions)
        for part, name in (
            (self.connections, "connectionBar"), (self.event_panel, "eventPanel"), (self.mappings, "mappingsPanel"),
            (self.request, "requestPanel"), (self.response, "responsePanel"), (self.problems, "problemsPanel"),
        ):  # fmt: skip
            part.setObjectName(name)

    # -- joins ----------------------------------------------------------------------------------------------

    def _join_ui(self) -> None:
        self.ui.open_page = self.pages.open
        self.ui.reveal = self.places.reveal
        self.ui.is_editing = lambda change: self._changes.is_editing(change)
        self.ui.show_change = lambda change: self._changes.show(change)
        self.ui.focus = self._focus
        self.ui.settle = self.event_panel.settle
        self.ui.find_folder = self._workbench.file.find_folder
        self.ui.set_appearance = self.appearance.set
        self.ui.edit_text = self.texts.do
        self.ui.dialogs = {
            "palette": self.palettes.open_commands,
            "shortcuts": self.palettes.open_shortcuts,
            "recent": self.palettes.open_recent,
            "kept": lambda: self.palettes.open_kept(self._workbench.kept.all),
            "help": lambda: self._help.open(self.texts.focused),
            "about": lambda: self._help.open_about(),
            "diagnostics": lambda: self._help.copy_diagnostics(self._workbench.jobs, self.ui),
            "messages": self._show_messages,
            "redaction": self._open_redaction,
            "full_screen": self._toggle_full_screen,
            "segment": lambda tab: self._segment.open_tab(tab),
        }

    def _join_features(self) -> None:
        self.request.pointer_changed.connect(self.highlights.follow_request)
        self.response.problem_selected.connect(self.highlights.show_problem)
        self.highlights.explained.connect(self.request.show_reason)
        self.highlights.field_lit.connect(self.mappings.show_lit_field)
        self.mappings.set_path_source(self.highlights.path_of)
        self.problems.selected.connect(self.places.reveal)
        self.problems.toggled.connect(self._show_problems)
        register = self.places.register
        for kind in ("event_text", "event"):
            register(kind, EDITOR, self.event_panel.reveal)
        for kind in ("deployment", "key"):
            register(kind, EDITOR, self.connections.reveal)
        for kind in ("mapping", "trigger", "field"):
            register(kind, EDITOR, self._reveal_mapping)
        register("filter", "trace", self._reveal_filter)

    def _join_services(self) -> None:
        window, workbench, refresh = self._window, self._workbench, self.actions.refresh_soon
        event = self.event_panel
        path = CursorPath(event.json, lambda offset: event.places.path_at(offset))  # the places are found on first use
        event.places_found.connect(path.refresh)
        self.status = StatusBar(window.statusBar(), self.problems.counts, path, NoticeBar(), workbench, self.actions)
        window.may_close = self._may_close
        workbench.file.changed.connect(self._show_name)
        for signal in (
            workbench.store.changed,
            workbench.previews.changed,
            workbench.sending.changed,
            workbench.file.changed,
            workbench.session.option_changed,
            workbench.activity_changed,
            self.pages.shown,
            self.problems.toggled,
        ):
            signal.connect(refresh)
        workbench.demo_changed.connect(self._show_demo)
        self.pages.shown.connect(self.appearance.fit_page)
        self.actions.refreshed.connect(self._mark_pages)
        workbench.previews.changed.connect(self._finish_start)
        self.pages.shown.connect(self.status.show_page)
        self.pages.shown.connect(lambda page: self.problems.set_here(page in OF_EVENT))
        self.status.show_current()

    def _read_facts(self) -> Facts:
        scheme = self._workbench.session.option("scheme", "system")
        return read_facts(
            self._workbench, self.pages.current, scheme, problems=self.problems.is_open, text_acts=self.texts.possible()
        )

    # -- what the shell shows -------------------------------------------------------------------------------

    def _show_name(self) -> None:
        file = self._workbench.file
        self._window.show_name(file.name, is_modified=file.is_modified)

    def _mark_pages(self, facts: Facts) -> None:
        if facts.forwarding:
            self._window.rail.mark("live", "↑", "warn", "Forwarding events")
        else:
            listening = ("●", "accent", "Listening") if facts.listening else ("", "text", "")
            self._window.rail.mark("live", *listening)

    def _finish_start(self, _: Preview) -> None:
        """Do what can wait until after the first paint."""
        from talonbench_gui.shell.drops import DropFilter
        from talonbench_gui.shell.warm_up import WarmUp
        from talonbench_gui.theme import application_icon
        from talonbench_gui.widgets.focus_ring import show_focus
        from talonbench_gui.widgets.key_habits import KeyHabits

        self._workbench.previews.changed.disconnect(self._finish_start)
        self._window.setWindowIcon(application_icon())
        show_focus()
        KeyHabits(self._window)
        self.texts.follow()
        self.layout.fit_on_screen()
        self._workbench.kept.find()
        self._workbench.file.remove_leftovers()
        drops = DropFilter(self._window)
        drops.dropped.connect(self._take_files)
        self._workbench.intake.workspace_opened.connect(self._open_workspace)
        self._workbench.jobs.run(_load_late_modules, lambda _: None, lane="analysis")
        WarmUp(self.pages, self._workbench.previews, self._window)

    def _take_files(self, paths: list[Path]) -> None:
        """Play a story; what is dropped on the Archive page is an archive; all else belongs to the document."""
        from talonbench_gui.commands.demo import SUFFIXES

        story = next((path for path in paths if path.name.endswith(SUFFIXES)), None)
        if story is not None:
            self.actions.run("demo.open", story)
        elif self._workbench.is_demo:
            return
        elif self.pages.current == "archive":
            from talonbench_gui.features.archive.page import ArchivePage

            page = self.pages.page("archive")
            if isinstance(page, ArchivePage):
                page.run_over(paths)
        else:
            self._workbench.intake.open_files(paths)

    def _open_workspace(self, path: Path) -> None:
        self.actions.run("file.open_workspace", str(path))

    def _may_close(self) -> bool:
        from talonbench_gui.commands.files import may_close

        self.layout.keep()
        return may_close(self.context)

    def _reveal_mapping(self, place: Place) -> None:
        self.trigger.close()
        self.adaptation.show_part("mappings")
        self.mappings.reveal(place)

    def _reveal_filter(self, place: Place) -> None:
        from talonbench_gui.features.trace.page import TracePage

        page = self.pages.page("trace")
        if isinstance(page, TracePage):
            page.reveal(place)

    def _focus(self, part: str) -> None:
        """Focus *part* of the Editor, ``problems``, or the ``next`` or ``previous`` one on the current page."""
        if part in ("next", "previous"):
            from talonbench_gui.shell.panes import step_pane  # imported late: not needed for the first paint

            step_pane(self._list_panes(), 1 if part == "next" else -1, self.adaptation.is_behind)
        else:
            if part != "problems" or self.pages.current not in OF_EVENT:
                self.pages.open(EDITOR)
            if part in ("fields", "request", "response"):
                self.trigger.close()
            self._focus_acts()[part]()
        focused = self._window.focusWidget()
        if focused is not None:
            self._window.scroll_to(focused)

    def _focus_acts(self) -> dict[str, Callable[[], object]]:
        return {
            "event": self.event_panel.setFocus,
            "mappings": partial(self._bring, "mappings", self.mappings.focus_list),
            "fields": partial(self._bring, "mappings", self.mappings.focus_fields),
            "request": partial(self._bring, "request", self.request.setFocus),
            "response": partial(self._bring, "response", self.response.setFocus),
            "problems": self.problems.open,
            "connection": self.connections.setFocus,
        }

    def _bring(self, part: str, focus: Callable[[], object]) -> None:
        """Focus *part*, even where it is behind another one."""
        self.adaptation.show_part(part)
        focus()

    def _list_panes(self) -> list[Pane]:
        """The panes of the current page, in the order of F6."""
        acts = self._focus_acts()
        connection = (self.connections, acts["connection"])
        if self.pages.current != EDITOR:
            page = self.pages.page(self.pages.current)
            shown = [(self.problems, acts["problems"])] if self.problems.isVisible() else []
            return [(page, page.setFocus), *shown, connection]
        panes: list[Pane] = [
            (self.event_panel, acts["event"]),
            (self.mappings.list_panel, acts["mappings"]),
            (self.mappings.detail, acts["fields"]),
            (self.request, acts["request"]),
            (self.response, acts["response"]),
        ]
        if self.trigger.is_open:
            panes.append((self.trigger.editor, self.trigger.editor.focus_first))
        return [*panes, *([(self.problems, acts["problems"])] if self.problems.is_open else []), connection]

    @cached_property
    def _changes(self) -> ShownChanges:
        from talonbench_gui.shell.changes import ShownChanges  # not needed for the first paint

        shell = (self.pages, self.adaptation, self.trigger, self.texts)
        return ShownChanges(self._window, shell, (self.event_panel, self.event_strip, self.mappings))

    @cached_property
    def _help(self) -> Help:
        from talonbench_gui.shell.help import Help  # not needed for the first paint

        return Help(self._window, self.actions)

    def _show_problems(self) -> None:
        if self.problems.is_open and self.pages.current not in OF_EVENT:
            self.pages.open(EDITOR)
        if self.problems.is_open:
            self._window.scroll_to(self.problems)

    def _show_demo(self) -> None:
        self._stage.follow()

    @cached_property
    def _stage(self) -> DemoStage:
        from talonbench_gui.shell.demo_stage import DemoStage  # not needed for the first paint

        return DemoStage(self._window, self._workbench, self.actions)

    def _toggle_full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _show_messages(self) -> None:
        self.status.show_history()

    def _copy(self, text: str, message: str) -> None:
        """Copy rows, redacted if that is asked for; *message* has no full stop."""
        from talonbench_gui.commands.redaction import copy_redacted

        copy_redacted(self.context, text, message)

    # -- dialogs --------------------------------------------------------------------------------------------

    @cached_property
    def _segment(self) -> SegmentDialog:
        from talonbench_gui.commands.segment import keep_case, take_pulled
        from talonbench_gui.features.segment.dialog import SegmentDialog

        dialog = SegmentDialog(self._window, self._workbench)
        dialog.pulled.connect(lambda found, is_new: take_pulled(self.context, found, is_new=is_new))
        dialog.case_asked.connect(partial(keep_case, self.context))
        return dialog

    def _open_redaction(self, report: Report) -> None:
        from talonbench_gui.commands.reports import write_report
        from talonbench_gui.features.report.dialog import RedactionDialog

        dialog = RedactionDialog(self._window, self._workbench, report)
        dialog.copied.connect(lambda text: self.ui.copy(text, "Copied the redacted report."))
        dialog.accepted_report.connect(partial(write_report, self.context))
        dialog.open()
