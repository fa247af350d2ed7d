"""What only Terraform can evaluate, in words: the names it refers to, never its literals, which may be secret."""

import posixpath
import re

from talonbench.formats.model import RawObject

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_PUT_IN = re.compile(r'\$\{([^}"]*)')
_REFERENCE = re.compile(r"\b(?:var|local|data|module|each|count|self|path|[a-z]\w*_\w+)\.[\w.-]+")
_FILE = re.compile(r'\b(file|templatefile|filebase64)\(\s*"((?:[^"\\]|\\.)*)"')
_CALL = re.compile(r"([a-z]\w*)\(")


def name_references(expression: str) -> str:
    """The names and files that *expression* refers to; never its literals, which may be secret."""
    files = [f'{called}("{posixpath.basename(path)}")' for called, path in _FILE.findall(expression)]
    if expression.startswith("<<"):
        open_parts = " ".join(_PUT_IN.findall(expression))
    else:
        open_parts = _QUOTED.sub(lambda found: " ".join(_PUT_IN.findall(found[0])), expression)
    called = _CALL.match(expression)
    named = [name for name in _REFERENCE.findall(open_parts) if not (files and name.startswith("path."))]
    return ", ".join(dict.fromkeys([*files, *named])) or (f"{called[1]}(…)" if called else "…")


def describe_open(key: str, text: str) -> str:
    """What becomes of a property that only Terraform can evaluate."""
    said = "a reference to a secret" if "secret" in text or "apiKey" in key else "a Terraform expression"
    left = "assuming enabled" if key == "enabled" else "skipped"
    return f"{key} is {said} (“{name_references(text)}”), which can't be resolved here: {left}."


def explain_need(raw: RawObject, name: str) -> str:
    """Why *raw* is skipped if only Terraform can resolve its property *name*, else an empty string."""
    text = next((text for key, text in raw.open if key == name), None)
    if text is None:
        return ""
    return f"Skipped: {name} is a Terraform expression (“{name_references(text)}”), which can't be resolved here."
