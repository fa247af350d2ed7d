"""The deployment and the API key in a destination's settings; masked ones and references stay there for the export."""

import re

from talonbench.formats.model import Object
from talonbench.values import to_text

_MASKED = re.compile(r"•|\*{3}|…|^\W?(?:redacted|masked|sensitive|hidden)\b", re.IGNORECASE)
_SECRET = re.compile(r"@@.*@@")  # Git Sync's reference to a secret


def take_deployment(options: Object) -> tuple[str, str]:
    """The deployment, taken from *options*, and what to say about it."""
    deployment = to_text(options.get("deployment") or "")
    if _SECRET.fullmatch(deployment) or _MASKED.search(deployment):
        return "", f"The deployment is masked or a reference ({deployment}). Enter it."
    options.pop("deployment", None)
    return deployment, ""


def take_key(options: Object) -> tuple[str, str]:
    """The API key, taken from *options*, empty if it isn't there in full, and what to say about it."""
    key = options.get("apiKey")
    if not isinstance(key, str) or not key:
        return "", "The API key is missing. Enter it."
    if _MASKED.search(key):
        return "", "The API key is masked, as always in Segment's exports. Enter it."
    if _SECRET.fullmatch(key):
        return "", f"The API key is Git Sync's secret {key}. Enter it."
    del options["apiKey"]
    return key, "The API key is in plain text here. Talonbench saves it to no file."
