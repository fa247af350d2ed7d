"""What is said to feed nothing changes nothing, whatever stands there."""

from random import Random

from talonbench.trace.consumers import find_consumers, find_unused_paths
from talonbench.values.pointer import Keys
from tests.properties.trials import SEED, Trial, changed, leaves, make_trials, outcomes_of

LEAVES = 12  # of one event that are changed
# What Segment itself looks at on receipt, whichever mapping reads it.
CHECKED = (
    "messageId",
    "receivedAt",
    "type",
    "event",
    "userId",
    "anonymousId",
    "name",
    "category",
    "properties",
    "traits",
)


def test_what_nothing_reads_changes_nothing() -> None:
    chance, unused_leaves = Random(SEED), 0
    for trial in make_trials():
        event = trial.trace.event
        assert event is not None
        unused = find_unused_paths(event, find_consumers(trial.preview.destination.subscriptions,
                                                         trial.preview.destination.filters))  # fmt: skip
        found = [leaf for leaf in leaves(event) if any(leaf[: len(place)] == place for place in unused)]
        for leaf in chance.sample(found, min(LEAVES, len(found))):
            unused_leaves += 1
            does_tell = tells(trial, leaf)
            assert not does_tell, f"{trial.name}: {leaf}"
    assert unused_leaves > 20


def tells(trial: Trial, leaf: Keys) -> bool:
    """Whether some value at *leaf* changes what becomes of the event, but for its receipt."""
    before = outcomes_of(trial.trace)
    if (len(leaf) == 1 and leaf[0] in CHECKED) or trial.preview.judgement.summary.code == "event_too_large":
        return False
    return any(outcomes_of(trial.again(event)) != before for _, event in changed(trial.trace.event, leaf))
