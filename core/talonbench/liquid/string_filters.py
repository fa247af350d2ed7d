"""Filters on strings. Adjacent halves of a character in their results are joined again."""

import re
from collections.abc import Callable

from talonbench.liquid.comparison import number_of
from talonbench.liquid.context import Rendering
from talonbench.liquid.drops import Drop, Held, plain, stringify, well_formed
from talonbench.liquid.utf16 import characters, cut, in_units
from talonbench.values import UNDEFINED, is_truthy, trim, utf16_length
from talonbench.values.text import BLANKS

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
_UNESCAPES = {"amp": "&", "lt": "<", "gt": ">", "#34": '"', "#39": "'"}
_BLANKS = re.compile(f"[{BLANKS}]+")
_HTML = re.compile(r"<script.*?</script>|<style.*?</style>|<!--.*?-->|<.*?>", re.DOTALL)
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_CJK_WORD = re.compile(f"[{_CJK}]")
_OTHER_WORD = re.compile(f"[^{_CJK}{BLANKS}]+")


def _on_text(function: Callable[..., Held]) -> Callable[..., Held]:
    """A filter whose first value is written as a text; further values it does not take are passed over."""
    count = function.__code__.co_argcount - 1

    def apply(value: Held = UNDEFINED, *rest: Held) -> Held:
        return function(stringify(value), *rest[:count])

    return apply


def _joined(name: str, in_front: bool) -> Callable[..., Held]:
    def join(value: Held, *rest: Held) -> Held:
        if len(rest) != 1:
            raise ValueError(f"{name} takes one string")
        text, other = stringify(value), stringify(rest[0])
        return other + text if in_front else text + other

    return join


def _stripped(strip: Callable[[str, str], str]) -> Callable[..., Held]:
    """A filter that strips blanks, or those characters that it is given."""

    def apply(text: str, chars: Held = UNDEFINED) -> Held:
        if not isinstance(chars, Drop) and not is_truthy(chars):
            return strip(text, BLANKS)
        given = "".join(char for char in stringify(chars) if char <= "\uffff")  # liquidjs compares UTF-16 units
        return strip(in_units(text), given) if given else text

    return _on_text(apply)


def _split(text: str, separator: Held = UNDEFINED) -> Held:
    between = in_units(stringify(separator))
    parts = list(map(well_formed, in_units(text).split(between))) if between else characters(text)
    while parts and not parts[-1]:
        parts.pop()
    return parts


def _replaced(run: Rendering, value: Held, old: Held = UNDEFINED, new: Held = UNDEFINED, *_: Held) -> Held:
    text, pattern, other = in_units(stringify(value)), in_units(stringify(old)), stringify(new)
    run.spend(len(text) + len(other) * (text.count(pattern) if pattern else len(text)))
    return text.replace(pattern, other) if pattern else other.join(text)


def _replaced_first(text: str, old: Held = UNDEFINED, new: Held = UNDEFINED) -> Held:
    return in_units(text).replace(in_units(stringify(old)), stringify(new), 1)


def _replaced_last(text: str, old: Held = UNDEFINED, new: Held = UNDEFINED) -> Held:
    text, pattern = in_units(text), in_units(stringify(old))
    head, found, tail = text.rpartition(pattern) if pattern else (text, "here", "")
    return head + stringify(new) + tail if found else text


def _removed(text: str, part: Held = UNDEFINED) -> Held:
    pattern = in_units(stringify(part))
    return in_units(text).replace(pattern, "") if pattern else text


def _truncated(value: Held, length: Held = UNDEFINED, ellipsis: Held = UNDEFINED, *_: Held) -> Held:
    text, end = stringify(value), "..." if ellipsis is UNDEFINED else stringify(ellipsis)
    limit = 50.0 if length is UNDEFINED else number_of(length)
    if utf16_length(text) <= limit:
        return value
    keep = limit - utf16_length(end)
    return cut(text, 0, int(keep) if keep > 0 else 0) + end


def _truncated_words(text: str, words: Held = UNDEFINED, ellipsis: Held = UNDEFINED) -> Held:
    count = 15.0 if words is UNDEFINED else number_of(plain(words))
    count = 1 if count <= 0 else count
    parts = _BLANKS.split(text)
    kept = parts[: int(min(count, len(parts)))] if count == count else []
    end = "..." if ellipsis is UNDEFINED else stringify(ellipsis)
    return " ".join(kept) + (end if len(parts) >= count else "")


def _capitalized(text: str) -> Held:
    return cut(text, 0, 1).upper() + cut(text, 1, utf16_length(text)).lower()


def _without_html(text: str) -> Held:
    last = text.rfind(">") + 1  # behind it no tag ends: looking for one there would take long
    return _HTML.sub("", text[:last]) + text[last:]


def _number_of_words(text: str, mode: Held = UNDEFINED) -> Held:
    text = trim(text)
    cjk = len(_CJK_WORD.findall(text))
    if mode == "cjk" or (mode == "auto" and cjk):
        return cjk + len(_OTHER_WORD.findall(text))
    return len(_BLANKS.split(text)) if text else 0


def _escaped(text: str) -> str:
    return re.sub("[&<>\"']", lambda found: _ESCAPES[found[0]], text)


def _unescaped(text: str) -> str:
    return re.sub("&(amp|lt|gt|#34|#39);", lambda found: _UNESCAPES[found[1]], text)


TEXT_FILTERS: dict[str, Callable[..., Held]] = {
    "append": _joined("append", in_front=False),
    "prepend": _joined("prepend", in_front=True),
    "lstrip": _stripped(str.lstrip),
    "rstrip": _stripped(str.rstrip),
    "strip": _stripped(str.strip),
    "downcase": _on_text(lambda text: text.lower()),
    "upcase": _on_text(lambda text: text.upper()),
    "capitalize": _on_text(_capitalized),
    "remove": _on_text(_removed),
    "remove_first": _on_text(lambda text, part=UNDEFINED: _replaced_first(text, part, "")),
    "remove_last": _on_text(lambda text, part=UNDEFINED: _replaced_last(text, part)),
    "replace_first": _on_text(_replaced_first),
    "replace_last": _on_text(_replaced_last),
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
TEXT_FILTERS_IN_CONTEXT: dict[str, Callable[..., Held]] = {"replace": _replaced}
