"""A reply as text for an email, as Markdown, and as Slack's own markup."""

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Final

from talonbench.report.reply import Reply

_CODE: Final = re.compile(r"""\$\.[\w$.\[\]]*[\w\]]|"(?:[^"\\]|\\.)*"|“[^”]*”|\{"|\[(?=[\[{"\d])""")
_SPECIAL: Final = {"markdown": re.compile(r"([\\`*_\[\]<>#|~])"), "slack": re.compile(r"<(?=[^\s<>]+>)|&(?=\w+;)")}
_ENTITIES: Final = {
    "&": "&amp;",
    "<": "&lt;",
}  # what Slack would take for a link or an entity; it shows the rest as it is
_BOLD: Final = {"markdown": "**", "slack": "*"}
_GREETING: Final = "Hello,"
_JSON: Final = JSONDecoder()


def reply_text(reply: Reply, kind: str) -> str:
    """*reply* as ``text``, ``markdown`` (paths and values as code, names bold) or ``slack``."""
    return "\n\n".join([_GREETING, *(_mark_up(one, kind) for one in reply.paragraphs)])


def _mark_up(text: str, kind: str) -> str:
    if kind not in _BOLD:
        return text
    parts: list[str] = []
    at = 0
    for start, end in _find_marked(text):
        parts += [_escape(text[at:start], kind), _mark(text[start:end], kind)]
        at = end
    return "".join([*parts, _escape(text[at:], kind)])


def _find_marked(text: str) -> Iterator[tuple[int, int]]:
    """Where paths, values and names are in *text*; a value of JSON is marked as a whole, also one that is cut short."""
    at = 0
    while (found := _CODE.search(text, at)) is not None:
        at = _find_end(text, found.start()) if found[0].startswith(("{", "[")) else found.end()
        if at > found.start() + 1:
            yield found.start(), at


def _find_end(text: str, start: int) -> int:
    """Where the JSON at *start* ends: behind “…” if it is cut short, at the next character if it isn't valid."""
    try:
        return _JSON.raw_decode(text, start)[1]
    except JSONDecodeError:
        cut = text.find("…", start)
        return cut + 1 if cut >= 0 else start + 1


def _mark(part: str, kind: str) -> str:
    if part.startswith("“"):
        return f"{_BOLD[kind]}{_escape(part[1:-1], kind)}{_BOLD[kind]}"
    code = part.replace("`", "'")
    return f"`{_escape(code, kind) if kind == 'slack' else code}`"


def _escape(text: str, kind: str) -> str:
    if kind == "slack":
        return _SPECIAL[kind].sub(lambda found: _ENTITIES[found[0]], text)
    return _SPECIAL[kind].sub(r"\\\1", text)
