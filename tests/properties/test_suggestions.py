"""Each suggestion, applied to the document as the window does, does what it says."""

from talonbench.pipeline import Rejected
from talonbench.preview import Preview
from talonbench.suggest import SetTrigger, Suggestion
from talonbench.suggest.apply import as_edit
from talonbench.trace import MappingTrace
from tests.properties.trials import Trial, judge, make_trials, outcome_of


def test_suggestions_do_what_they_say() -> None:
    tried = 0
    for trial in make_trials():
        for at, mapping in enumerate(trial.trace.mappings):
            for one in trial.preview.judgement.suggest(mapping):
                tried += 1
                after = apply(trial, mapping, one)
                is_good = helps(trial, at, after) or rejoins(one, mapping, after.mappings[at])
                assert is_good, f"{trial.name}: {mapping.subscription.id}: {one}"
        if not trial.trace.mappings and stops(trial.preview):
            for one in trial.preview.judgement.suggest(None):
                still_stops = stops(apply(trial, None, one))
                assert not still_stops, f"{trial.name}: {one}"
    assert tried > 20


def apply(trial: Trial, mapping: MappingTrace | None, suggestion: Suggestion) -> Preview:
    identity = "" if mapping is None else mapping.subscription.id
    return judge(as_edit(suggestion, identity).change(trial.document))


def stops(preview: Preview) -> bool:
    filtered = preview.trace.filter_result
    return filtered is None or filtered.stop is not None


def helps(trial: Trial, at: int, after: Preview) -> bool:
    """Whether the mapping is better off *after* a suggestion."""
    before, now = trial.trace.mappings[at], after.mappings[at]
    if stops(trial.preview):
        return not stops(after) or (before.status == "off" and now.status != "off")
    match before.status:
        case "off":
            return now.status != "off"
        case "filtered" | "invalid":
            return now.status != before.status
        case "not_triggered":
            return now.status in ("ready", "rejected")
        case "invalid":
            return now.status != "invalid"
        case "rejected" if now.status == "rejected":
            return count_faults(now) <= count_faults(before) and faults_or_payload(before) != faults_or_payload(now)
        case "rejected":
            return now.status == "ready"
    return now.status == "ready" and outcome_of(now) != outcome_of(before)


def rejoins(suggestion: Suggestion, before: MappingTrace, now: MappingTrace) -> bool:
    """Whether *suggestion* excludes other events, by a trigger that so far matches every one."""
    is_of_trigger = all(isinstance(edit, SetTrigger) for edit in suggestion.edits)
    return is_of_trigger and before.status == "ready" and now.status in ("ready", "not_triggered")


def count_faults(mapping: MappingTrace) -> int:
    return len(mapping.outcome.faults) if isinstance(mapping.outcome, Rejected) else 0


def faults_or_payload(mapping: MappingTrace) -> str:
    outcome = mapping.outcome
    return repr((outcome.faults, outcome.payload)) if isinstance(outcome, Rejected) else ""
