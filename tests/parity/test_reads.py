"""What directives say they read is what they read: by brute force, leaf by leaf, over random mappings and events."""

import os
import random
from collections.abc import Iterator
from typing import Final

import pytest

from talonbench.destination import CompiledSubscription, Subscription, compile_subscription
from talonbench.errors import MappingError
from talonbench.talon_one import ACTIONS
from talonbench.trace.consumers import Consumer, find_consumers, find_unused_paths, reads_path
from talonbench.values import Value, json_text, parse_json
from tests.parity.engine import make_jobs

SEED = int(os.environ.get("TALONBENCH_SEED", "0")) or random.SystemRandom().randrange(1, 10**9)
CHANGES: Final[tuple[Value, ...]] = ("changed", "", 7, True, None, [5], {"sku": "n", "x": [1]})
ACTION: Final = ACTIONS["trackEventV2"]
LEAVES = 40  # of one event that are changed

Keys = tuple[str, ...]


def cases(generator: str, count: int) -> Iterator[tuple[CompiledSubscription, dict[str, Value], str]]:
    """Mappings that can be compiled, each with its event and its job."""
    for line in make_jobs(generator, SEED, count):
        job = parse_json(line)
        assert isinstance(job, dict)
        mapping, event = job.get("mapping"), job.get("event")
        if job["op"] == "transform" and isinstance(mapping, dict) and isinstance(event, dict):
            compiled = compile_subscription(
                Subscription("m", "M", "trackEventV2", "", mapping), ACTIONS["trackEventV2"]
            )
            if compiled.plan is not None:
                yield compiled, event, line


def resolved(compiled: CompiledSubscription, event: Value) -> str:
    """What the mapping gives, as JSON; a word where it fails."""
    assert compiled.plan is not None
    try:
        return json_text(compiled.plan.resolve(event))
    except MappingError:
        return "fails"


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


def changed(value: Value, keys: Keys, new: Value) -> Value:
    """*value* with *new* at *keys*."""
    if not keys:
        return new
    if isinstance(value, list):
        return [changed(part, keys[1:], new) if str(at) == keys[0] else part for at, part in enumerate(value)]
    assert isinstance(value, dict)
    return {key: changed(part, keys[1:], new) if key == keys[0] else part for key, part in value.items()}


def tells(compiled: CompiledSubscription, event: dict[str, Value], leaf: Keys) -> bool:
    """Whether some change of *leaf* changes the result."""
    before = resolved(compiled, event)
    return any(resolved(compiled, changed(event, leaf, new)) != before for new in CHANGES)


@pytest.mark.parametrize("generator", ["make_deep_jobs", "make_jobs", "make_liquid_jobs"])
def test_a_leaf_that_changes_the_result_is_read_and_an_unused_one_changes_nothing(generator: str) -> None:
    chance, telling, unused_leaves = random.Random(SEED), 0, 0
    for compiled, event, line in cases(generator, 300):
        known: tuple[Consumer, ...] = find_consumers([compiled])
        unused = find_unused_paths(event, known)
        found = [leaf for leaf in leaves(event) if leaf]
        for leaf in chance.sample(found, min(LEAVES, len(found))):
            is_unused = any(leaf[: len(place)] == place for place in unused)
            unused_leaves += is_unused
            if tells(compiled, event, leaf):
                telling += 1
                assert any(reads_path(use, leaf) for use in known), f"seed {SEED}: {leaf} is read: {line}"
                assert not is_unused, f"seed {SEED}: {leaf} is used: {line}"
    assert telling > 20, f"seed {SEED}"
    assert unused_leaves > 20, f"seed {SEED}"
