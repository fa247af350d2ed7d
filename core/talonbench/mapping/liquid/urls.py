"""Filters on addresses."""

import re
from collections.abc import Callable
from urllib.parse import quote, unquote_to_bytes

from talonbench.mapping.liquid.comparison import stringify
from talonbench.values import Value, is_truthy

_COMPONENT = "-_.!~*'()"
_WHOLE = _COMPONENT + ";/?:@&=+$,#"
_PRETTY = "._~!$&'()+,;=@"
_ACCENTS = {
    **{
        char: base
        for base, chars in {
            "a": "àáâãäå",
            "c": "ç",
            "e": "èéêë",
            "i": "ìíîï",
            "d": "ð",
            "n": "ñ",
            "o": "òóôõöø",
            "u": "ùúûü",
            "y": "ýÿ",
        }.items()
        for char in chars
    },
    **{"æ": "ae", "ß": "ss", "œ": "oe", "þ": "th", "ẞ": "SS", "Œ": "OE", "Þ": "TH"},
}
_MODES = {
    "raw": re.compile(r"\s+"),
    "default": re.compile(r"[\W_]+"),
    "latin": re.compile(r"[\W_]+"),
    "pretty": re.compile(rf"(?:(?![{re.escape(_PRETTY)}])[\W])+"),
    "ascii": re.compile(r"[^A-Za-z0-9]+"),
}


def encoded(text: str, safe: str) -> str:
    """*text* percent-encoded; ValueError for a lone surrogate."""
    try:
        return quote(text, safe=safe, encoding="utf-8", errors="strict")
    except UnicodeEncodeError:
        raise ValueError("half a character cannot be encoded") from None


def _decoded(value: Value, *_: Value) -> Value:
    text = stringify(value)
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise ValueError("% is to be followed by two hexadecimal digits")
    try:
        return unquote_to_bytes(text.encode("utf-8", "surrogatepass")).decode("utf-8").replace("+", " ")
    except UnicodeDecodeError:
        raise ValueError("what is encoded here is no UTF-8") from None


def _cgi(value: Value, *_: Value) -> Value:
    return encoded(stringify(value), "-_.~").replace("%20", "+")


def _slug(value: Value, mode: Value = "default", cased: Value = False, *_: Value) -> Value:
    text = stringify(value)
    pattern = _MODES.get(mode if isinstance(mode, str) else "")
    if pattern is not None:
        if mode == "latin":
            text = "".join(_ACCENTS.get(char, char) for char in text)
        text = re.sub(r"^-|-$", "", pattern.sub("-", text))
    return text if is_truthy(cased) else text.lower()


URL_FILTERS: dict[str, Callable[..., Value]] = {
    "url_encode": lambda value, *_: encoded(stringify(value), _COMPONENT).replace("%20", "+"),
    "url_decode": _decoded,
    "cgi_escape": _cgi,
    "uri_escape": lambda value, *_: encoded(stringify(value), _WHOLE + "[]"),
    "slugify": _slug,
}
