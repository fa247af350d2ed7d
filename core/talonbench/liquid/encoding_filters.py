"""Filters that code a text for an address, as base64, or as a digest."""

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

from talonbench.liquid.drops import Held, stringify
from talonbench.values import UNDEFINED, is_truthy

_COMPONENT = "-_.!~*'()"
_WHOLE = _COMPONENT + ";/?:@&=+$,#"
_PRETTY = frozenset("._~!$&'()+,;=@")
_ACCENTS = {
    **dict.fromkeys("àáâãäå", "a"),
    **dict.fromkeys("èéêë", "e"),
    **dict.fromkeys("ìíîï", "i"),
    **dict.fromkeys("òóôõöø", "o"),
    **dict.fromkeys("ùúûü", "u"),
    **dict.fromkeys("ýÿ", "y"),
    **{"ç": "c", "ð": "d", "ñ": "n", "æ": "ae", "ß": "ss", "œ": "oe", "þ": "th", "ẞ": "SS", "Œ": "OE", "Þ": "TH"},
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_CODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+|%")


def encoded(text: str, safe: str) -> str:
    """*text* percent-encoded; ValueError for half a character."""
    try:
        return quote(text, safe=safe, encoding="utf-8", errors="strict")
    except UnicodeEncodeError:
        raise ValueError("half a character can't be encoded") from None


def _decoded(value: Held, *_: Held) -> Held:
    return _CODED.sub(_characters, stringify(value)).replace("+", " ")


def _characters(found: re.Match[str]) -> str:
    try:
        return bytes.fromhex(found[0].replace("%", "")).decode("utf-8") if len(found[0]) > 1 else _malformed()
    except UnicodeDecodeError:
        return _malformed()


def _malformed() -> str:
    raise ValueError("a % doesn't start a valid character")


def _utf8(text: str) -> bytes:
    """*text* in UTF-8 as Node has it: half a character becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", text).encode()


def _base64_decoded(value: Held, *_: Held) -> Held:
    units = stringify(value).encode("utf-16-le", "surrogatepass")[::2]  # Node looks at the lower half of each unit
    text = re.sub(rb"[^A-Za-z0-9+/\-_]", b"", units.split(b"=")[0]).translate(bytes.maketrans(b"-_", b"+/"))
    whole = text[: len(text) - (len(text) % 4 == 1)]
    return base64.b64decode(whole + b"=" * (-len(whole) % 4)).decode("utf-8", "replace")


def _hmac(value: Held, key: Held = UNDEFINED, *_: Held) -> Held:
    return hmac.new(_utf8(stringify(key)), _utf8(stringify(value)), hashlib.sha256).hexdigest()


def _is_word(char: str) -> bool:
    """A letter, a mark or a decimal digit."""
    category = unicodedata.category(char)
    return category[0] in "LM" or category == "Nd"


_KEPT: dict[str, Callable[[str], bool]] = {
    "raw": lambda char: not (char.isspace() or char == "\ufeff") or char in "\x1c\x1d\x1e\x1f\x85",
    "default": _is_word,
    "latin": _is_word,
    "pretty": lambda char: char in _PRETTY or _is_word(char),
    "ascii": lambda char: char.isascii() and char.isalnum(),
}


def _slug(value: Held, mode: Held = UNDEFINED, cased: Held = False, *_: Held) -> Held:
    text = stringify(value)
    mode = "default" if mode is UNDEFINED else mode
    keeps = _KEPT.get(mode) if isinstance(mode, str) else None
    if mode == "latin":
        text = "".join(_ACCENTS.get(char, char) for char in text)
    if keeps:
        text = re.sub(r"\A-|-\Z", "", _dashed(text, keeps))
    return text if is_truthy(cased) else text.lower()


def _dashed(text: str, keeps: Callable[[str], bool]) -> str:
    """*text* with a dash for each run of characters that are not kept."""
    out: list[str] = []
    dashed = False
    for char in text:
        kept = keeps(char)
        if kept or not dashed:
            out.append(char if kept else "-")
        dashed = not kept
    return "".join(out)


CODING_FILTERS: dict[str, Callable[..., Held]] = {
    "url_encode": lambda value, *_: encoded(stringify(value), _COMPONENT).replace("%20", "+"),
    "url_decode": _decoded,
    "cgi_escape": lambda value, *_: encoded(stringify(value), "-_.~").replace("%20", "+"),
    "uri_escape": lambda value, *_: encoded(stringify(value), _WHOLE + "[]"),
    "slugify": _slug,
    "base64_encode": lambda value, *_: base64.b64encode(_utf8(stringify(value))).decode(),
    "base64_decode": _base64_decoded,
    "sha256": lambda value, *_: hashlib.sha256(_utf8(stringify(value))).hexdigest(),
    "hmac_sha256": _hmac,
}
