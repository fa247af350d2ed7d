"""The details of a trace's row: conditions with the values found, fields, requests, differences."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from talonbench.destination import Invalid
from talonbench.fql.explanation import shown as shown_found
from talonbench.mapping.forms import describe_node
from talonbench.pipeline import FieldTrace, Filtered, Outcome, Rejected, mask_field_trace, trace_fields
from talonbench.trace import OUTCOME_STATUS, EventTrace, MappingTrace
from talonbench.values import Undefined, Value
from talonbench_gui.markup import table
from talonbench_gui.wording.diffs import diff_html
from talonbench_gui.wording.fields import field_state, format_value
from talonbench_gui.wording.requests import request_html
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from talonbench.filters import CompiledFilter
    from talonbench.filters.result import FilterStep
    from talonbench.fql import Explanation
    from talonbench.fql.triggers.quirks import Quirk
    from talonbench.trace.diff import MappingDiff

_WORDS = {"and": "all of", "or": "any of", "not": "not"}


def filter_step_html(step: FilterStep, one: CompiledFilter | None, event: dict[str, Value] | None) -> str:
    """What a filter did, and why."""
    parts = [f"<p>{escape(step.sentence)}</p>"]
    parts += [f'<p class="warn">! {escape(warning)}</p>' for warning in step.warnings]
    if step.removed:
        parts.append(f"<h3>Removed</h3><p>{', '.join(f'<code>{escape(path)}</code>' for path in step.removed)}</p>")
    if one is None:
        return "".join(parts)
    parts.append("<h3>Condition</h3>")
    if one.condition is not None and event is not None:
        parts.append(conditions(one.condition.explain(event)))
        parts.append(f"<p>{escape(_sentence(str(one.condition)))}</p>")
    parts.append(f"<pre>{escape(one.filter.condition)}</pre>")
    return "".join(parts)


def mapping_html(mapping: MappingTrace, trace: EventTrace) -> str:
    """One mapping: its outcome, conditions, fields and requests."""
    event = trace.filtered_event if trace.filtered_event is not None else trace.event
    parts = [*_outcome(mapping.outcome), *_trigger(mapping, event)]
    for outcome in mapping.outcomes[1:]:
        said = STATUS_LABELS[OUTCOME_STATUS[type(outcome)]][1]
        parts += [
            f'<h3>Or {escape(said)}</h3><p class="warn">Which one depends on the filters.</p>',
            *_outcome(outcome),
        ]
    parts += ["<h3>Request</h3>" + request_html(request) for request in mapping.requests]
    if event is not None and mapping.status not in ("off", "filtered"):
        head = "Sent" if mapping.requests else "Would be sent"
        parts.append(_fields(tuple(map(mask_field_trace, trace_fields(event, mapping.compiled))), head))
    return "".join(parts)


def _outcome(outcome: Outcome | None) -> Iterator[str]:
    if isinstance(outcome, Filtered):
        yield f"<p>Filtered by “{escape(outcome.by)}”: {escape(outcome.message)}</p>"
    if isinstance(outcome, Invalid) and not outcome.faults:
        yield f'<p class="bad">{escape(outcome.part)}: {escape(outcome.message)}</p>'
    if isinstance(outcome, (Rejected, Invalid)) and outcome.faults:
        rows = (
            (f'<span class="bad">✕</span> <code>{escape(fault.path or "/")}</code>', escape(fault.message))
            for fault in outcome.faults
        )
        yield table(("field", "error"), rows)


def _trigger(mapping: MappingTrace, event: dict[str, Value] | None) -> Iterator[str]:
    trigger = mapping.compiled.trigger
    yield "<h3>Trigger</h3>"
    if trigger is not None and event is not None:
        yield conditions(trigger.explain(event))
    if trigger is not None:
        yield f"<p>{escape(_sentence(str(trigger)))}</p>"
        yield from _quirks(trigger.quirks)
    yield f"<pre>{escape(mapping.subscription.trigger)}</pre>"


def _quirks(quirks: Sequence[Quirk]) -> Iterator[str]:
    for quirk in quirks:
        yield f'<p class="warn">! {escape(quirk.message)}</p>'


def _sentence(text: str) -> str:
    said = text[:1].upper() + text[1:]
    return said if said.endswith((".", "!", "”")) else f"{said}."


def conditions(node: Explanation) -> str:
    """The conditions: whether each is met, and the value found."""
    return table(("", "Condition", "Event"), _conditions(node, 0))


def _conditions(node: Explanation, depth: int) -> Iterator[tuple[str, str, str]]:
    sign, color = ("✓", "good") if node.holds else ("✕", "bad")
    mark, gap = f'<span class="{color}">{sign}</span>', "&nbsp;" * 4 * depth
    if not node.children:
        yield mark, gap + escape(node.error or node.sentence), f"<code>{escape(shown_found(node.found))}</code>"
        return
    yield mark, f'{gap}<span class="muted">{escape(_WORDS.get(node.word, node.word))}</span>', ""
    for part in node.children:
        yield from _conditions(part, depth + 1)


def _fields(fields: Sequence[FieldTrace], head: str) -> str:
    """Each configured field's source, and its value in a column titled *head*."""
    rows = [_field(one) for one in fields if one.required or one.faults or not isinstance(one.configured, Undefined)]
    return f"<h3>Fields</h3>{table(('', 'Field', 'From', head), rows)}" if rows else ""


def _field(one: FieldTrace) -> tuple[str, str, str, str]:
    sign, word, color = field_state(one)
    why = [fault.message for fault in one.faults] or [change.why for change in one.changes]
    said = "".join(f'<br><span class="{color}">{escape(words)}</span>' for words in why)
    nothing = f'<span class="{color}">{word}</span>'
    sent = escape(format_value(one.sent, 90)) or nothing
    return (
        f'<span class="{color}">{sign}</span>',
        escape(one.label),
        f"<code>{escape(format_value(describe_node(one.configured), 70))}</code>",
        f"{sent}{said}",
    )


def comparison_html(changes: Sequence[MappingDiff]) -> str:
    """The changes since the baseline."""
    if not changes:
        return "<p>Nothing changed: the same mappings match and send the same requests.</p>"
    parts: list[str] = []
    for one in changes:
        before, after = _status_word(one.before), _status_word(one.after)
        words = after if before == after else f"{before} → {after}"
        parts.append(f'<h3>{escape(one.name)} <span class="muted">{escape(words)}</span></h3>')
        parts.append(diff_html(one.differences))
    return "".join(parts)


def _status_word(status: str) -> str:
    """A status as a word; a mapping on one side only is “missing” on the other."""
    return STATUS_LABELS[status][1] if status in STATUS_LABELS else status
