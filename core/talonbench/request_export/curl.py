"""Requests in other tools' forms. Keys are never written: they stand as variables of the shell's."""

import re
import shlex

from talonbench.request import SECRET_HEADERS, Request

KEY_VARIABLE = "TALONBENCH_API_KEY"
CALLBACK_KEY_VARIABLE = "TALONBENCH_CALLBACK_API_KEY"


def curl_text(request: Request) -> str:
    """*request* as a command line for a POSIX shell.

    The API key is ``$TALONBENCH_API_KEY``, the callback's ``$TALONBENCH_CALLBACK_API_KEY``: set them before.
    """
    # curl would otherwise resolve dots in the path again, and read [] and {} as patterns.
    parts = [f"curl --globoff --path-as-is --request {request.method} {shlex.quote(request.url)}"]
    parts += [f"--header {_header(name, value)}" for name, value in request.headers]
    if request.body is not None:
        parts.append(f"--data-raw {shlex.quote(request.body)}")
    return " \\\n  ".join(parts)


def _header(name: str, value: str) -> str:
    if name in SECRET_HEADERS:
        return _secret_header(name, value)
    return shlex.quote(f"{name}: {value}" if value else f"{name};")  # so curl writes an empty one


def _secret_header(name: str, value: str) -> str:
    scheme, blank, _ = value.rpartition(" ")
    variable = KEY_VARIABLE if name == "authorization" else CALLBACK_KEY_VARIABLE
    return '"' + re.sub(r'([\\"$`])', r"\\\1", f"{name}: {scheme}{blank}") + f'${variable}"'
