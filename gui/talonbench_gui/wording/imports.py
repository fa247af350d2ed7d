"""Imports in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from talonbench.formats import Configuration


def describe_import(imported: Configuration) -> str:
    """What an import brought, in a sentence."""
    if not imported.destinations:
        errors = next((one.message for one in imported.notes if one.severity == "error"), "")
        return f"No Talon.One (Actions) destination is in there. {errors}".strip()
    one = imported.destinations[0]
    others = len(imported.destinations) - 1
    more = f" and {plural(others, 'more destination')}" if others else ""
    brought = f"{plural(len(one.mappings), 'mapping')}, {plural(len(one.filters), 'filter')}"
    said = f"Imported {one.name}: {brought}{more}."
    broken = [report for report in imported.notes if report.severity == "error"]
    if broken:
        also = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
        said += f" Not in: {broken[0].location}, {broken[0].message.rstrip('.')}{also}."
    count = len(imported.notes) - len(broken)
    return f"{said} {plural(count, 'remark')}: see Import." if count else said


def import_tone(imported: Configuration) -> str:
    """How an import went: nothing came in, not all of it, or all."""
    if not imported.destinations:
        return "bad"
    return "warn" if any(report.severity == "error" for report in imported.notes) else "accent"
