"""The whole way in words: a line for each step of it, and the page of a step that is chosen."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from talonbench.destination import Invalid
from talonbench.errors import EventSyntaxError
from talonbench.events import format_text
from talonbench.fql.explanation import shown
from talonbench.journey import STATUS_OF, Leg, Way
from talonbench.pipeline import Filtered, Outcome, Rejected
from talonbench.request import masked
from talonbench.values import Undefined, Value, json_text
from talonbench_gui.models.rows_model import Line
from talonbench_gui.widgets.reader import link
from talonbench_gui.wording import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from talonbench.bench import Preview
    from talonbench.comparison import Difference, LegDifference
    from talonbench.filters import CompiledFilter
    from talonbench.filters.result import Step
    from talonbench.firing import Suggestion
    from talonbench.fql import Explanation

_STEPS = {
    "passed": ("○", "passed", "muted"), "kept": ("●", "kept", "text"), "dropped": ("⊘", "dropped", "bad"),
    "changed": ("≈", "changed", "warn"), "open": ("?", "open", "warn"),
}  # fmt: skip


def way_lines(way: Way) -> tuple[Line, ...]:
    """A line for each step of the filters, then for each mapping."""
    steps = way.filtered.steps if way.filtered is not None else ()
    return (*map(_step_line, steps), *map(_leg_line, way.legs))


def _step_line(step: Step) -> Line:
    sign, word, colour = _STEPS[step.result]
    return Line(
        f"{sign}  {step.title or 'Filter'}   {step.action.replace('_', ' ').lower()} · {word}", colour, step.sentence
    )


def _leg_line(leg: Leg) -> Line:
    sign, word, colour = STATUS[leg.status]
    request = leg.requests[0] if leg.requests else None
    path = "" if request is None else f"   {request.method} /{request.url.split('/', 3)[-1]}"
    also = "".join(f" or {STATUS[STATUS_OF[type(one)]][1]}" for one in leg.outcomes[1:])
    return Line(f"{sign}  {leg.subscription.name}   {word}{also}{path}", "text" if colour == "good" else colour)


def step_page(step: Step, one: CompiledFilter | None, event: dict[str, Value] | None, index: int) -> str:
    """What a filter is, and what it did."""
    sign, word, colour = _STEPS[step.result]
    parts = [
        f"<h2>{escape(step.title or 'Filter')}</h2>",
        f'<p class="{colour}">{sign} {word}. {escape(step.sentence)}</p>',
    ]
    parts += [f'<p class="warn">! {escape(warning)}</p>' for warning in step.warnings]
    if one is not None:
        parts.append(f"<h3>Condition</h3><pre>{escape(one.filter.condition)}</pre>")
        if one.condition is not None and event is not None:
            parts.append(f"<p>{escape(str(one.condition))}</p>{_tree(one.condition.explain(event))}")
        parts.append("<p>" + link(f"filter-off:{index}", "Switch this filter off") + "</p>")
    return "".join(parts)


def leg_page(leg: Leg, way: Way, suggestions: Sequence[Suggestion]) -> str:
    """One mapping: what became of it and why, what would make it fire, its requests."""
    part = leg.subscription
    sign, word, colour = STATUS[leg.status]
    parts = [
        f"<h2>{escape(part.name)}</h2>",
        f'<p class="{colour}">{sign} {word} <span class="muted">· {escape(part.action)}</span> &nbsp; ',
        link("open", "Open on the bench"),
        "</p>",
        *_outcome(leg.outcome),
    ]
    if suggestions:
        rows = (f"<li>{escape(one.sentence)} {link(f'apply:{at}', 'Do it')}</li>" for at, one in enumerate(suggestions))
        parts.append(f"<h3>The smallest change that helps</h3><ul>{''.join(rows)}</ul>")
    parts += _trigger(leg, way.mapped if way.mapped is not None else way.event)
    for outcome in leg.outcomes[1:]:
        said = STATUS[STATUS_OF[type(outcome)]][1]
        parts += [f'<h3>Or {escape(said)}</h3><p class="warn">The filters leave open which.</p>', *_outcome(outcome)]
    for request in leg.requests:
        parts.append(f"<h3>Request</h3><pre>{escape(request.method)} {escape(masked(request).url)}</pre>")
        parts.append(f"<pre>{escape(_laid_out(request.body or ''))}</pre>")
    return "".join(parts)


def _outcome(outcome: Outcome | None) -> Iterator[str]:
    if isinstance(outcome, Filtered):
        yield f"<p>By “{escape(outcome.by)}”: {escape(outcome.message)}</p>"
    if isinstance(outcome, Invalid) and not outcome.faults:
        yield f'<p class="bad">{escape(outcome.part)}: {escape(outcome.message)}</p>'
    if isinstance(outcome, (Rejected, Invalid)):
        for fault in outcome.faults:
            yield f'<p class="bad">✕ <code>{escape(fault.path or "/")}</code> {escape(fault.message)}</p>'


def _trigger(leg: Leg, event: dict[str, Value] | None) -> Iterator[str]:
    trigger = leg.to.trigger
    yield f"<h3>Trigger</h3><pre>{escape(leg.subscription.trigger)}</pre>"
    if trigger is None:
        return
    yield f"<p>{escape(str(trigger))}</p>"
    if event is not None:
        yield _tree(trigger.explain(event))
    for quirk in trigger.quirks:
        yield f'<p class="warn">! {escape(quirk.message)}</p>'


def _tree(node: Explanation) -> str:
    """Conditions, one below the other, each with what was found."""
    sign, colour = ("✓", "good") if node.holds else ("✕", "bad")
    if not node.children:
        there = f'<span class="muted"> — the event has {escape(shown(node.found))}</span>'
        return f'<ul><li><span class="{colour}">{sign}</span> {escape(node.error or node.sentence)}{there}</li></ul>'
    below = "".join(_tree(part) for part in node.children)
    word = {"and": "all of", "or": "one of", "not": "not"}.get(node.word, node.word)
    return f'<ul><li><span class="{colour}">{sign}</span> {escape(word)}{below}</li></ul>'


def _laid_out(body: str) -> str:
    try:
        return format_text(body) if body else ""
    except EventSyntaxError:
        return body


def comparison_page(changes: Sequence[LegDifference]) -> str:
    """What changed against the baseline."""
    if not changes:
        return (
            "<h2>Compared with the baseline</h2><p>Nothing changed: the same mappings fire, with the same requests.</p>"
        )
    parts = ["<h2>Compared with the baseline</h2>"]
    for one in changes:
        words = one.after if one.before == one.after else f"{one.before} → {one.after}"
        parts.append(f'<h3>{escape(one.name)} <span class="muted">{escape(words.replace("_", " "))}</span></h3>')
        parts.append(difference_table(one.differences))
    return "".join(parts)


def difference_table(found: Sequence[Difference], before: str = "before", after: str = "now") -> str:
    """Differences as a table of places and values."""
    if not found:
        return ""
    rows = "".join(
        f"<tr><td><code>{escape(one.path or '/')}</code></td><td class='bad'>{_cell(one.before)}</td>"
        f"<td class='good'>{_cell(one.after)}</td></tr>"
        for one in found[:200]
    )
    return f"<table><tr><th>place</th><th>{escape(before)}</th><th>{escape(after)}</th></tr>{rows}</table>"


def _cell(value: Value) -> str:
    if isinstance(value, Undefined):
        return '<span class="muted">nothing</span>'
    text = json_text(value)
    return escape(text if len(text) <= 120 else f"{text[:119]}…")


def summary(preview: Preview) -> str:
    """The way in one sentence."""
    if preview.event is None:
        return "There is no event to follow: write one on the bench."
    way = preview.way
    counts: dict[str, int] = {}
    for leg in way.legs:
        counts[leg.status] = counts.get(leg.status, 0) + 1
    said = ", ".join(f"{count} {STATUS[status][1]}" for status, count in counts.items()) or "no mapping"
    steps = len(way.filtered.steps) if way.filtered is not None else 0
    name = preview.event.body.get("event") or preview.event.body.get("type") or "The event"
    kept = " It is dropped before any mapping." if way.filtered is not None and way.filtered.possible == (None,) else ""
    through = f"{steps} steps of filters" if steps else "no filters"
    return f"{name}: {through}; {said}.{kept}"
