"""Findings on what a trigger finds in this event."""

from collections.abc import Iterator

from talonbench.destination import CompiledSubscription
from talonbench.fql import compile_trigger
from talonbench.fql.triggers.conditions import NESTED_ROOTS
from talonbench.fql.triggers.nodes import conditions
from talonbench.fql.triggers.tests import TESTS, never
from talonbench.lint.finding import Finding, Place
from talonbench.suggest.solver import matches, spell_out
from talonbench.suggest.triggers import repair_trigger
from talonbench.values import Value


def lint_trigger(compiled: CompiledSubscription, event: dict[str, Value]) -> Iterator[Finding]:
    """The conditions that fail only because *event* has the expected number or boolean as a string."""
    for condition in conditions(compiled.trigger.root) if compiled.trigger is not None else ():
        found = condition.read(event)
        test = TESTS.get(condition.operator, never)(condition.value)
        spelled = spell_out(found)
        if condition.root not in NESTED_ROOTS or not isinstance(found, str) or condition.operator == "!=":
            continue
        if spelled != found and not test(found) and test(spelled):
            kind = "true or false" if isinstance(spelled, bool) else "a number"
            message = f"{condition.subject} is the string “{found}” in the event; only {kind} matches, not a string."
            place = Place("trigger", "", compiled.subscription.id, condition.start, condition.end)
            yield Finding("trigger.text_in_event", "warning", message, place)


def lint_meaning(compiled: CompiledSubscription, event: dict[str, Value]) -> Iterator[Finding]:
    """A finding if *compiled* matches *event* only because Segment reads its trigger differently than was meant."""
    trigger = compiled.trigger
    for _, text in repair_trigger(trigger) if trigger is not None else ():
        if trigger is not None and not matches(compile_trigger(text), event):
            message = f"{trigger.quirks[0].message} As it was likely meant, this event doesn't match."
            yield Finding("trigger.unmeant", "warning", message, Place("trigger", "", compiled.subscription.id), True)
