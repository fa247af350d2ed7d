"""Random events in random setups, judged; and what changes when a leaf of the event does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from talonbench.destination import Settings
from talonbench.document import Document
from talonbench.preview import Preview, compile_document, make_preview
from talonbench.trace import EventTrace, MappingTrace
from talonbench.values import UNDEFINED, Value
from talonbench.values.pointer import Keys, set_at
from tests.properties.random_setups import make_document

SEED: Final = int(os.environ.get("TALONBENCH_SEED", "1"))  # `make prove` takes another each time
SETUPS: Final = int(os.environ.get("TALONBENCH_SETUPS", "50"))
SCALARS: Final[tuple[Value, ...]] = (UNDEFINED, "changed", "", 7, 99.5, True, False, None, "2020-02-03")
CHANGES: Final[tuple[Value, ...]] = (*SCALARS, [5], {"sku": "n", "city": "Oslo"}, [{"sku": "z", "price": 3}])


@dataclass(frozen=True, slots=True)
class Trial:
    """The *preview* of an event in *document*; *name* tells how to make it again."""

    name: str
    document: Document
    preview: Preview

    @property
    def trace(self) -> EventTrace:
        return self.preview.trace

    def again(self, event: Value) -> EventTrace:
        """The trace of another *event* in the same setup."""
        assert isinstance(event, dict)
        return self.preview.destination.trace(event, self.preview.judgement.settings)


def make_trials(count: int = SETUPS) -> Iterator[Trial]:
    """Events that can be read, in random setups; a seed for each."""
    for seed in range(SEED, SEED + count):
        document = make_document(Random(seed))
        for at in range(len(document.events)):
            selected = replace(document, event=at)
            yield Trial(f"TALONBENCH_SEED={seed} TALONBENCH_SETUPS=1, event {at}", selected, judge(selected))


def judge(document: Document) -> Preview:
    """The preview of the selected event of *document*."""
    settings = Settings("key", document.connection.deployment)
    return make_preview(document.current_event.text, compile_document(document), settings)


def changed(event: Value, keys: Keys) -> Iterator[tuple[Value, Value]]:
    """*event* with other values at *keys*, and each of the values."""
    for value in CHANGES:
        yield value, set_at(event, keys, value)


def leaves(value: Value, at: Keys = ()) -> Iterator[Keys]:
    """The places of all values that hold no others."""
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from leaves(part, (*at, key))
    elif isinstance(value, list) and value:
        for index, part in enumerate(value):
            yield from leaves(part, (*at, str(index)))
    else:
        yield at


def outcome_of(mapping: MappingTrace) -> str:
    """Everything that becomes of an event in *mapping*, as text."""
    sent = (f"{one.method} {one.url} {one.headers} {one.body}" for one in mapping.requests)
    return "\n".join([mapping.status, *sent])


def outcomes_of(trace: EventTrace) -> list[str]:
    """What becomes of an event in each mapping."""
    return [outcome_of(one) for one in trace.mappings]
