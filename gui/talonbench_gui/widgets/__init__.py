"""Reusable widgets, which use only Qt and nothing from talonbench's core."""
