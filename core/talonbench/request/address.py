"""An address as it leaves Segment's HTTP client (node-fetch 2 on Node 20).

It is made into a request twice, the second time from what the first made of it. Each time, text that begins with a
scheme is parsed twice, by the URL standard and then by Node's older parser; other text (an address that has blanks
before it, or no scheme) by the older one alone. That one escapes more characters, ends the host at some that the
standard allows, and takes text without scheme for a path. Parity is proven by the op ``auth``.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

import ada_url

from talonbench.errors import SettingsError
from talonbench.values.text import BLANKS

_STANDARD = re.compile(r"[a-zA-Z][a-zA-Z\d+\-.]*:")
_SCHEME = re.compile(r"[a-zA-Z0-9.+-]+:")
_HOST_WITH_USER = re.compile(r"//[^@/]+@[^@/]+")
_PLAIN_PATH = re.compile(rf"//?(?!/)[^?{BLANKS}]*(\?[^{BLANKS}]*)?")
_PORT = re.compile(r":[0-9]*\Z")
_HOST_ENDS = re.compile("[#/?]")
_REMOVED = str.maketrans("", "", "\t\n\r")
_NOT_IN_HOST = re.compile("[ \"#%'/;<>?\\\\^`{|}]")
_FORBIDDEN = re.compile("[\0\t\n\r #%/:<>?@\\[\\\\\\]^|]")
_FORBIDDEN_IN_IPV6 = re.compile("[\0\t\n\r #%/<>?@\\\\^|]")
_BAD_PERCENT = re.compile("%(?![0-9a-fA-F]{2})")
_ENDS = "".join(map(chr, range(33))) + "\u00a0\ufeff"
_ESCAPED = str.maketrans({char: f"%{ord(char):02X}" for char in "\t\n\r \"'<>\\^`{|}"})
_SLASHED = frozenset(("http:", "https:", "ftp:", "gopher:", "file:", "ws:", "wss:"))
_WEB = frozenset(("http:", "https:", "ftp:", "ws:", "wss:"))
_HOSTLESS = frozenset(("javascript:",))
_LONGEST_HOST = 255


@dataclass(frozen=True, slots=True)
class Address:
    """*href* is the address as written on the request line's way out; *scheme* has its colon, both may be empty."""

    href: str
    scheme: str
    host: str

    @property
    def is_absolute(self) -> bool:
        """Whether Segment's client sends to it at all: a scheme, a host, and the scheme one of the web's."""
        return self.scheme in ("http:", "https:") and bool(self.host)


@dataclass(frozen=True, slots=True)
class _Authority:
    """What stands between the scheme and the path; *rest* is what follows, begun with a slash where it must be."""

    user: str
    host: str
    port: str
    rest: str


def normalize_url(text: str) -> Address:
    """*text* as the address that leaves; SettingsError where the client throws."""
    try:
        once = _parsed(text)
        return once if once.href == text else _parsed(once.href)
    except ValueError:
        message = f"{text} isn't a valid URL; write it like https://my.europe-west1.talon.one"
        raise SettingsError("deployment", message) from None


def _parsed(text: str) -> Address:
    return _older(_standard(text) if _STANDARD.match(text) else text)


def _standard(text: str) -> str:
    url = ada_url.URL(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    if url.protocol in _WEB and not all(map(_is_label, url.hostname.split("."))):
        raise ValueError("a label of the host isn't valid Punycode")  # ada_url lets it be, Node's ada does not
    return str(url.href)


def _older(text: str) -> Address:
    rest = _trimmed(text)
    if "#" not in rest and "@" not in rest.partition("?")[0] and _PLAIN_PATH.fullmatch(rest):
        return Address(rest, "", "")
    found = _SCHEME.match(rest)
    scheme = found[0].lower() if found else ""
    rest = rest[len(scheme) :]
    slashes = bool(scheme or _HOST_WITH_USER.match(rest)) and rest.startswith("//") and scheme not in _HOSTLESS
    authority = _Authority("", "", "", rest)
    if slashes:
        authority = _authority(rest[2:])
    elif scheme and scheme not in _SLASHED | _HOSTLESS:
        authority = _authority(rest)
    return _formatted(scheme, slashes, authority)


def _trimmed(text: str) -> str:
    """*text* without blanks at its ends; backslashes before a query or a fragment are slashes."""
    text = text.strip(_ENDS)
    ends = re.search(r"[?#]", text)
    split = ends.start() if ends else len(text)
    return text[:split].replace("\\", "/") + text[split:]


def _authority(text: str) -> _Authority:
    ends = _HOST_ENDS.search(text)
    split = ends.start() if ends else len(text)
    before = text[:split].translate(_REMOVED)
    text = before + text[split:]
    user, at, _ = before.rpartition("@")
    start = len(user) + len(at)
    stop = _NOT_IN_HOST.search(text, start)
    end = stop.start() if stop else len(text)
    host, rest = text[start:end], text[end:]
    port = _PORT.search(host)
    if port is not None:
        host = host[: port.start()]
    six = host.startswith("[") and host.endswith("]")
    if ":" in host and not six:
        split = host.index(":")
        host, rest = host[:split], f"/{host[split:]}{rest}"
    rest = rest if not six or rest.startswith("/") else f"/{rest}"
    return _Authority(_user(user), _checked_host(host, six), port[0] if port and port[0] != ":" else "", rest)


def _user(text: str) -> str:
    """User and password, decoded and encoded again; ValueError where they are not UTF-8."""
    if _BAD_PERCENT.search(text):
        raise ValueError("a percent sign isn't followed by two digits")
    return quote(unquote_to_bytes(text).decode(), safe="!-._~'()*:")


def _checked_host(host: str, six: bool) -> str:
    """*host* in lower-case ASCII; empty where it is too long; ValueError where it is none."""
    if len(host) > _LONGEST_HOST or not host:
        return ""
    if six:
        if _FORBIDDEN_IN_IPV6.search(host):
            raise ValueError("not a valid IPv6 address")
        return host.lower()
    written = ada_url.idna_to_ascii(host.lower()).decode()
    if not written or _FORBIDDEN.search(written) or not all(map(_is_label, written.split("."))):
        raise ValueError("not a valid host")
    return written


def _is_label(label: str) -> bool:
    if not label.startswith("xn--"):
        return True
    try:
        decoded = label[4:].encode().decode("punycode")
    except UnicodeError:
        return False
    return bool(decoded) and (decoded == label[4:-1] or ada_url.idna_to_ascii(decoded).decode() == label)


def _formatted(scheme: str, slashes: bool, authority: _Authority) -> Address:
    rest = authority.rest if scheme in _HOSTLESS else authority.rest.translate(_ESCAPED)
    if scheme in _SLASHED and authority.host and not rest.startswith("/"):
        rest = f"/{rest}"
    # Without a host its user is forgotten, and its port is not.
    host = authority.host + authority.port
    if host:
        host = (f"{authority.user}@" if authority.user else "") + host
    if slashes:
        rest = f"/{rest}" if rest and rest[0] not in "/?#" else rest
        host = f"//{host}"
    elif scheme == "file:":
        host = "//"
    return Address(scheme + host + rest, scheme, authority.host)
