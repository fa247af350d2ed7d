"""Actions, fields and values in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.values import Undefined, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.destination import Action
    from talonbench.errors import Fault
    from talonbench.fields import Field, FieldChange
    from talonbench.pipeline import FieldTrace

MOST_VALUES = 3  # shown one after the other


def action_title(action: Action) -> str:
    """The action's name on screen, with its slug."""
    return f"{action.title} · {action.slug}"


def field_state(field: FieldTrace) -> tuple[str, str, str]:
    """A field's sign, word and color."""
    return part_state(field.configured, field.sent, field.changes, field.faults, is_required=field.required)


def part_state(
    node: Value, sent: Value, changes: Sequence[FieldChange], faults: Sequence[Fault], *, is_required: bool
) -> tuple[str, str, str]:
    """The sign, word and color of a field with *node*, or of a part of one; *sent* is undefined if nothing is sent."""
    if faults:
        from talonbench_gui.wording.numbers import plural  # imported late: not needed for the first paint

        return "✕", plural(len(faults), "error"), "bad"
    if isinstance(node, Undefined):
        return "–", "not set", "muted"
    if isinstance(sent, Undefined):
        return "○", "empty", "warn" if is_required else "muted"
    if changes:
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


def format_values(values: Sequence[Value]) -> str:
    """The first of *values* on one line, and how many follow."""
    text = ", ".join(format_value(value, 60) for value in values[:MOST_VALUES])
    return f"{text} +{len(values) - MOST_VALUES}" if len(values) > MOST_VALUES else text


def member_title(member: Field) -> str:
    """A member of an object in a menu; required ones have an asterisk."""
    return f"{member.key}{' *' if member.required else ''}  —  {member.label}"


def member_tip(member: Field) -> str:
    """What the key *member* of an object means."""
    kind = f"{'list of ' if member.multiple else ''}{member.type}{'s' if member.multiple else ''}"
    return f"{member.label} ({kind}{', required' if member.required else ''})\n{member.help}"
