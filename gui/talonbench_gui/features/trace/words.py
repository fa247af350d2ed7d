"""The details of a trace's row: conditions with the values found, fields, requests, differences."""

from __future__ import annotations

from difflib import SequenceMatcher
from html import escape
from typing import TYPE_CHECKING

from talonbench.destination import Invalid
from talonbench.filters.result import BY_RULES
from talonbench.fql.explanation import shown as shown_found
from talonbench.ingestion import went_through
from talonbench.ingestion.receipt import ADDED, lacks_sent_at
from talonbench.mapping.form_rows import FormRow, list_rows
from talonbench.pipeline import FieldTrace, Filtered, Outcome, Rejected, mask_field_trace, trace_fields
from talonbench.request_export import SIMULATED
from talonbench.trace import OUTCOME_STATUS, EventTrace, MappingTrace
from talonbench.values import Undefined, Value, json_text
from talonbench_gui.features.trace.rows import describe_integrations, describe_receipt
from talonbench_gui.markup import colored, table
from talonbench_gui.wording.diffs import diff_html
from talonbench_gui.wording.exchanges import describe_response, describe_verdict, explain_response
from talonbench_gui.wording.field_rows import FoundField, RowCells, describe_row
from talonbench_gui.wording.fields import field_state, format_value
from talonbench_gui.wording.requests import format_body, request_html
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from talonbench.client import Exchange
    from talonbench.fields import Field
    from talonbench.filters import CompiledFilter
    from talonbench.filters.result import FilterStep
    from talonbench.fql import Explanation
    from talonbench.lint import Finding
    from talonbench.trace.diff import MappingDiff

NO_SENT_AT = "The call has no sentAt. Segment doesn't document its timestamp then; this preview keeps it as it is."
_WORDS = {"and": "all of", "or": "any of", "not": "not"}


def filter_conditions_html(one: CompiledFilter | None, event: dict[str, Value] | None) -> str:
    """The condition of a filter, with what the event has."""
    if one is None:
        return ""
    parts = []
    if one.condition is not None and event is not None:
        parts.append(conditions(one.condition.explain(event)))
        parts.append(f"<p>{escape(_sentence(str(one.condition)))}</p>")
    return "".join([*parts, f"<pre>{escape(one.filter.condition)}</pre>"])


def filter_step_html(step: FilterStep, findings: Sequence[Finding]) -> str:
    """What a filter did, and why."""
    parts = [f"<p>{escape(step.sentence)}</p>"]
    if step.removed:
        parts.append(f"<h3>Removed</h3><p>{', '.join(f'<code>{escape(path)}</code>' for path in step.removed)}</p>")
    return "".join([*parts, findings_html(findings)])


def receipt_html(trace: EventTrace) -> str:
    """What Segment makes of the event on receipt: what it lacks as a call, or what is added."""
    *_, said = describe_receipt(trace)
    parts = [f"<p>{escape(said)}</p>"]
    if trace.receipt is not None:
        parts.append(f"<p>Segment adds what is missing of {', '.join(ADDED)}.</p>")
        parts += [f"<p>{NO_SENT_AT}</p>"] if lacks_sent_at(trace.event or {}) else []
    elif trace.ingestion_faults and not went_through(trace.event or {}):
        faults = "".join(f'<p class="warn">! {escape(one.message)}</p>' for one in trace.ingestion_faults)
        parts = ["<p>It is judged as typed. As a call to the Tracking API, Segment would reject it:</p>", faults]
    return "".join(parts)


def integrations_html(trace: EventTrace) -> str:
    """The event's integrations object."""
    said, held = f"<p>{escape(describe_integrations(trace))}</p>", (trace.event or {}).get("integrations")
    return said if held is None else said + colored(format_body(json_text(held)))


def mapping_conditions_html(mapping: MappingTrace, trace: EventTrace) -> str:
    """Why a mapping sends nothing: its errors, and its trigger's conditions with what the event has."""
    event = trace.filtered_event if trace.filtered_event is not None else trace.event
    trigger = mapping.compiled.trigger
    parts = [*_outcome(mapping.outcome)]
    if trigger is not None and event is not None:
        parts.append(conditions(trigger.explain(event)))
    return "".join(parts)


def mapping_html(mapping: MappingTrace, trace: EventTrace, exchange: Exchange | None, is_outdated: bool) -> str:
    """One mapping: its last send, its requests, fields and trigger."""
    event = trace.filtered_event if trace.filtered_event is not None else trace.event
    parts = [_last_send(exchange, is_outdated)]
    for outcome in mapping.outcomes[1:]:
        said = STATUS_LABELS[OUTCOME_STATUS[type(outcome)]][1]
        parts += [
            f'<h3>Or {escape(said)}</h3><p class="warn">Which one depends on the filters.</p>',
            *_outcome(outcome),
        ]
    parts += ["<h3>Request</h3>" + request_html(request) for request in mapping.requests]
    if event is not None and mapping.status not in ("off", "filtered"):
        head = "Sent" if mapping.requests else "Would be sent"
        fields = tuple(map(mask_field_trace, trace_fields(event, mapping.compiled)))
        parts.append(_fields(fields, mapping.compiled.action.fields, head))
    return "".join([*parts, *_trigger(mapping)])


def findings_html(findings: Sequence[Finding]) -> str:
    """The *findings*, the most severe first; empty if there are none."""
    styles = {"error": ("✕", "bad"), "warning": ("!", "warn"), "info": ("i", "muted")}
    ranked = sorted(findings, key=lambda one: list(styles).index(one.severity))
    said = (
        f'<p class="{styles[one.severity][1]}">{styles[one.severity][0]} {escape(one.message)}</p>' for one in ranked
    )
    return f"<h3>Findings</h3>{''.join(said)}" if findings else ""


def _last_send(exchange: Exchange | None, is_outdated: bool) -> str:
    if exchange is None:
        return ""
    said, color = describe_verdict(exchange, explain_response(exchange))
    note = '<p class="muted">Outdated: edited since the send.</p>' if is_outdated else ""
    simulated = f'<p class="muted">{escape(SIMULATED)}</p>' if exchange.is_simulated else ""
    answer = f'<p class="muted">{escape(describe_response(exchange))}</p>'
    return f'<h3>Last send</h3><p class="{color}">{escape(said)}</p>{answer}{note}{simulated}'


def _outcome(outcome: Outcome | None) -> Iterator[str]:
    if isinstance(outcome, Filtered):
        by = f"Filtered by “{escape(outcome.by)}”: " if outcome.code == BY_RULES else ""
        yield f"<p>{by}{escape(outcome.message)}</p>"
    if isinstance(outcome, Invalid) and not outcome.faults:
        yield f'<p class="bad">{escape(outcome.part)}: {escape(outcome.message)}</p>'
    if isinstance(outcome, (Rejected, Invalid)) and outcome.faults:
        rows = (
            (f'<span class="bad">✕</span> <code>{escape(fault.path or "/")}</code>', escape(fault.message))
            for fault in outcome.faults
        )
        yield table(("field", "error"), rows)


def _trigger(mapping: MappingTrace) -> Iterator[str]:
    yield "<h3>Trigger</h3>"
    if mapping.compiled.trigger is not None:
        yield f"<p>{escape(_sentence(str(mapping.compiled.trigger)))}</p>"
    yield f"<pre>{escape(mapping.subscription.trigger)}</pre>"


def _sentence(text: str) -> str:
    said = text[:1].upper() + text[1:]
    return said if said.endswith((".", "!", "”")) else f"{said}."


def conditions(node: Explanation) -> str:
    """The conditions: whether each is met, and the value found, with the letters underlined that differ."""
    return table(("", "Condition", "The event has"), _conditions(node, 0), (54, 40))


def _conditions(node: Explanation, depth: int) -> Iterator[tuple[str, str, str]]:
    sign, color = ("✓", "good") if node.holds else ("✕", "bad")
    mark, gap = f'<span class="{color}">{sign}</span>', "&nbsp;" * 4 * depth
    if not node.children:
        yield mark, gap + escape(node.error or node.sentence), f"<code>{_found(node)}</code>"
        return
    yield mark, f'{gap}<span class="muted">{escape(_WORDS.get(node.word, node.word))}</span>', ""
    for part in node.children:
        yield from _conditions(part, depth + 1)


def _found(node: Explanation) -> str:
    """The value found; where it is nearly the one wanted, the letters that differ are underlined."""
    if not node.near_miss or node.wanted is None or not isinstance(node.found, str):
        return escape(shown_found(node.found))
    parts = []
    for kind, _, _, start, end in SequenceMatcher(None, node.wanted, node.found, autojunk=False).get_opcodes():
        text = escape(node.found[start:end], quote=False)
        parts.append(text if kind == "equal" else f'<u class="bad">{text or "‸"}</u>')
    return f"&quot;{''.join(parts)}&quot;"


def _fields(fields: Sequence[FieldTrace], known: Sequence[Field], head: str) -> str:
    """Each configured field's source, and its value in a column titled *head*; below it its keys and items."""
    shown = [one for one in fields if one.required or one.faults or not isinstance(one.configured, Undefined)]
    rows: list[tuple[str, ...]] = []
    for one in shown:
        field = [field for field in known if field.key == one.key]
        top = list_rows(field, {} if isinstance(one.configured, Undefined) else {one.key: one.configured})
        for row in top:
            found = FoundField(one)
            rows.append(_field(one, describe_row(row, found)))
            rows += _inner_rows(row, found, 1)
    return f"<h3>Fields</h3>{table(('', 'Field', 'From', head), rows, (28, 42, 24))}" if rows else ""


def _field(one: FieldTrace, cells: RowCells) -> tuple[str, ...]:
    sign, word, color = field_state(one)
    why = [fault.message for fault in one.faults] or [change.why for change in one.changes]
    said = "".join(f'<br><span class="{color}">{escape(words)}</span>' for words in why)
    nothing = f'<span class="{color}">{word}</span>'
    sent = escape(format_value(one.sent, 90)) or nothing
    return f'<span class="{color}">{sign}</span>', escape(one.label), _source(cells), f"{sent}{said}"


def _inner_rows(row: FormRow, found: FoundField, depth: int) -> Iterator[tuple[str, ...]]:
    for child in row.children:
        cells = describe_row(child, found)
        value = " ".join(part for part in (cells.value, cells.more) if part)
        yield (
            f'<span class="{cells.tone}">{cells.sign}</span>',
            "&nbsp;" * 4 * depth + escape(cells.name),
            _source(cells),
            f'<span class="{cells.value_tone}">{escape(value)}</span>',
        )
        yield from _inner_rows(child, found, depth + 1)


def _source(cells: RowCells) -> str:
    """Where a value comes from, as the Editor shows it."""
    looks = {"words": '<span class="muted">{}</span>'}
    chip = '<code class="chip">&nbsp;{}&nbsp;</code>'
    return " ".join(looks.get(piece.look, chip).format(_keep_whole(piece.text)) for piece in cells.pieces)


def _keep_whole(text: str) -> str:
    """*text* as HTML that breaks only between templates, as a chip would be torn elsewhere."""
    return escape(text).replace("}} {{", "}}\0{{").replace(" ", "&nbsp;").replace("\0", " ")


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
