"""The explained plan is the plan: random mappings come to the same, watched or not."""

import os
import random

import pytest

from talonbench.errors import MappingError
from talonbench.mapping import Plan, compile_mapping
from talonbench.mapping.nodes import is_directive
from talonbench.values import UNDEFINED, Value, json_text, parse_json
from tests.parity.engine import make_jobs

SEED = int(os.environ.get("TALONBENCH_SEED", "0")) or random.SystemRandom().randrange(1, 10**9)


def resolved(plan: Plan, event: Value) -> str:
    """What *plan* gives, as JSON; empty where it fails."""
    try:
        return json_text(plan.resolve(event))
    except MappingError:
        return ""


def explained(plan: Plan, event: dict[str, Value]) -> str:
    """The same, put together from what is said of each field."""
    traces = plan.explain(event)
    if any(trace.faults for trace in traces):
        return ""
    if is_directive(plan.mapping) or isinstance(plan.mapping, list):
        return json_text(traces[0].resolved)
    return json_text({trace.key: trace.resolved for trace in traces if trace.resolved is not UNDEFINED})


@pytest.mark.parametrize("generator", ["make_deep_jobs", "make_jobs", "make_liquid_jobs"])
def test_an_explained_mapping_comes_to_what_it_resolves_to(generator: str) -> None:
    for line in make_jobs(generator, SEED, 500):
        job = parse_json(line)
        assert isinstance(job, dict)
        event = job["event"]
        assert isinstance(event, dict)
        if job["op"] == "transform":
            try:
                plan = compile_mapping(job["mapping"])
            except MappingError:
                continue
            assert explained(plan, event) == resolved(plan, event), f"seed {SEED}: {line}"
