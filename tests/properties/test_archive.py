"""The fast path over archives says what the trace says, on random events in random setups.

``make prove`` takes 200,000 events, from another seed each time; ``-s`` shows how many weren't left to the trace.
"""

import json
import os
from random import Random
from typing import Any

import pytest

from talonbench.answers.counts import counts_json
from talonbench.archive import Replay, ReplayCounts, Scan, start_replay
from talonbench.connections import make_settings
from talonbench.events.stream import read_stream
from talonbench.ingestion import Reception
from talonbench.preview import compile_document
from tests.properties.random_events import make_event
from tests.properties.random_setups import make_document
from tests.properties.trials import SEED

WANTED = int(os.environ.get("TALONBENCH_ARCHIVE", "2400"))
PER_SETUP = 40
ODD_NUMBERS = (98.0, 0.0, -0.0, 2**53 + 1, 2**53, 1e21, 12345678901234567890, 1e-7, 5)
ODD_LINES = (
    "",
    "// a comment",
    "{oops}",
    '{"a":1}',
    '{"batch": [{"type": "track", "event": "A", "userId": "u"}]}',
    "[]",
    '{"type": "track", "event": "A", "userId": "u", "context": {"a": "\udcff"}}',  # no UTF-8
    '{"type": "track", "event": "A", "userId": "u", "context": {"elsewhere": ' + 250 * "[" + 250 * "]" + "}}",
    '{"type": "track", "event": "A", "userId": "u", "context": {"elsewhere": 1e999}}',
    '{"type": "identify", "userId": "u", "traits": ["no", "object"], "receivedAt": "2024-03-01T16:07:09.000Z"}',
)


@pytest.mark.timeout(3600)
def test_the_fast_path_says_what_the_trace_says() -> None:
    chance = Random(SEED)
    events = traced = 0
    while events < WANTED:
        document = make_document(chance)
        lines = [make_line(chance) for _ in range(PER_SETUP)]
        destination, settings = compile_document(document), make_settings("key", document.connection)
        text = "\n".join(lines)

        counts = start_replay(destination)
        fast = Replay(Scan(destination, settings), make_reception(), counts.absorb)
        problems = [item.problem for item in fast.read([text.encode("utf-8", "surrogateescape")])]
        slow, told = trace_all(text, destination, settings)

        where = f"seed {SEED}, after {events} events"
        assert counts_json(counts, 0, False) == counts_json(slow, 0, False), where
        assert json.dumps(counts_json(counts, 0, False)) == json.dumps(counts_json(slow, 0, False)), where
        assert problems == told, where
        events, traced = events + slow.events, traced + fast.traced
    print(f"seed {SEED}: {events:,} events, {events - traced:,} of them by the fast path alone")
    assert traced < events * 0.6


def make_reception() -> Reception:
    return Reception(lambda: 1_780_000_000.0, lambda: "new-id")


def trace_all(text: str, destination: Any, settings: Any) -> tuple[ReplayCounts, list[str]]:
    counts, reception, told = start_replay(destination), make_reception(), []
    for item in read_stream(f"{line}\n" for line in text.split("\n")):
        if item.problem or item.note:
            told.append(item.problem)
        if item.body is not None:
            receipt, faults = reception.receive(item.arrival), reception.compare(item.body)
            counts.add(destination.trace(item.body, settings, receipt=receipt, at_the_door=faults))
    return counts, told


def make_line(chance: Random) -> str:
    """A line of an archive: mostly an event that Segment received, sometimes one that is odd."""
    kind = chance.random()
    if kind < 0.03:
        return chance.choice(ODD_LINES)
    event = make_event(chance)
    if chance.random() < 0.7:
        event["receivedAt"] = f"2024-03-{chance.randint(1, 3):02}T16:07:09.000Z"
    if chance.random() < 0.1:
        event["messageId"] = chance.choice(("again", "", 7))
    if chance.random() < 0.06:
        event["writeKey"] = "w"
    inner = event.get("properties")
    if isinstance(inner, dict) and chance.random() < 0.15:
        inner[chance.choice(("total", "quantity", "score", "7", "order_id"))] = chance.choice(ODD_NUMBERS)
    text = json.dumps(event, ensure_ascii=chance.random() < 0.3)
    return text[:-1] + ",}" if kind > 0.97 else text
