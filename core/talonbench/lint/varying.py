"""Findings on values that depend on the time or on chance, so that Segment may send others."""

from collections.abc import Iterator

from talonbench.destination import CompiledSubscription
from talonbench.lint.finding import Finding, Place
from talonbench.mapping import describe_varying
from talonbench.values import Value
from talonbench.values.pointer import format_pointer


def lint_varying(compiled: CompiledSubscription, event: dict[str, Value]) -> Iterator[Finding]:
    """A finding for each field of *compiled* whose value for *event* varies from one rendering to the next."""
    if compiled.plan is None or not compiled.plan.may_vary:
        return
    labels = {part.key: part.label.rstrip(".") for part in compiled.action.fields}
    for field in compiled.plan.explain(event):
        for message in dict.fromkeys(describe_varying(what) for _, what in field.varying):
            said = f"{labels[field.key]}: {message}" if field.key in labels else message
            place = Place("field", format_pointer((field.key,)) if field.key else "", compiled.subscription.id)
            yield Finding("field.varies", "info", said, place)
