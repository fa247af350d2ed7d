"""Mappings: compiled once into a plan, which resolves events or explains how it did."""

from talonbench.mapping.explain import FieldTrace, Read, Step
from talonbench.mapping.paths import compile_path, path_keys
from talonbench.mapping.plan import Plan, compile_mapping

__all__ = ["FieldTrace", "Plan", "Read", "Step", "compile_mapping", "compile_path", "path_keys"]
