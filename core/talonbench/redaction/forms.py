"""Personal data that is found by its format, wherever it stands in a text."""

import ipaddress
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, unquote_plus

from talonbench.redaction.field_kinds import find_kind, is_code, is_location, is_url_secret
from talonbench.redaction.numbers import find_cards, find_ibans, find_phones

_EMAIL: Final = re.compile(r"(?<![\w.+'-])['.]*([\w+-][\w.+'-]{0,63}@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,})(?![\w-])")
_NO_DOMAIN: Final = re.compile(r"@\dx?\.|\.(?:png|jpe?g|gif|svg|webp|js|css|avif)$", re.IGNORECASE)
_IPV4: Final = re.compile(r"(?<![\w.])(?<![A-Za-z]/)(?:\d{1,3}\.){3}\d{1,3}(?![\w.]\d)(?!\w)")
_IPV6: Final = re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4})(?![\w:])")
_VERSION_BEFORE: Final = re.compile(
    r"(?:\bversion|\bbuild|\brelease|\bfirmware|\bv\.?|\brev)\s*[:=]?\s*$", re.IGNORECASE
)
_MAC: Final = re.compile(r"(?<![\w:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])")
_JWT: Final = re.compile(r"(?<![\w-])eyJ[\w-]{6,}\.eyJ[\w-]{4,}(?:\.[\w-]*)?|(?<![\w-])eyJ[\w-]{10,}(?:\.[\w-]*){4}")
_CREDENTIAL: Final = re.compile(r"\b(?:bearer|basic)\s+(?=[\w.~+/-]*[\d=A-Z+/_])([\w.~+/-]{12,}=*)", re.IGNORECASE)
_KNOWN_TOKEN: Final = re.compile(
    r"(?<![\w-])(?:[sprk]k_(?:live|test)_\w{10,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}"
    r"|AIza[\w-]{30,}|glpat-[\w-]{16,}|SG\.[\w-]{16,}\.[\w-]{16,}|sgp_\w{20,})(?![\w-])"
)
_PAIR: Final = re.compile(
    r"(?<![\w.,-])(-?\d{1,2}\.\d{3,})°?\s*[NSns]?\s*[,;/ ]\s*(-?\d{1,3}\.\d{3,})°?(?![\d.])"
    r"|(?<=[@:])(-?\d{1,2}\.\d{2,}),(-?\d{1,3}\.\d{2,})"
)
_LOCATED_PAIR: Final = re.compile(r"(-?\d{1,2}(?:\.\d+)?)\s*[,;/ ]\s*(-?\d{1,3}(?:\.\d+)?)")
_DEGREES: Final = re.compile(
    r"\d{1,2}°\s?\d{1,2}['′]\s?[\d.]*[\"″]?\s?[NS][, ]+\d{1,3}°\s?\d{1,2}['′]\s?[\d.]*[\"″]?\s?[EWO]"
)
_BORN: Final = re.compile(
    r"\b(?:born(?:\s+on)?|d(?:ate)? ?of ?birth|dob|birthday|geb\.?|geboren(?:\s+am)?|geburtsdatum|geburtstag|née?\s+le"
    r"|date de naissance|nacid[oa]\s+el|fecha de nacimiento)[\s:]{1,3}(?:am |is |est |es |ist )?"
    r"(\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
    r"|\d{1,2}\.? (?:de )?[^\W\d_]{3,10}\.? (?:de )?\d{4}|[^\W\d_]{3,9}\.? \d{1,2},? \d{4})",
    re.IGNORECASE,
)
_USER_INFO: Final = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://([^\s/@:\"'<>]*)(?::([^\s/@\"'<>]*))?@", re.IGNORECASE)
_QUERY: Final = re.compile(r"[?&#;]([\w.\-\[\]%]{1,60})=([^\s&#\"'<>\\;]+)")
_ONE_TIME: Final = re.compile(
    r"/(?:reset|verify|confirm|unsubscribe|magic|invite|invitation|token|activate|activation|login|session|auth)[\w-]*"
    r"/([\w.~-]{16,})",
    re.IGNORECASE,
)
_OPAQUE: Final = re.compile(r"(?=[^\s]*\d)(?=[^\s]*[A-Z])(?=[^\s]*[a-z])[\w.~+/=-]{24,}")
_SHORTEST_SECRET: Final = 4


def find_by_form(text: str, key: str = "") -> Iterator[tuple[str, str]]:
    """Each value in *text* whose format tells that it is personal, with its kind; *key* is the field that holds it."""
    if "://" in text or "?" in text or "=" in text or "/" in text:
        yield from _in_urls(text)
    yield from _secrets(text)
    if "@" in text:
        yield from ((one, "email") for one in _EMAIL.findall(_USER_INFO.sub(" ", text)) if not _NO_DOMAIN.search(one))
    if any(map(str.isdigit, text)):
        yield from _numbers(text, key)
    if "%" in text and (plain := unquote(text)) != text:
        yield from find_by_form(plain, key)


def is_ip(text: str) -> bool:
    """Whether *text* is an IP address of a machine; that of every machine itself is nobody's."""
    try:
        address = ipaddress.ip_address(text)
        return not (address.is_unspecified or address.is_loopback)
    except ValueError:
        return False


def _secrets(text: str) -> Iterator[tuple[str, str]]:
    if "eyJ" in text:
        yield from ((match[0].rstrip("."), "token") for match in _JWT.finditer(text))
    yield from ((one, "token") for one in _CREDENTIAL.findall(text))
    yield from ((match[0], "token") for match in _KNOWN_TOKEN.finditer(text))


def _numbers(text: str, key: str) -> Iterator[tuple[str, str]]:
    if not is_code(key):
        yield from _ips(text)
        yield from ((one, "card number") for one in find_cards(text))
        yield from ((one, "phone") for one in find_phones(text) if not any(find_cards(one)))
        yield from ((one, "IBAN") for one in find_ibans(text))
    elif "+" in text:
        yield from ((one, "phone") for one in find_phones(text) if one.startswith("+"))
    yield from ((match[0], "device ID") for match in _MAC.finditer(text))
    yield from _coordinates(text, key)
    yield from ((one, "birth date") for one in _BORN.findall(text))


def _ips(text: str) -> Iterator[tuple[str, str]]:
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            if is_ip(match[0]) and not _VERSION_BEFORE.search(text[max(0, match.start() - 20) : match.start()]):
                yield match[0], "IP address"


def _coordinates(text: str, key: str) -> Iterator[tuple[str, str]]:
    yield from ((match[0], "coordinates") for match in _DEGREES.finditer(text))
    if is_location(key) and (found := _LOCATED_PAIR.fullmatch(text.strip())):
        yield found[0], "coordinates"
        return
    for match in _PAIR.finditer(text):
        latitude, longitude = (float(one) for one in match.groups() if one is not None)
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            yield match[0], "coordinates"


def _in_urls(text: str) -> Iterator[tuple[str, str]]:
    """What URLs carry: user and password, parameters with secrets or personal data, links that work once."""
    for user, password in _USER_INFO.findall(text):
        yield from ((one, "token") for one in (unquote(user), unquote(password)) if len(one) > 1)
    for name, value in _QUERY.findall(text):
        plain = unquote_plus(value)
        kind = _parameter_kind(unquote(name), plain)
        if kind:
            yield plain, kind
            if plain != unquote(value):
                yield unquote(value), kind
    for one in _ONE_TIME.findall(text):
        if any(map(str.isdigit, one)):
            yield one, "token"


def _parameter_kind(name: str, value: str) -> str:
    if len(value) < _SHORTEST_SECRET or name.lower().startswith("utm_"):
        return ""
    kind = find_kind(name)
    if kind:
        return kind
    if is_url_secret(name, value) or (_OPAQUE.fullmatch(value) and not is_code(name)):
        return "token"
    return ""
