"""Requests in other tools' forms. Keys are never written: they stand as variables."""

from talonbench.request_export.curl import CALLBACK_KEY_VARIABLE, KEY_VARIABLE, curl_text
from talonbench.request_export.forms import EXPORTS, Export, export_text
from talonbench.request_export.har import har_entry, har_text

__all__ = [
    "CALLBACK_KEY_VARIABLE",
    "EXPORTS",
    "KEY_VARIABLE",
    "Export",
    "curl_text",
    "export_text",
    "har_entry",
    "har_text",
]
