"""Liquid, in Segment's dialect."""

from collections.abc import Callable

from talonbench.values import Value


def compile_liquid(template: str) -> Callable[[Value], str]:
    raise ValueError("not yet")
