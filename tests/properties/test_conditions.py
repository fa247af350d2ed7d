"""Each condition that a reason lists holds or not as it says, and has found what stands there."""

from talonbench.errors import FqlSyntaxError
from talonbench.fql import compile_trigger
from talonbench.fql.filters import compile_condition
from talonbench.judgement import FoundCondition
from talonbench.trace import MappingTrace
from tests.properties.trials import Trial, make_trials


def test_conditions_hold_as_they_say() -> None:
    told = 0
    for trial in make_trials():
        for mapping in trial.trace.mappings:
            for one in trial.preview.judgement.explain(mapping).conditions:
                told += 1
                found = holds(trial, mapping, one)
                assert found in (one.holds, None), f"{trial.name}: {one.text}"
    assert told > 20


def holds(trial: Trial, mapping: MappingTrace, condition: FoundCondition) -> bool | None:
    """Whether *condition* alone matches what the filter or the trigger gets; None if it can't stand alone."""
    if mapping.status == "filtered":
        assert trial.trace.event is not None
        return compile_condition(condition.text).matches(trial.trace.event).holds
    assert trial.trace.filtered_event is not None
    try:
        return compile_trigger(condition.text).matches(trial.trace.filtered_event)
    except FqlSyntaxError:
        return None
