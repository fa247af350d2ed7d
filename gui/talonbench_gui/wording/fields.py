"""Actions, fields and values in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.values import Undefined, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from talonbench.destination import Action
    from talonbench.fields import Field
    from talonbench.pipeline import FieldTrace


def action_title(action: Action) -> str:
    """The action's name on screen, with its slug."""
    return f"{action.title} · {action.slug}"


def field_state(field: FieldTrace) -> tuple[str, str, str]:
    """A field's sign, word and color."""
    if field.faults:
        from talonbench_gui.wording.numbers import plural  # imported late: not needed for the first paint

        return "✕", plural(len(field.faults), "error"), "bad"
    if isinstance(field.configured, Undefined):
        return "–", "not set", "muted"
    if isinstance(field.sent, Undefined):
        return "○", "empty", "warn" if field.required else "muted"
    if field.changes:
        return "≈", "converted", "warn"
    return "●", "sent", "good"


def format_value(value: Value, limit: int = 200) -> str:
    """A value on one line, cut after *limit* characters."""
    if isinstance(value, Undefined):
        return ""
    from talonbench.values import json_text  # imported late: not needed for the first paint

    text = value if isinstance(value, str) and value else json_text(value)
    text = text.replace("\n", "⏎")
    return text if len(text) <= limit else text[: limit - 1] + "…"


def field_kind(field: FieldTrace) -> str:
    """A field's type, and whether it is required."""
    return f"{field.type}{', required' if field.required else ''}"


def member_title(member: Field) -> str:
    """A member of an object in a menu; required ones have an asterisk."""
    return f"{member.key}{' *' if member.required else ''}  —  {member.label}"


def member_tip(members: Mapping[str, Field], name: str) -> str:
    """What the member *name* means, if the action knows it."""
    member = members.get(name)
    if member is None:
        return ""
    kind = f"{'array of ' if member.multiple else ''}{member.type}{', required' if member.required else ''}"
    return f"{member.label} ({kind})\n{member.help}"


def describe_missing_members(members: Mapping[str, Field], names: Sequence[str]) -> str:
    """The required members missing from an object with *names*."""
    missing = [key for key, member in members.items() if member.required and key not in names]
    return f"Required: {', '.join(missing)}" if missing else ""


def field_notes(field: FieldTrace) -> str:
    """A field's errors and conversions, one per line."""
    lines = [f"✕ {fault.message}" for fault in field.faults]
    return "\n".join([*lines, *(f"≈ {change.why}" for change in field.changes)])


def field_help(field: FieldTrace) -> str:
    """A field's description, errors and conversions."""
    return f"{field.help}\n{field_notes(field)}".rstrip()
