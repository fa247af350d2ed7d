"""The words for people, in one place; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.destination import Action, Invalid
from talonbench.values import Undefined, Value, json_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from talonbench.client import Exchange
    from talonbench.connections import Connection
    from talonbench.fields import Field
    from talonbench.formats import Configuration
    from talonbench.lint import Finding
    from talonbench.pipeline import FieldTrace, Outcome
    from talonbench.preview import Preview
    from talonbench.trace import MappingTrace

# status → (sign, word, colour of the theme)
STATUS = {
    "ready": ("●", "ready", "good"),
    "not_triggered": ("○", "not triggered", "muted"),
    "filtered": ("⊘", "filtered", "warn"),
    "rejected": ("✕", "rejected", "bad"),
    "invalid": ("!", "invalid", "bad"),
    "off": ("–", "off", "muted"),
    "waiting": ("…", "no event", "muted"),
    "sending": ("↑", "sending", "accent"),
    "held": ("…", "waiting: at most 60 requests a second", "accent"),
    "cancelled": ("–", "cancelled", "muted"),
    "delivered": ("✓", "delivered", "good"),
    "would_retry": ("↻", "would retry", "warn"),
    "would_drop": ("✕", "would drop", "bad"),
}
SANDBOX_LABEL = "SANDBOX"
LIVE_LABEL = "LIVE"
TEST_LABEL = "TEST"
EVENT_LIMIT = 32 * 1024
EMPTY_EVENT = "Paste a Segment event here: JSON, comments and trailing commas welcome."
NO_MAPPING = "No mapping yet. Add one to see what this event becomes."
NOTHING_READY = "! No mapping is ready to send: the problems below say why."
CANCELLED = "Cancelled. What had already left may have arrived."
NOT_SENT = "Nothing sent yet. Press Send (Ctrl+Return) to see the answer here."


def action_title(action: Action) -> str:
    """The action's name on screen, with its slug."""
    return f"{action.title} · {action.slug}"


def trigger_words(row: MappingTrace) -> tuple[str, str]:
    """Beneath the trigger: what came of it, and its colour."""
    if row.compiled.invalid is not None and row.compiled.invalid.part == "trigger":
        place = "" if row.compiled.invalid.start is None else f"column {row.compiled.invalid.start + 1}: "
        return f"✕ {place}{row.compiled.invalid.message}", "bad"
    quirks = row.compiled.trigger.quirks if row.compiled.trigger is not None else ()
    if isinstance(row.outcome, Invalid) and row.outcome.part == "trigger":
        return f"✕ {row.outcome.message}", "bad"
    from talonbench.pipeline import NotTriggered

    if row.outcome is None:
        return (quirks[0].message, "warn") if quirks else ("… No event to try it on.", "muted")
    fires = not isinstance(row.outcome, NotTriggered)
    words = "● This event fires it." if fires else "○ This event does not fire it."
    return (f"{words} {quirks[0].message}", "warn") if quirks else (words, "good" if fires else "muted")


def stopped_words(preview: Preview) -> str:
    """Why the selected mapping has no request, in a sentence."""
    if not 0 <= preview.selected < len(preview.mappings):
        return NO_MAPPING
    row, problem = preview.mappings[preview.selected], preview.problem
    if not row.subscription.enabled:
        return "This mapping is off, so nothing is sent."
    if problem is not None and preview.text.strip():
        return f"The event cannot be read, so there is no request: line {problem.line}, column {problem.column}."
    return outcome_words(row.outcome)


def outcome_words(outcome: Outcome | None) -> str:
    """Why there is no request to show, in a sentence or two."""
    from talonbench.pipeline import Filtered, NotTriggered, Ready, Rejected  # late: the first paint has no outcome

    match outcome:
        case None:
            return "There is no event to map yet."
        case NotTriggered():
            return "The trigger does not match this event, so nothing is sent."
        case Rejected(_, faults):
            return f"Segment would reject this event: {len(faults)} {'fault' if len(faults) == 1 else 'faults'}."
        case Invalid(part, message):
            return f"The {part} cannot be used: {message}"
        case Filtered(_, message):
            return message
        case Ready():
            return ""


def fault_lines(outcome: Outcome | None) -> list[tuple[str, str]]:
    """Each fault: its path and its words."""
    from talonbench.pipeline import Rejected

    if isinstance(outcome, Rejected | Invalid):
        return [(fault.path or "/", fault.message) for fault in outcome.faults]
    return []


def finding_words(finding: Finding, names: Mapping[str | None, str]) -> str:
    """A piece of advice on one line; *names* are the mappings' by their ids."""
    sign = {"error": "✕", "warning": "!", "info": "i"}[finding.severity]
    name = names.get(finding.place.mapping, "")
    about = f"trigger:{finding.place.start + 1}" if finding.place.start is not None else finding.place.path
    return "  ".join(part for part in (f"{sign} {name}".rstrip(), about, finding.message) if part)


def import_words(imported: Configuration) -> str:
    """What an import brought, in a sentence."""
    if not imported.destinations:
        errors = next((one.message for one in imported.notes if one.severity == "error"), "")
        return f"No Talon.One (Actions) destination is in there. {errors}".strip()
    one = imported.destinations[0]
    others = len(imported.destinations) - 1
    more = f" and {_count(others, 'more destination')}" if others else ""
    brought = f"{_count(len(one.mappings), 'mapping')}, {_count(len(one.filters), 'filter')}"
    said = f"Imported {one.name}: {brought}{more}."
    broken = [report for report in imported.notes if report.severity == "error"]
    if broken:
        also = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
        said += f" Not in: {broken[0].location}, {broken[0].message.rstrip('.')}{also}."
    count = len(imported.notes) - len(broken)
    return f"{said} {_count(count, 'remark')}: see Setup." if count else said


def _count(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def import_tone(imported: Configuration) -> str:
    """How an import went: nothing came in, not all of it, or all."""
    if not imported.destinations:
        return "bad"
    return "warn" if any(report.severity == "error" for report in imported.notes) else "accent"


def field_state(field: FieldTrace) -> tuple[str, str, str]:
    """A field's sign, word and colour."""
    if field.faults:
        return "✕", field.faults[0].rule, "bad"
    if isinstance(field.configured, Undefined):
        return "–", "not set", "muted"
    if isinstance(field.sent, Undefined):
        return "○", "no value", "warn" if field.required else "muted"
    if field.changes:
        return "≈", "changed", "warn"
    return "●", "sent", "good"


def value_text(value: Value, limit: int = 200) -> str:
    """A value on one line, cut where it is long."""
    if isinstance(value, Undefined):
        return ""
    text = value if isinstance(value, str) and value else json_text(value)
    text = text.replace("\n", "⏎")
    return text if len(text) <= limit else text[: limit - 1] + "…"


def field_kind(field: FieldTrace) -> str:
    """A field's type, and whether it has to be there."""
    return f"{field.type}{', required' if field.required else ''}"


def member_title(member: Field) -> str:
    """A member of an object in a menu; what has to be there is marked."""
    return f"{member.key}{' *' if member.required else ''}  —  {member.label}"


def member_tip(members: Mapping[str, Field], name: str) -> str:
    """What the member *name* means, where the action knows it."""
    member = members.get(name)
    if member is None:
        return ""
    kind = f"{'list of ' if member.multiple else ''}{member.type}{', required' if member.required else ''}"
    return f"{member.label} ({kind})\n{member.help}"


def rows_words(members: Mapping[str, Field], names: Sequence[str]) -> str:
    """What an object with *names* still lacks."""
    missing = [key for key, member in members.items() if member.required and key not in names]
    return f"Required: {', '.join(missing)}" if missing else ""


def field_notes(field: FieldTrace) -> str:
    """What is wrong with a field, or was changed in it on its way; a line each."""
    lines = [f"✕ {fault.message}" for fault in field.faults]
    return "\n".join([*lines, *(f"≈ {change.why}" for change in field.changes)])


def field_help(field: FieldTrace) -> str:
    """What a field means, and what is wrong or changed in it."""
    return f"{field.help}\n{field_notes(field)}".rstrip()


def size_words(size: int) -> tuple[str, bool]:
    """An event's size against Segment's limit, and whether it is over it."""
    shown, over = _amount(size), size > EVENT_LIMIT
    return (f"{shown}, over Segment's limit of 32 KB" if over else f"{shown} of 32 KB"), over


def _amount(size: int) -> str:
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.1f} KB" if size < 1024 * 1024 else f"{size / 1048576:.1f} MB"


def preview_words(preview: Preview) -> str:
    """The preview in a line, for the status bar."""
    ready = sum(row.status == "ready" for row in preview.mappings)
    return f"{ready} of {len(preview.mappings)} ready · {preview.duration * 1000:.0f} ms"


def status_words(exchange: Exchange) -> str:
    """The status of an answer, or that there was none."""
    response = exchange.response
    return "No answer" if response is None else f"{response.status} {response.reason}".rstrip()


def measure_words(exchange: Exchange) -> str:
    """How long an answer took, and how large it is."""
    time = f"{exchange.duration * 1000:.0f} ms" if exchange.duration < 10 else f"{exchange.duration:.1f} s"
    return time if exchange.response is None else f"{time} · {_amount(len(exchange.response.body))}"


def answer_words(exchange: Exchange) -> str:
    """The status line of an answer."""
    if exchange.response is not None:
        return f"{status_words(exchange)} · {measure_words(exchange)}{waited_words(exchange.queued_for)}"
    return exchange.error.message if exchange.error is not None else ""


def waited_words(seconds: float) -> str:
    """How long a request was held back, where that was long enough to be seen."""
    return f" · waited {seconds:.1f} s for the rate limit" if seconds >= 0.05 else ""


def send_question(connection: Connection, count: int | None) -> str:
    """Asks whether *count* requests may leave; None stands for those of events to come."""
    number = "the requests of every event that arrives" if count is None else _counted(count, "request")
    return f"Send {number} to {connection.gateway} for {connection.deployment}?"


def _counted(count: int, what: str) -> str:
    return f"{count} {what if count == 1 else f'{what}s'}"


def verdict_words(exchange: Exchange) -> tuple[str, str]:
    """What Segment would do now and why, and the colour of it; what is delivered needs no reason."""
    sign, word, colour = STATUS[exchange.verdict.kind]
    said = f"{sign} {word.capitalize()}"
    if exchange.verdict.kind == "delivered":
        return said, colour
    cause = f"{exchange.error.message} " if exchange.error is not None else ""
    return f"{said}. {cause}{exchange.verdict.reason}", colour


def seal_words(exchange: Exchange) -> tuple[str, str]:
    """Whether the bytes that left are those that were shown."""
    if exchange.wire_check is None:
        return "Nothing left", "muted"
    if exchange.wire_check.matches:
        return "✓ Sent as shown", "good"
    return "✕ Not as shown", "bad"


def seal_detail(exchange: Exchange) -> str:
    """What the seal stands for, and where the request went."""
    seal = exchange.wire_check
    if seal is None:
        return "No request left this machine."
    said = "The bytes that left are the bytes that were shown." if seal.matches else seal.difference or ""
    return f"{said} They went to {seal.redirected_to}, which stands in for the gateway." if seal.redirected_to else said
