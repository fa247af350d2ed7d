"""Findings on what a trigger finds in this event."""

from collections.abc import Iterator

from talonbench.destination import CompiledSubscription
from talonbench.fql.triggers.conditions import NESTED_ROOTS
from talonbench.fql.triggers.nodes import conditions
from talonbench.fql.triggers.tests import TESTS, never
from talonbench.lint.finding import Finding, Place
from talonbench.values import Value, to_number

_BOOLEANS = {"true": True, "false": False}


def lint_trigger(compiled: CompiledSubscription, event: dict[str, Value]) -> Iterator[Finding]:
    """The conditions that fail only because *event* has the expected number or boolean as a string."""
    for condition in conditions(compiled.trigger.root) if compiled.trigger is not None else ():
        found = condition.read(event)
        test = TESTS.get(condition.operator, never)(condition.value)
        if condition.root in NESTED_ROOTS and isinstance(found, str) and not test(found) and test(_meant(found)):
            kind = "true or false" if found in _BOOLEANS else "a number"
            message = f"{condition.subject} is the string “{found}” in the event; only {kind} matches, not a string."
            place = Place("trigger", "", compiled.subscription.id, condition.start, condition.end)
            yield Finding("trigger.text_in_event", "warning", message, place)


def _meant(text: str) -> Value:
    """The number or boolean that *text* spells, else *text* itself."""
    return _BOOLEANS.get(text, to_number(text) if text.strip() else text)
