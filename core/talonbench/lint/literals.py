"""Findings on strings of a mapping that look like a path or a template, but aren't read as one."""

from collections.abc import Iterator, Sequence

from talonbench.destination import CompiledSubscription
from talonbench.lint.finding import Finding, Place
from talonbench.mapping.form_rows import list_rows
from talonbench.pipeline import Outcome, Ready, Rejected
from talonbench.suggest.literals import LooseText
from talonbench.suggest.made_texts import list_strings
from talonbench.values.pointer import Keys, format_pointer


def lint_literals(
    compiled: CompiledSubscription, texts: Sequence[LooseText], outcome: Outcome | None
) -> Iterator[Finding]:
    """A finding for each of *texts* in *compiled*.

    One that *outcome* doesn't send is under a key that Segment drops, or stands in a branch not taken.
    """
    labels = {part.key: part.label.rstrip(".") for part in compiled.action.fields}
    payload = outcome.payload if isinstance(outcome, (Ready, Rejected)) else None
    sent = list(list_strings(payload, ())) if texts else []
    for one in texts:
        is_sent = any(at[:1] == one.place[:1] and one.text.lower() in text.lower() for at, text in sent)
        now = "no path" if one.directive == "@path" else "sent literally"
        is_now = "is" if is_sent or one.directive == "@path" else "would be"
        dropped = "" if one.directive else _find_dropped_key(compiled, one.place)
        if dropped:
            is_sent, is_now, now = False, "isn't", f"sent: Segment drops “{dropped}”, which isn't a known field"
        message = f"{labels.get(one.place[0], one.place[0])}: “{one.text}” {is_now} {now}."
        place = Place("field", format_pointer(one.place[:1]), compiled.subscription.id)
        code = f"literal.{one.meant.removeprefix('@')}"
        is_slip = is_sent or one.directive == "@path"
        yield Finding(code, "warning", message, place, is_slip, one.meant)


def _find_dropped_key(compiled: CompiledSubscription, place: Keys) -> str:
    """The key around *place* of the mapping that the action doesn't know; empty if it knows all of them."""
    rows = list_rows(compiled.action.fields, compiled.subscription.mapping)
    row = next((one for one in rows if one.keys == place[:1]), None)
    if row is None:
        return place[0]
    while row is not None:
        inner = next((one for one in row.children if one.keys == place[: len(one.keys)]), None)
        if inner is not None and inner.field is None and row.field is not None and row.field.properties:
            return inner.keys[-1]
        row = inner
    return ""
