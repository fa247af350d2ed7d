"""An action's fields: what they are, and how a payload is brought to them and checked against them."""

from talonbench.fields.checker import Checked, Checker, compile_fields, compile_settings
from talonbench.fields.definition import Choice, Field
from talonbench.fields.explain import Change, explain_changes

__all__ = ["Change", "Checked", "Checker", "Choice", "Field", "compile_fields", "compile_settings", "explain_changes"]
