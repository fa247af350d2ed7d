"""What a finding calls missing makes a difference as soon as it is there."""

import re
from collections.abc import Iterator

from talonbench.errors import MappingError
from talonbench.lint import Finding
from talonbench.mapping import Plan
from talonbench.mapping.paths import rooted_keys
from talonbench.pipeline import Rejected, prepare
from talonbench.trace import MappingTrace
from talonbench.values import UNDEFINED, Value, json_text
from talonbench.values.pointer import Keys, get_at, is_below, set_at
from tests.properties.trials import CHANGES, Trial, make_trials

MISSING = re.compile(r"(?:^|\s)(\S+) is missing from (the event|the items)\.")
CODES = ("path.missing", "path.required_missing")


def test_what_is_missing_makes_a_difference_once_it_is_there() -> None:
    told = 0
    for trial in make_trials():
        for finding, keys in list_missing(trial):
            told += 1
            mapping = next(one for one in trial.trace.mappings if one.subscription.id == finding.place.mapping)
            makes_a_difference = differs(trial, finding, mapping, keys)
            assert makes_a_difference, f"{trial.name}: {finding.place.mapping}: {finding.message}"
    assert told > 20


def list_missing(trial: Trial) -> Iterator[tuple[Finding, Keys]]:
    """The findings on what isn't there at all, each with the place in the event; items of lists have several."""
    for one in trial.preview.findings:
        found = MISSING.search(one.message)
        if one.code in CODES and found is not None and found[2] == "the event":
            mapping = next(row for row in trial.trace.mappings if row.subscription.id == one.place.mapping)
            if not (isinstance(mapping.outcome, Rejected) and mapping.outcome.stage == "mapping"):
                yield one, rooted_keys(found[1])


def differs(trial: Trial, finding: Finding, mapping: MappingTrace, keys: Keys) -> bool:
    """Whether some value at *keys* of what the filters left changes the payload, or ends an error for its lack."""
    event, plan = trial.trace.filtered_event, mapping.compiled.plan
    assert event is not None
    assert plan is not None
    assert get_at(event, keys) is UNDEFINED
    is_tested = any(read.use == "condition" and read.keys == keys for read in mapping.compiled.reads)
    if is_tested:
        return True  # it opens another branch, which may lack something else
    is_error = finding.code == "path.required_missing"
    before = lacks(trial, mapping, event, finding.place.path) if is_error else resolved(plan, event)
    return any(
        (lacks(trial, mapping, changed, finding.place.path) if is_error else resolved(plan, changed)) != before
        for changed in (set_at(event, keys, value) for value in CHANGES if value is not UNDEFINED)
        if isinstance(changed, dict)
    )


def resolved(plan: Plan, event: dict[str, Value]) -> str:
    try:
        return json_text(plan.resolve(event))
    except MappingError as error:
        return repr(error.faults)


def lacks(trial: Trial, mapping: MappingTrace, event: dict[str, Value], path: str) -> int:
    """How many required values are missing at *path* or below."""
    outcome = prepare(event, mapping.compiled, trial.preview.judgement.settings)
    faults = outcome.faults if isinstance(outcome, Rejected) else ()
    return sum(fault.rule == "required" and is_below(fault.path, path) for fault in faults)
