"""Requests as curl commands. Keys are never written: they become shell variables."""

import re
import shlex

from talonbench.request import SECRET_HEADERS, Request
from talonbench.request_export.secrets import secret_parts


def curl_text(request: Request) -> str:
    """*request* as a command line for a POSIX shell.

    The API key is ``$TALONBENCH_API_KEY``, the callback's ``$TALONBENCH_CALLBACK_API_KEY``: set them first.
    """
    # curl would otherwise resolve dots in the path again, and read [] and {} as patterns.
    parts = [f"curl --globoff --path-as-is --request {request.method} {shlex.quote(request.url)}"]
    parts += [f"--header {_header(name, value)}" for name, value in request.headers]
    if request.body is not None:
        parts.append(f"--data-raw {shlex.quote(request.body)}")
    return " \\\n  ".join(parts)


def _header(name: str, value: str) -> str:
    if name in SECRET_HEADERS:
        before, variable = secret_parts(name, value)
        quoted = in_double_quotes(f"{name}: {before}")
        return f'"{quoted}${variable}"'
    if not value.isascii():
        return f'"$(printf {shlex.quote(_printed(f"{name}: {value}"))})"'
    return shlex.quote(f"{name}: {value}" if value else f"{name};")  # so curl writes an empty one


def in_double_quotes(text: str) -> str:
    """*text* escaped for double quotes in a POSIX shell."""
    return re.sub(r'([\\"$`])', r"\\\1", text)


def _printed(text: str) -> str:
    """*text* for ``printf``, in the bytes that a header carries (Latin-1), whatever the terminal's encoding."""
    escaped = text.replace("\\", "\\\\").replace("%", "%%")
    return "".join(char if char.isascii() else f"\\{ord(char):03o}" for char in escaped)
