"""Findings on the destination's settings."""

import re
from collections.abc import Iterator

from talonbench.lint.finding import Finding, Place
from talonbench.talon_one import GATEWAY

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_QUERY = re.compile("[?#]")
_BLANKS = re.compile(r"[\s\u00a0\u2028\u2029\ufeff]")
_LOOPBACK = re.compile(r"http://(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(/|$)", re.IGNORECASE)
_AUTHPING = "/v2/authping"
_DOMAIN = "talon.one"
_GATEWAY_HOST = GATEWAY.partition("://")[2]
_WEBSITES = (_DOMAIN, *(f"{name}.{_DOMAIN}" for name in ("www", "docs", "developer", "status", "help", "academy")))
_LOCAL = re.compile(r"localhost|[\w.-]*\.localhost|127(\.\d+){3}|\[::1\]", re.IGNORECASE)
_WRITTEN_LIKE = "https://mycompany.europe-west1.talon.one"


def lint_deployment(deployment: str) -> Iterator[Finding]:
    """Findings on the deployment's URL as typed; none for an empty one."""
    if not deployment:
        return
    if _BLANKS.search(deployment):
        yield _deployment("blanks", "error", "The deployment contains spaces; Segment would send them too.")
    written = deployment.strip()
    found = _SCHEME.match(written)
    if found is None:
        message = "Start the deployment with https://; without a scheme, the credentials test has no valid URL."
        yield _deployment("no_scheme", "error", message)
    elif found[0].lower() == "http://" and not _LOOPBACK.match(written):
        message = "The deployment starts with http://. Use https://, or the API key crosses the network unencrypted."
        yield _deployment("plain_http", "warning", message)
    rest = re.split(r"[/?#\\]", written[found.end() if found else 0 :], maxsplit=1)
    if "@" in rest[0]:
        message = "The deployment contains a user name or password. Remove them; they are neither sent nor saved."
        yield _deployment("credentials", "error", message)
    if _QUERY.search(written):
        message = "The deployment has a query or a fragment. Remove it; it's neither sent nor saved."
        yield _deployment("query", "error", message)
    if written.endswith("/") and len(rest) > 1:
        message = f"The trailing slash is kept: the credentials test calls …/{_AUTHPING}."
        yield _deployment("trailing_slash", "warning", message)
    if len(rest) > 1 and rest[1] and not _QUERY.search(written):
        yield _deployment("path", "warning", _describe_path(rest[0]))
    yield from _host(rest[0].rpartition("@")[2].lower())


def _describe_path(host: str) -> str:
    if "@" in host or not host:
        return "The deployment has a path. It must be a scheme and a host; Segment would send the rest too."
    return f"This is the address of a page; Segment would send all of it. Enter only https://{host} as the deployment."


def _host(host: str) -> Iterator[Finding]:
    """Findings on a host that can't be a deployment, or probably isn't one."""
    name = re.sub(r":\d*$", "", host).rstrip(".")
    if name == _GATEWAY_HOST:
        message = f"{name} is Talon.One's gateway for Segment, not a deployment. Enter your own, e.g. {_WRITTEN_LIKE}."
        yield _deployment("gateway", "error", message)
    elif name in _WEBSITES:
        message = f"{name} is Talon.One's website, not a deployment. Enter your own, e.g. {_WRITTEN_LIKE}."
        yield _deployment("website", "error", message)
    elif "." in name and not name.endswith(f".{_DOMAIN}") and not _LOCAL.fullmatch(name) and not _BLANKS.search(name):
        message = f"{name} isn't a {_DOMAIN} host. Documented deployments look like {_WRITTEN_LIKE}; is this one right?"
        yield _deployment("foreign_host", "warning", message)


def lint_api_key(api_key: str) -> Iterator[Finding]:
    """Findings on the API key; none of them quotes it."""
    if _BLANKS.search(api_key):
        message = "The key contains spaces or line breaks. Pasted by mistake?"
        yield Finding("key.blanks", "error", message, Place("key"))
    elif not api_key.isascii() or (api_key and not api_key.isprintable()):
        message = "The key contains characters that a header can't carry."
        yield Finding("key.characters", "error", message, Place("key"))


def _deployment(code: str, severity: str, message: str) -> Finding:
    return Finding(f"deployment.{code}", severity, message, Place("deployment"))
