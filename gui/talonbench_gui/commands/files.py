"""The document as a file, events from files, and configurations."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from talonbench_gui.state.file import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.session_state import Kept
    from talonbench_gui.commands.context import Context
    from talonbench_gui.state.file import Opened, Saved

WORKSPACES: Final = f"Workspaces (*{SUFFIX});;All files (*)"
EVENTS: Final = "Events (*.json *.jsonc *.ndjson *.jsonl *.txt *.gz);;All files (*)"
CONFIGURATIONS: Final = "Configurations (*.json *.tf *.tfstate);;All files (*)"


def new(context: Context) -> None:
    """Start a new document, ready to be typed or pasted into; asks first if there are unsaved changes."""
    leave(context, partial(_begin, context))


def close_document(context: Context) -> None:
    """Close the document; asks first if there are unsaved changes."""
    leave(context, partial(_begin, context))


def _begin(context: Context) -> None:
    context.workbench.file.new()
    context.ui.focus("event")


def open_workspace(context: Context, *paths: str) -> None:
    """Open the given workspace, or let the user choose one; asks first if there are unsaved changes.

    If it was closed with unsaved changes, it is shown with them.
    """
    if paths:
        path = Path(paths[0])
        kept = context.workbench.kept.find_for(path)
        if kept is None:
            leave(context, partial(context.workbench.file.open, path, partial(_on_opened, context)))
        else:
            leave(context, partial(_open_kept, context, kept, is_left=True))
    else:
        context.workbench.intake.open_files(list(context.ui.ask_open("Open", WORKSPACES)))


def open_recent(context: Context) -> None:
    """Choose one of the recent files."""
    context.ui.show("recent")


def open_kept(context: Context, *numbers: int) -> None:
    """Open a document that was closed with unsaved changes; the user chooses among several.

    Asks nothing: unsaved changes of the open document are kept in turn.
    """
    kept = [one for one in context.workbench.kept.all if not numbers or one.number in numbers]
    if len(kept) > 1:
        context.ui.show("kept")
    elif kept:
        context.ui.settle()
        _open_kept(context, kept[0])


def _open_kept(context: Context, kept: Kept, *, is_left: bool = False) -> None:
    problem = context.workbench.kept.open(kept, is_left=is_left)
    context.workbench.notices.post(problem, "error", key="file")
    if not problem:
        context.ui.open_page("editor")


def save(context: Context) -> None:
    """Save the document to its file; asks where if it has none."""
    _save(context, _nothing)


def save_as(context: Context) -> None:
    """Ask where to save the document, and save it."""
    _save_as(context, _nothing)


def open_events(context: Context) -> None:
    """Add the events of files to the document."""
    paths = context.ui.ask_open("Open events", EVENTS, many=True)
    if paths:
        context.workbench.intake.open_files(list(paths))


def import_files(context: Context) -> None:
    """Import a configuration from files."""
    paths = context.ui.ask_open("Import configuration", CONFIGURATIONS, many=True)
    if paths:
        context.workbench.importer.import_paths(list(paths))


def import_folder(context: Context) -> None:
    """Import a configuration from a folder."""
    path = context.ui.ask_folder("Import configuration folder")
    if path is not None:
        context.workbench.importer.import_paths([path])


def add_more_events(context: Context) -> None:
    """Add more of the events that a large input has."""
    context.workbench.further_events.add_more()


def add_events_with(context: Context) -> None:
    """Add those of the events left of a large input that contain a text, such as an ID."""
    words = context.ui.ask_text("Add matching events", "messageId, userId, order or other text", "", "Add events")
    if words:
        context.workbench.further_events.add_matching(words)


def stop_reading(context: Context) -> None:
    """Stop reading the files that are being opened or imported."""
    context.workbench.intake.reading.stop()
    context.workbench.importer.reading.stop()


def import_clipboard(context: Context) -> None:
    """Import a configuration from the clipboard."""
    context.workbench.importer.import_text(context.ui.clipboard())


def quit_window(context: Context) -> None:
    """Close the window and quit."""
    context.ui.close()


def may_close(context: Context) -> bool:
    """Whether the window may close: everything is in the session, or saved elsewhere, or the user discards it.

    The next start opens the first window's session by itself, or keeps its unsaved changes if it is given a file; a
    second window asks about unsaved changes.
    """
    context.ui.settle()
    workbench, failed = context.workbench, ""
    while workbench.file.is_modified:
        problem = workbench.session.save()
        if not problem and workbench.session.is_first:
            return True
        problem = failed or problem
        name = workbench.file.name
        question = f"{problem.rstrip('.')}. Save it somewhere else?" if problem else f"Save changes to “{name}”?"
        answer = context.ui.ask_unsaved(question)
        if answer == "discard":
            workbench.session.discard()
            return True
        if answer == "cancel":
            return False
        failed = _save_before_closing(context, elsewhere=bool(problem))
    workbench.session.save()
    return True


def leave(context: Context, go: Callable[[], object]) -> None:
    """Call *go* after the open document is saved or discarded."""
    context.ui.settle()
    file = context.workbench.file
    if not file.is_modified:
        go()
        return
    answer = context.ui.ask_unsaved(f"Save changes to “{file.name}”?")
    if answer == "save":
        _save(context, go)
    elif answer == "discard":
        go()


def _save(context: Context, then: Callable[[], object]) -> None:
    context.ui.settle()
    path = context.workbench.file.path
    if path is None:
        _save_as(context, then)
    else:
        context.workbench.file.save(path, partial(_on_saved, context, then))


def _save_as(context: Context, then: Callable[[], object]) -> None:
    path = _ask_where(context)
    if path is not None:
        context.workbench.file.save(path, partial(_on_saved, context, then), overwrite=True)


def _ask_where(context: Context) -> Path | None:
    file = context.workbench.file
    name = file.path.name if file.path is not None else f"{file.name}{SUFFIX}"
    chosen = context.ui.ask_save("Save as", name, [f"Workspaces (*{SUFFIX})"])
    if chosen is None or chosen[0].name.endswith(SUFFIX):
        return None if chosen is None else chosen[0]
    path = chosen[0].with_name(f"{chosen[0].name.removesuffix('.json')}{SUFFIX}")
    if path.exists() and not context.ui.confirm(f"“{path.name}” already exists. Replace it?", "Replace"):
        return None
    return path


def _on_saved(context: Context, then: Callable[[], object], saved: Saved) -> None:
    notices = context.workbench.notices
    if saved.is_changed:
        question = f"Another program changed “{saved.path.name}” since you opened it. Overwrite it with your version?"
        if context.ui.confirm(question, "Overwrite"):
            context.workbench.file.save(saved.path, partial(_on_saved, context, then), overwrite=True)
    elif saved.problem:
        notices.post(f"{saved.problem} Choose another place: File → Save as.", "error", key="file")
    else:
        notices.clear("file")
        notices.post(f"Saved to {saved.path}.", "status")
        then()


def _on_opened(context: Context, opened: Opened) -> None:
    notices, current = context.workbench.notices, context.workbench.connections.current
    notices.post(opened.problem, "error", key="file")
    if opened.document is not None:
        context.ui.open_page("editor")
        theirs = opened.document.connection
        if theirs.name != current.name:
            notices.post(f"The file's connection “{theirs.name}” is “{current.name}” in your list.", key="file")


def _save_before_closing(context: Context, *, elsewhere: bool) -> str:
    """Save the document, asking where if it has no file or *elsewhere*; return what went wrong, in words."""
    file = context.workbench.file
    path = file.path if file.path is not None and not elsewhere else _ask_where(context)
    problem = "" if path is None else file.save_now(path)
    context.workbench.notices.post(problem, "warning", key="file")
    return problem


def _nothing() -> None:
    pass
