"""One judgement, said the same everywhere: window, command line, replay and report of random setups and events."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from talonbench import clock
from talonbench.document import Document, Edit, NamedEvent
from talonbench.events import format_text
from talonbench.preview import Preview
from talonbench.report import Report, html_text, make_report, markdown_text
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.mappings.list_panel import MappingListPanel
from talonbench_gui.features.problems.model import PROBLEM, Problem
from talonbench_gui.features.problems.panel import ProblemsPanel
from talonbench_gui.features.request.panel import RequestPanel
from talonbench_gui.features.trace.page import TracePage
from talonbench_gui.features.trace.rows import MAPPING
from talonbench_gui.state.recognition import recognize_text
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.wording.status import OUTCOME_LABELS, STATUS_LABELS
from tests.gui.pages import settle
from tests.properties.command_line import CommandLine
from tests.properties.random_events import make_batch
from tests.properties.random_setups import make_document
from tests.properties.trials import SEED

SETUPS: Final = int(os.environ.get("TALONBENCH_SETUPS", "40"))
BATCHES: Final = max(6, SETUPS // 10)
RARE: Final = 0.2  # of the events are told in texts, too
NOON: Final = 1709654828.0
GIVEN: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # a messageId, given on receipt

Said = dict[str, Any]


class Window:
    """The parts of the window that render a judgement, over one workbench."""

    def __init__(self, workbench: Workbench, actions: Actions, qtbot: QtBot) -> None:
        self._workbench, self._qtbot = workbench, qtbot
        self.trace = TracePage(workbench, actions)
        self.mappings = MappingListPanel(workbench, actions)
        self.problems = ProblemsPanel(workbench, actions)
        self.request = RequestPanel(workbench, actions)
        for part in (self.trace, self.mappings, self.problems, self.request):
            qtbot.addWidget(part)
        self.trace.show()

    def open(self, document: Document) -> Preview:
        """Show *document*."""
        self._workbench.store.apply(Edit("", lambda _: document))
        settle(self._qtbot, self._workbench)
        preview = self._workbench.previews.current
        assert preview is not None
        assert preview.text == document.current_event.text
        return preview

    def rows(self) -> list[list[str]]:
        """The mappings' rows of the trace: state, name, result."""
        shown = [row for row in self.trace.model.rows if row.key is not None and row.key[0] == MAPPING]
        return [[cell.text for cell in row.cells[:3]] for row in shown]

    def list_problems(self) -> list[Problem]:
        """The rows of the problems."""
        model = self.problems.view.model()
        return [model.index(row, 0).data(PROBLEM) for row in range(model.rowCount())]


@pytest.fixture
def window(workbench: Workbench, actions: Actions, qtbot: QtBot) -> Window:
    return Window(workbench, actions, qtbot)


def documents() -> Iterator[tuple[int, Document]]:
    """Random documents with their seeds, each of one event: the command line isn't given the others either."""
    for seed in range(SEED, SEED + SETUPS):
        document = make_document(Random(seed))
        for at in range(len(document.events)):
            yield seed, replace(document, events=(document.events[at],), event=0)


def by_mapping(said: Said, names: list[tuple[str, bool]]) -> list[Said | None]:
    """The outcomes of *said* for each mapping; none for a disabled one."""
    outcomes = iter(said["outcomes"])
    return [next(outcomes) if is_on else None for _, is_on in names]


def agree(window: Window, command_line: CommandLine, document: Document, chance: Random) -> None:
    command_line.open(document)
    said = command_line.json("preview")
    preview = window.open(document)
    names = [(one.name, one.enabled) for one in document.mappings]
    outcomes = by_mapping(said, names)
    if chance.random() < RARE:
        assert command_line.json("explain") == said
        tell_the_same(command_line.text("preview"), command_line.text("explain"), said)
    say_the_same(window, said, outcomes)
    show_the_same_problems(window, said)
    show_the_request(window, outcomes)
    count_the_same(command_line.json("replay"), said, outcomes)
    report_the_same(make_report(preview.text, preview.judgement, {}, "noon"), said, outcomes)


def say_the_same(window: Window, said: Said, outcomes: list[Said | None]) -> None:
    """The Trace page and the mapping list."""
    cause = window.trace.head.status.text()
    title = window.trace.summary.text()
    assert on_one_line(said["summary"]["message"]) == on_one_line(f"{title}. {cause}" if cause else f"{title}.")
    for (state, _, result), at, outcome in zip(window.rows(), range(len(outcomes)), outcomes, strict=True):
        face = window.mappings.rows.face(at)
        if outcome is None:
            assert (state, result, face.words) == ("– disabled", "Disabled", "disabled")
            continue
        sign, word, _ = OUTCOME_LABELS[outcome["status"]]
        assert state.startswith(f"{sign} {word}")
        assert result == expected_result(outcome) or outcome["status"] == "filtered"
        assert face.sign in (STATUS_LABELS[outcome["status"]][0], "✕")
        assert (
            outcome["status"] in ("ready", "filtered") or outcome.get("otherwise") or is_short_form(face.words, outcome)
        )


def expected_result(outcome: Said) -> str:
    """What the trace says of a mapping beside its state; of one that the event doesn't reach, the stop's name."""
    if outcome["requests"]:
        request = outcome["requests"][0]
        return f"{request['method']} /{request['url'].split('/', 3)[-1]}"
    return str(outcome["reason"]["message"])


def on_one_line(text: str) -> str:
    """*text* as a label shows it."""
    return " ".join(text.split())


def is_short_form(words: str, outcome: Said) -> bool:
    """Whether a row of the list says the reason, but for the word that begins it there."""
    for beginning in ("expected ", "invalid mapping: ", "invalid trigger: ", "invalid settings: "):
        words = words.removeprefix(beginning)
    return words in outcome["reason"]["message"]


def show_the_same_problems(window: Window, said: Said) -> None:
    """The Problems panel: errors of mappings, but for those that a finding explains, then findings."""
    problems = [(one.severity, one.message) for one in window.list_problems()]
    findings = [(one["severity"], one["message"]) for one in said["findings"]]
    assert problems[len(problems) - len(findings) :] == findings
    explained = {
        (one["mapping"], one["path"])
        for one in said["findings"]
        if one["severity"] == "error" and one["code"].startswith("path.")
    }
    errors = [
        fault["message"]
        for one in said["outcomes"]
        if one["status"] != "filtered"
        for fault in one["faults"]
        if (one["mapping"], fault["path"]) not in explained
    ]
    assert [message for _, message in problems[: len(problems) - len(findings)]] == errors


def show_the_request(window: Window, outcomes: list[Said | None]) -> None:
    """The Request panel, of the first mapping."""
    first = outcomes[0] if outcomes else None
    view = window.request.findChild(QPlainTextEdit, "requestView")
    assert view is not None
    text = view.toPlainText()
    if first is not None and first["requests"]:
        request = first["requests"][0]
        assert request["url"] in text
        assert format_text(request["body"]) in text if request["body"] else True
    else:
        assert "https://integration.talon.one" not in text


def count_the_same(replayed: Said, said: Said, outcomes: list[Said | None]) -> None:
    """A replay of the event."""
    assert replayed["codes"] == {said["summary"]["code"]: 1}
    assert replayed["calls"] == sum(len(one["requests"]) for one in said["outcomes"])
    for row, outcome in zip(replayed["mappings"], outcomes, strict=True):
        status = None if outcome is None else outcome["status"]
        counted = [one for one in ("ready", "not_triggered", "filtered", "rejected", "invalid") if row[one]]
        assert counted == ([] if status is None else [status])


def tell_the_same(previewed: str, explained: str, said: Said) -> None:
    """The commands' texts for people."""
    for text in (previewed, explained):
        assert said["summary"]["message"] in text
        assert all(f"{one['message']} [{one['code']}]" in text for one in said["findings"])
    if all(one["status"] != "filtered" for one in said["outcomes"]):
        assert all(one["reason"]["message"] in explained for one in said["outcomes"])


def report_the_same(report: Report, said: Said, outcomes: list[Said | None]) -> None:
    """A report for a ticket."""
    assert report.summary == said["summary"]["message"]
    for part, outcome in zip(report.mappings, outcomes, strict=True):
        if outcome is None:
            assert part.status == "off"
            continue
        assert part.status == outcome["status"].replace("_", " ")
        assert outcome["reason"]["message"] in part.why
        assert [one.request.split("\n")[0] for one in part.requests] == [
            f"{one['method']} {one['url']}" for one in outcome["requests"]
        ]
    for finding, line in zip(said["findings"], report.findings, strict=True):
        assert on_one_line(finding["message"]) in line
    assert markdown_text(report)
    assert html_text(report)


@pytest.mark.timeout(0)
def test_the_same_is_said_everywhere(window: Window, tmp_path: Path) -> None:
    command_line = CommandLine(tmp_path)
    with clock.hold(NOON):
        for seed, document in documents():
            try:
                agree(window, command_line, document, Random(seed))
            except AssertionError as error:
                raise AssertionError(
                    f"TALONBENCH_SEED={seed} TALONBENCH_SETUPS=1, event {document.current_event.id}"
                ) from error


@pytest.mark.timeout(0)
def test_the_same_is_said_of_batches(window: Window, tmp_path: Path) -> None:
    command_line = CommandLine(tmp_path)
    with clock.hold(NOON):
        for seed in range(SEED, SEED + BATCHES):
            chance = Random(seed)
            document = make_document(chance)
            text = make_batch(chance)
            command_line.open(replace(document, events=(NamedEvent("e", "Batch", text),), event=0))
            said, found = command_line.json("preview"), recognize_text(text)
            summaries = said.get("summaries", [said["summary"]])
            assert len(found.events) == len(summaries) == len(found.receipts)
            for (name, event), receipt, summary in zip(found.events, found.receipts, summaries, strict=True):
                alone = replace(document, events=(NamedEvent("e", name, event, receipt),), event=0)
                judged = window.open(alone).judgement.summary
                said_so = GIVEN.sub("…", judged.message), GIVEN.sub("…", summary["message"])
                assert (judged.code, said_so[0]) == (summary["code"], said_so[1]), f"seed {seed}: {event}"


@pytest.mark.timeout(0)
def test_an_unreadable_event_is_one_everywhere(window: Window, tmp_path: Path) -> None:
    command_line = CommandLine(tmp_path)
    for seed in range(SEED, SEED + BATCHES):
        chance = Random(seed)
        document = make_document(chance)
        text = document.current_event.text
        broken = f"{text[: chance.randrange(1, len(text) - 1)]}\n"
        unreadable = replace(document, events=(NamedEvent("e", "Event", broken),), event=0)
        command_line.open(unreadable)

        preview = window.open(unreadable)

        said = command_line.json("preview")
        assert preview.judgement.summary.code == "no_event"
        assert window.trace.summary.text() == "Not sent: the event can't be read"
        assert (said["outcomes"], said["findings"]) == ([], [])
        view = window.request.findChild(QPlainTextEdit, "requestView")
        assert view is not None
        assert "talon.one" not in view.toPlainText()
