"""Lint: what is likely to go wrong, each finding with a code, a severity, a sentence and a place."""

from talonbench.lint.finding import Finding, Place, is_of_catalog

__all__ = ["Finding", "Place", "is_of_catalog"]
