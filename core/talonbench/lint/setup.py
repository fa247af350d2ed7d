"""Findings on what an import told of the destination: what is missing from it, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from talonbench.destination import Missing
from talonbench.lint.finding import Finding, Place
from talonbench.plurals import join_words

BESIDE: Final = "setup.beside"


def lint_setup(missing: Sequence[Missing], beside: Sequence[str]) -> Iterator[Finding]:
    """Findings on what wasn't imported, and on other destinations that get the same events."""
    for one in missing:
        place = Place("mapping", mapping=one.mapping or None)
        yield Finding("setup.incomplete", "warning", one.message, place)
    if beside:
        noun, be, get = ("destination", "is", "it gets") if len(beside) == 1 else ("destinations", "are", "they get")
        message = f"The {noun} {join_words(beside)} of the same source {be} enabled, too: {get} the same events."
        yield Finding(BESIDE, "warning", message, Place("mapping"))
