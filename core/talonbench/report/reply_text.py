"""A reply as text for an email, as Markdown, and as Slack's own markup."""

import re
from typing import Final

from talonbench.report.reply import Reply

_CODE: Final = re.compile(r"""\$\.[\w$.\[\]]*[\w\]]|"(?:[^"\\]|\\.)*"|“[^”]*”""")
_SPECIAL: Final = {"markdown": re.compile(r"([\\`*_\[\]<>#|~])"), "slack": re.compile(r"[&<>]")}
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_BOLD: Final = {"markdown": "**", "slack": "*"}
_GREETING: Final = "Hello,"


def reply_text(reply: Reply, kind: str) -> str:
    """*reply* as ``text``, ``markdown`` (paths and values as code, names bold) or ``slack``."""
    return "\n\n".join([_GREETING, *(_mark_up(one, kind) for one in reply.paragraphs)])


def _mark_up(text: str, kind: str) -> str:
    if kind not in _BOLD:
        return text
    parts: list[str] = []
    at = 0
    for found in _CODE.finditer(text):
        parts += [_escape(text[at : found.start()], kind), _mark(found[0], kind)]
        at = found.end()
    return "".join([*parts, _escape(text[at:], kind)])


def _mark(part: str, kind: str) -> str:
    if part.startswith("“"):
        return f"{_BOLD[kind]}{_escape(part[1:-1], kind)}{_BOLD[kind]}"
    code = part.replace("`", "'")
    return f"`{_escape(code, kind) if kind == 'slack' else code}`"


def _escape(text: str, kind: str) -> str:
    if kind == "slack":
        return _SPECIAL[kind].sub(lambda found: _ENTITIES[found[0]], text)
    return _SPECIAL[kind].sub(r"\\\1", text)
