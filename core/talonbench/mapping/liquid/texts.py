"""Filters on texts."""

import re
from collections.abc import Callable

from talonbench.mapping.liquid.comparison import stringify
from talonbench.mapping.liquid.numbers import number_of
from talonbench.values import UNDEFINED, Value, is_truthy, trim, utf16_length
from talonbench.values.text import BLANKS

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
_UNESCAPES = {"amp": "&", "lt": "<", "gt": ">", "#34": '"', "#39": "'"}
_BLANKS = re.compile(f"[{BLANKS}]+")
_HTML = re.compile(r"<script.*?</script>|<style.*?</style>|<!--.*?-->|<.*?>", re.DOTALL)
_CJK = "\u4e00-\u9fff\uf900-\ufaff\u3400-\u4dbf\u3040-\u309f\u30a0-\u30ff\uac00-\ud7af"
_CJK_WORD = re.compile(f"[{_CJK}]")
_OTHER_WORD = re.compile(f"[^{_CJK}{BLANKS}]+")
_UNITS = "utf-16-le"


def js_slice(items: list[Value] | str, begin: Value, length: Value) -> Value:
    """JavaScript's slice from *begin* for *length*, texts by UTF-16 units."""
    start, count = number_of(begin), number_of(length)
    total = len(items) if isinstance(items, list) else utf16_length(items)
    start = total + start if start < 0 else start
    if start < 0 or count < 0:
        return [] if isinstance(items, list) else ""
    low = 0 if start != start else int(min(start, total))
    end = start + count
    high = 0 if end != end else int(min(end, total))
    return items[low:high] if isinstance(items, list) else cut(items, low, high)


def cut(text: str, start: int, end: int) -> str:
    """The UTF-16 units of *text* from *start* up to *end*."""
    if text.isascii():
        return text[start:end]
    units = text.encode(_UNITS, "surrogatepass")
    return units[2 * start : 2 * max(start, end)].decode(_UNITS, "surrogatepass")


def _on_text(function: Callable[..., Value]) -> Callable[..., Value]:
    """A filter whose first value is written as a text; further values it does not take are passed over."""
    count = function.__code__.co_argcount - 1

    def apply(value: Value = UNDEFINED, *rest: Value) -> Value:
        return function(stringify(value), *rest[:count])

    return apply


def _appended(value: Value = UNDEFINED, *rest: Value) -> Value:
    if len(rest) != 1:
        raise ValueError("append takes one text")
    return stringify(value) + stringify(rest[0])


def _prepended(value: Value = UNDEFINED, *rest: Value) -> Value:
    if len(rest) != 1:
        raise ValueError("prepend takes one text")
    return stringify(rest[0]) + stringify(value)


def _stripped(strip: Callable[[str, str], str]) -> Callable[..., Value]:
    return _on_text(lambda text, chars=None: strip(text, stringify(chars) if is_truthy(chars) else BLANKS))


def _split(text: str, separator: Value = UNDEFINED) -> Value:
    between = stringify(separator)
    parts: list[Value] = []
    parts += text.split(between) if between else list(text)
    while parts and parts[-1] == "":
        parts.pop()
    return parts


def _replaced(text: str, old: Value = UNDEFINED, new: Value = UNDEFINED) -> Value:
    pattern, other = stringify(old), stringify(new)
    return text.replace(pattern, other) if pattern else other.join(text)


def _replaced_last(text: str, old: Value = UNDEFINED, new: Value = "") -> Value:
    head, found, tail = text.rpartition(stringify(old)) if stringify(old) else (text, "x", "")
    return head + stringify(new) + tail if found else text


def _removed_first(text: str, part: Value = UNDEFINED) -> Value:
    return text.replace(stringify(part), "", 1)


def _truncated(value: Value = UNDEFINED, length: Value = 50, ellipsis: Value = "...", *_: Value) -> Value:
    text, end, limit = stringify(value), stringify(ellipsis), number_of(50 if length is UNDEFINED else length)
    if utf16_length(text) <= limit:
        return value
    keep = limit - utf16_length(end)
    return cut(text, 0, int(keep) if keep > 0 else 0) + end


def _truncated_words(text: str, words: Value = 15, ellipsis: Value = "...") -> Value:
    count = number_of(words)
    count = 1 if count <= 0 else count
    parts = _BLANKS.split(text)
    kept = parts[: int(count) if count == count else 0]
    return " ".join(kept) + (stringify(ellipsis) if len(parts) >= count else "")


def _capitalized(text: str) -> Value:
    head = cut(text, 0, 1)
    return head.upper() + cut(text, 1, utf16_length(text)).lower()


def _without_html(text: str) -> Value:
    return _HTML.sub("", text)


def _number_of_words(text: str, mode: Value = UNDEFINED) -> Value:
    text = trim(text)
    if not text:
        return 0
    cjk = len(_CJK_WORD.findall(text))
    if mode == "cjk" or (mode == "auto" and cjk):
        return cjk + len(_OTHER_WORD.findall(text))
    return len(_BLANKS.split(text))


def _escaped(text: str) -> str:
    return re.sub("[&<>\"']", lambda found: _ESCAPES[found[0]], text)


def _unescaped(text: str) -> str:
    return re.sub("&(amp|lt|gt|#34|#39);", lambda found: _UNESCAPES[found[1]], text)


TEXT_FILTERS: dict[str, Callable[..., Value]] = {
    "append": _appended,
    "prepend": _prepended,
    "lstrip": _stripped(str.lstrip),
    "rstrip": _stripped(str.rstrip),
    "strip": _stripped(str.strip),
    "downcase": _on_text(lambda text: text.lower()),
    "upcase": _on_text(lambda text: text.upper()),
    "capitalize": _on_text(_capitalized),
    "remove": _on_text(lambda text, part=UNDEFINED: text.replace(stringify(part), "") if stringify(part) else text),
    "remove_first": _on_text(_removed_first),
    "remove_last": _on_text(lambda text, part=UNDEFINED: _replaced_last(text, part)),
    "replace": _on_text(_replaced),
    "replace_first": _on_text(
        lambda text, old=UNDEFINED, new=UNDEFINED: text.replace(stringify(old), stringify(new), 1)
    ),
    "replace_last": _on_text(lambda text, old=UNDEFINED, new=UNDEFINED: _replaced_last(text, old, new)),
    "split": _on_text(_split),
    "strip_newlines": _on_text(lambda text: re.sub(r"\r?\n", "", text)),
    "strip_html": _on_text(_without_html),
    "truncate": _truncated,
    "truncatewords": _on_text(_truncated_words),
    "normalize_whitespace": _on_text(lambda text: _BLANKS.sub(" ", text)),
    "number_of_words": _on_text(_number_of_words),
    "escape": _on_text(_escaped),
    "xml_escape": _on_text(_escaped),
    "escape_once": _on_text(lambda text: _escaped(_unescaped(text))),
}
