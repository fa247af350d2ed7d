"""Recognizes a text or file: a workspace, a configuration, or events in any format. Called off the UI thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from talonbench.events.arrival import Arrival
    from talonbench.formats import Configuration
    from talonbench.ingestion import Receipt

WORKSPACE: Final = ".talonbench.json"
_CONFIGURATIONS: Final = (".tf", ".tfstate", ".tfvars")
_ARCHIVES: Final = (".zip", ".tar", ".tar.gz", ".tgz")
_MARKS: Final = (
    '"trigger"', '"partnerAction"', 'resource "segment_', '"actions"', '"destinations"', '"destination"', '"mapping"',
)  # fmt: skip

_RESPONSE_MARKS: Final = (
    '"effects"', '"ruleFailureReasons"', '"StatusCode"', '"RequestUUID"', '"errors"', '"pointer"', "esponse",
)  # fmt: skip
REMOVED: Final = "Removed a token or key."


@dataclass(frozen=True, slots=True)
class Recognized:
    """What was found.

    *events* are (name, text); without a name, the event itself has one. An invalid event is included, so that it can
    be corrected: then *is_event* is false.
    *receipts* are those of events that are calls to the Tracking API, received now; empty if all are taken as typed.
    *summary* says what was recognized, *problem* what can't be read. A *configuration* or *workspace* has no events.
    """

    events: tuple[tuple[str, str], ...] = ()
    is_event: bool = True
    summary: str = ""
    problem: str = ""
    workspace: Path | None = None
    configuration: Configuration | None = None
    receipts: tuple[Receipt | None, ...] = ()

    def named(self, most: int) -> list[tuple[str, str]]:
        """The first *most* events, each with a name if it has none of its own."""
        return [(name or name_text(text), text) for name, text in self.events[:most]]


def recognize_text(text: str) -> Recognized:
    """What was found in *text*, without the tokens and keys of a shell session."""
    from talonbench.events.credentials import remove_credentials

    text, removed = remove_credentials(text)
    if is_configuration(text) or _is_delivery(text):
        from talonbench.formats import ConfigText, read_sources

        return Recognized(configuration=read_sources([ConfigText("pasted text", text)]))
    from talonbench.events.folding import break_lines
    from talonbench.events.recognition import recognize_events

    found = recognize_events(text)
    texts = found.texts if found.summary else (break_lines(text) or text,)
    events, receipts = tuple(("", one) for one in texts), tuple(map(make_receipt, found.arrivals))
    summary = found.summary or (REMOVED if removed else "")
    return Recognized(events, bool(found.texts), summary, receipts=receipts if any(receipts) else ())


def make_receipt(arrival: Arrival = "call") -> Receipt | None:
    """The receipt of a call that Segment receives now; None for an event that is taken as typed."""
    from uuid import uuid4

    from talonbench import clock
    from talonbench.ingestion import Reception

    return Reception(clock.now, lambda: str(uuid4())).receive(arrival)


def _is_delivery(text: str) -> bool:
    """Whether *text* is a response, the panes of a delivery or dead letters; a quick check comes first."""
    if '"verdict"' in text:
        from talonbench.responses.dead_letters import is_dead_letters

        if is_dead_letters(text):
            return True
    if not any(mark in text for mark in _RESPONSE_MARKS):
        return False
    from talonbench.formats.pieces import find_delivery

    return find_delivery(text) is not None


def recognize_files(paths: Sequence[Path]) -> list[Recognized]:
    """What was found in each of *paths*; configurations are read together with the files that aren't events."""
    from talonbench.progress import watch_items

    single = [path for path in paths if not _is_configuration_file(path)]
    found = {path: _recognize_file(path) for path in watch_items(single, "files")}
    configurations = [path for path in paths if path not in found or found[path].configuration is not None]
    if configurations:
        configurations += [path for path, one in found.items() if not one.is_event]
    others = [one for path, one in found.items() if path not in configurations]
    if not configurations:
        return others
    from talonbench.formats import read_paths

    return [Recognized(configuration=read_paths([path for path in paths if path in configurations])), *others]


def is_configuration(text: str) -> bool:
    """Whether *text* is a Segment configuration; a quick check comes first, since most texts are events."""
    if not any(mark in text for mark in _MARKS):
        return False
    from talonbench.errors import SourceError
    from talonbench.formats import ConfigText
    from talonbench.formats.recognition import recognize
    from talonbench.formats.sessions import find_in_session

    source = ConfigText("", text)
    try:
        _, found = recognize(source)
    except SourceError:
        return any(True for _ in find_in_session(source))
    return bool(found)


def _is_configuration_file(path: Path) -> bool:
    return path.is_dir() or path.name.lower().endswith((*_CONFIGURATIONS, *_ARCHIVES))


def _recognize_file(path: Path) -> Recognized:
    from talonbench.reading import UnreadableError, read_text

    if path.name.endswith(WORKSPACE):
        return Recognized(workspace=path)
    try:
        text = read_text(path)
    except UnreadableError as error:
        return Recognized(problem=f"{path.name} can't be read: {error.reason}.")
    if _is_workspace(path, text):
        return Recognized(workspace=path)
    found = recognize_text(text)
    if len(found.events) != 1:
        return found
    name = path.with_suffix("").stem if path.suffix == ".gz" else path.stem
    return replace(found, events=((name, found.events[0][1]),))


def _is_workspace(path: Path, text: str) -> bool:
    """Whether *path* is a workspace with another suffix; a quick check of its *text* comes first."""
    if not all(mark in text for mark in ('"version"', '"mappings"')):
        return False
    from talonbench.errors import WorkspaceError
    from talonbench.workspace import load

    try:
        load(path)
    except WorkspaceError:
        return False
    return True


def name_text(text: str) -> str:
    """A name for the event *text*; empty if there is none."""
    from talonbench.errors import EventSyntaxError
    from talonbench.events import read_event
    from talonbench_gui.wording.events import name_event

    try:
        return name_event(read_event(text).body)
    except EventSyntaxError:
        return ""
