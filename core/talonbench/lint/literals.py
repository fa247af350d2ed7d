"""Findings on strings of a mapping that look like a path or a template, but aren't read as one."""

from collections.abc import Iterator, Sequence

from talonbench.destination import CompiledSubscription
from talonbench.lint.finding import Finding, Place
from talonbench.pipeline import Outcome, Ready, Rejected
from talonbench.suggest.literals import LooseText
from talonbench.suggest.made_texts import list_strings
from talonbench.values.pointer import format_pointer


def lint_literals(
    compiled: CompiledSubscription, texts: Sequence[LooseText], outcome: Outcome | None
) -> Iterator[Finding]:
    """A finding for each of *texts* in *compiled*; one that *outcome* doesn't send stands in a branch not taken."""
    labels = {part.key: part.label.rstrip(".") for part in compiled.action.fields}
    payload = outcome.payload if isinstance(outcome, (Ready, Rejected)) else None
    sent = list(list_strings(payload, ())) if texts else []
    for one in texts:
        is_sent = any(at[:1] == one.place[:1] and one.text.lower() in text.lower() for at, text in sent)
        now = "no path" if one.directive == "@path" else "sent literally"
        is_now = "is" if is_sent or one.directive == "@path" else "would be"
        message = f"{labels.get(one.place[0], one.place[0])}: “{one.text}” {is_now} {now}. Did you mean {one.meant}?"
        place = Place("field", format_pointer(one.place[:1]), compiled.subscription.id)
        code = f"literal.{one.meant.removeprefix('@')}"
        yield Finding(code, "warning", message, place, is_slip=is_sent or one.directive == "@path")
