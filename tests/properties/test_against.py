"""Two setups are compared as their traces are, on random events in random setups."""

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

import pytest

from talonbench.archive.against import Against, Difference
from talonbench.archive.kinds import Kind
from talonbench.archive.pairs import pair_mappings
from talonbench.archive.partitions import Setup
from talonbench.archive.wanted import Wanted
from talonbench.connections import make_settings
from talonbench.document import Document
from talonbench.events.stream import read_stream
from talonbench.judgement import find_code
from talonbench.pipeline import Ready, Rejected
from talonbench.preview import compile_destination
from talonbench.trace import EventTrace, MappingTrace
from tests.properties.random_setups import make_document
from tests.properties.test_archive import make_line, make_reception
from tests.properties.trials import SEED

WANTED = int(os.environ.get("TALONBENCH_AGAINST", "1600"))
PER_SETUP = 40


@pytest.mark.timeout(3600)
def test_what_differs_is_what_differs_in_the_traces() -> None:
    chance = Random(SEED)
    events = differing = 0
    while events < WANTED:
        before = make_setup(make_document(chance))
        after = change(chance, before)
        text = "\n".join(make_line(chance) for _ in range(PER_SETUP))

        lines: list[int] = []
        against = Against(before, after, Wanted(), partial(keep_line, lines))
        list(against.read("a", [text.encode("utf-8", "surrogateescape")]))

        assert lines == list(compare_traces(text, before, after)), f"seed {SEED}, after {events} events"
        events, differing = events + PER_SETUP, differing + len(lines)
    assert differing > events * 0.1


def keep_line(lines: list[int], found: Difference, _kinds: tuple[Kind, ...]) -> None:
    lines.append(found.line)


def make_setup(document: Document) -> Setup:
    settings = make_settings("key", document.connection)
    return Setup(document.mappings, document.filters, document.destination, settings, 1_780_000_000.0)


def change(chance: Random, setup: Setup) -> Setup:
    """*setup* with something of another one, or all of it."""
    other = make_setup(make_document(chance))
    kind = chance.randrange(4)
    if kind == 0:
        return other
    if kind == 1:
        return replace(setup, filters=other.filters)
    at = chance.randrange(len(setup.subscriptions)) if setup.subscriptions else 0
    changed = [*setup.subscriptions]
    if kind == 2 and changed and other.subscriptions:
        changed[at] = replace(changed[at], trigger=other.subscriptions[0].trigger)
    elif changed and other.subscriptions:
        changed[at] = replace(other.subscriptions[0], id=changed[at].id, name=changed[at].name)
    return replace(setup, subscriptions=tuple(changed))


def compare_traces(text: str, before: Setup, after: Setup) -> Iterator[int]:
    """The lines whose events differ, each event traced in full."""
    reception = make_reception()
    old, new = (compile_destination(one.subscriptions, one.filters, info=one.info) for one in (before, after))
    pairs = pair_mappings(before.subscriptions, after.subscriptions)
    for item in read_stream(f"{line}\n" for line in text.split("\n")):
        if item.body is None:
            continue
        receipt, faults = reception.receive(item.arrival), reception.compare(item.body)
        was, now = (one.trace(item.body, before.settings, receipt=receipt, at_the_door=faults) for one in (old, new))
        taken = False
        for pair in pairs:
            left, right = became(was, pair.before), became(now, pair.after)
            taken = taken or left[0] != "none" or right[0] != "none"
            if left != right:
                yield item.line
                break
        else:
            if not taken and reached(was) != reached(now):
                yield item.line


def became(trace: EventTrace, at: int | None) -> tuple[Any, ...]:
    """What tells outcomes apart: requests to the byte, or why there are none; nothing where no mapping takes it."""
    mapping: MappingTrace | None = None if at is None else trace.mappings[at]
    if mapping is None or mapping.status in ("off", "not_triggered", "filtered"):
        return ("none",)
    outcome = mapping.outcome
    if isinstance(outcome, Ready):
        return ("ready", outcome.requests)
    if isinstance(outcome, Rejected):
        return ("rejected", outcome.stage, outcome.faults)
    return ("invalid", outcome)


def reached(trace: EventTrace) -> str:
    """What stops an event before the mappings; empty if nothing does."""
    code = find_code(trace)
    return (
        ""
        if code in ("ok", "mapping_rejected", "NO_MATCHING_MAPPING", "mappings_disabled", "setup_incomplete")
        else code
    )
