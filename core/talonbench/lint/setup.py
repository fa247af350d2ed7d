"""Findings on what an import told of the destination: what is missing from it, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from talonbench.destination import Missing
from talonbench.lint.finding import Finding, Place


def lint_setup(missing: Sequence[Missing], beside: Sequence[str]) -> Iterator[Finding]:
    """Findings on what wasn't imported, and on other destinations that get the same events."""
    for one in missing:
        place = Place("mapping", mapping=one.mapping or None)
        yield Finding("setup.incomplete", "warning", one.message, place)
    for name in beside:
        message = f"The destination {name} of the same source is enabled, too: it gets the same events."
        yield Finding("setup.beside", "warning", message, Place("mapping"))
