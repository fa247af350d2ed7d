"""The export formats of a request, as data for menus and commands."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from talonbench.request import SECRET_HEADERS, Request
from talonbench.request_export.curl import curl_text, in_double_quotes
from talonbench.request_export.har import har_entry, har_text
from talonbench.request_export.secrets import secret_parts
from talonbench.values import Json, json_text


@dataclass(frozen=True, slots=True)
class Export:
    """One format: *suffix* is its file's, *write* makes the text, with a comment if the format has a place for it."""

    id: str
    title: str
    suffix: str
    write: Callable[[Request, str], str]


def export_text(request: Request, form: str, note: str = "") -> str:
    """*request* in the format with the ID *form*, commented with *note*; KeyError if the ID is unknown."""
    return {one.id: one for one in EXPORTS}[form].write(request, note)


def httpie_text(request: Request) -> str:
    """An HTTPie command for a POSIX shell; the variables are the same as curl's."""
    parts = [f"http --ignore-stdin --path-as-is {request.method} {shlex.quote(request.url)}"]
    for name, value in request.headers:
        if name in SECRET_HEADERS:
            before, variable = secret_parts(name, value)
            quoted = in_double_quotes(f"{name}:{before}")
            parts.append(f'"{quoted}${{{variable}}}"')
        else:
            parts.append(shlex.quote(f"{name}:{value}" if value else f"{name};"))
    if request.body is not None:
        parts.append(f"--raw={shlex.quote(request.body)}")
    return " \\\n  ".join(parts)


def python_text(request: Request) -> str:
    """A script for Python 3 and httpx; keys come from the environment."""
    lines = ["import os", "", "import httpx", "", "headers = {"]
    for name, value in request.headers:
        if name in SECRET_HEADERS:
            before, variable = secret_parts(name, value)
            lines.append(f'    {name!r}: {before!r} + os.environ["{variable}"],')
        else:
            lines.append(
                f"    {name!r}: {value!r}," if value.isascii() else f"    {name!r}: {value.encode('latin-1')!r},"
            )
    content = "" if request.body is None else f", content={request.body!r}.encode()"
    call = f"response = httpx.request({request.method!r}, {request.url!r}, headers=headers{content}, timeout=10)"
    return "\n".join([*lines, "}", call, "print(response.status_code, response.text)", ""])


def fetch_text(request: Request) -> str:
    """A module for Node 18 or newer; keys come from the environment."""
    lines = []
    for name, value in request.headers:
        if name in SECRET_HEADERS:
            before, variable = secret_parts(name, value)
            lines.append(f"    {json_text(name)}: {json_text(before)} + process.env.{variable},")
        else:
            lines.append(f"    {json_text(name)}: {json_text(value)},")
    body = [] if request.body is None else [f"  body: {json_text(request.body)},"]
    return "\n".join(
        [
            f"const response = await fetch({json_text(request.url)}, {{",
            f"  method: {json_text(request.method)},",
            "  headers: {",
            *lines,
            "  },",
            *body,
            "});",
            "console.log(response.status, await response.text());",
            "",
        ]
    )


def postman_text(request: Request, note: str = "") -> str:
    """A Postman collection 2.1 of one request; keys are its variables, empty. *note* is the request's description."""
    headers: list[Json] = []
    variables: list[Json] = []
    for name, value in request.headers:
        text = value
        if name in SECRET_HEADERS:
            before, variable = secret_parts(name, value)
            text = f"{before}{{{{{variable}}}}}"
            variables.append({"key": variable, "value": "", "type": "string"})
        headers.append({"key": name, "value": text})
    inner: dict[str, Json] = {"method": request.method, "header": headers, "url": _postman_url(request.url)}
    if request.body is not None:
        inner["body"] = {"mode": "raw", "raw": request.body, "options": {"raw": {"language": "json"}}}
    if note:
        inner["description"] = note
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    info: Json = {"name": "Talonbench", "schema": schema}
    item: Json = {"name": f"{request.method} {request.url}", "request": inner}
    return json_text({"info": info, "item": [item], "variable": variables})


def _postman_url(url: str) -> Json:
    """The URL in parts: Postman sends what it builds from them, and shows ``raw``."""
    scheme, _, rest = url.partition("://")
    authority, _, path = rest.partition("/")
    host, port = _split_port(authority)
    path, mark, query = path.partition("?")
    labels = [host] if host.startswith("[") else host.split(".")
    found: dict[str, Json] = {"raw": url, "protocol": scheme, "host": [*labels], "path": [*path.split("/")]}
    if port:
        found["port"] = port
    if mark:
        pairs = (pair.partition("=") for pair in query.split("&"))
        found["query"] = [{"key": name, "value": value} for name, _, value in pairs]
    return found


def _split_port(authority: str) -> tuple[str, str]:
    """The host, an IPv6 address with its brackets, and the port, empty if there is none."""
    address, bracket, rest = authority.rpartition("]")
    host, _, port = rest.partition(":")
    return f"{address}{bracket}{host}", port


def _archive(request: Request, note: str = "") -> str:
    from talonbench import __version__

    return har_text([har_entry(request, note=note)], __version__)


def _without_note(write: Callable[[Request], str]) -> Callable[[Request, str], str]:
    """A writer for what is pasted into a shell or an editor: a comment there could keep it from running."""
    return lambda request, _: write(request)


EXPORTS: tuple[Export, ...] = (
    Export("curl", "cURL", ".sh", _without_note(curl_text)),
    Export("httpie", "HTTPie", ".sh", _without_note(httpie_text)),
    Export("python", "Python (httpx)", ".py", _without_note(python_text)),
    Export("fetch", "JavaScript (fetch)", ".mjs", _without_note(fetch_text)),
    Export("postman", "Postman collection", ".json", postman_text),
    Export("har", "HAR 1.2", ".har", _archive),
)
