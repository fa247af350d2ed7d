"""Mappings: compiled once into a plan, which resolves events or explains how it did."""

from talonbench.mapping.explain import FieldTrace, Read, Step
from talonbench.mapping.paths import compile_path, path_keys
from talonbench.mapping.plan import Plan, compile_mapping
from talonbench.mapping.written import EACH, WrittenPath, written_paths

__all__ = [
    "EACH",
    "FieldTrace",
    "Plan",
    "Read",
    "Step",
    "WrittenPath",
    "compile_mapping",
    "compile_path",
    "path_keys",
    "written_paths",
]
