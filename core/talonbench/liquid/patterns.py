"""Which characters are blanks and which make names, as liquidjs has them; texts in quotes.

Names are letters, digits, ``_ - ?`` and all beyond ASCII that is neither a blank nor a pair of curly quotes.
"""

import re

BLANKS = "\t\n\v\f\r \u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
NAME = rf"[0-9A-Za-z_?\-]|(?![{BLANKS}\u201c\u201d])[^\x00-\x7f]"
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{0,4}|[0-7]{1,3}|.)", re.DOTALL)
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def trim_blanks(text: str) -> str:
    """*text* without blanks at both ends."""
    return text_after_blanks(text_before_blanks(text))


def text_before_blanks(text: str) -> str:
    """*text* without the blanks that end it."""
    end = len(text)
    while end and _BLANK.match(text, end - 1):
        end -= 1
    return text[:end]


def text_after_blanks(text: str) -> str:
    """*text* without the blanks that begin it."""
    found = _LEADING.match(text)
    return text[found.end() :] if found else text


def unquoted(raw: str) -> str:
    """The string that *raw*, quotes included, stands for.

    An unterminated string loses its last character all the same, unless a backslash precedes it.
    """
    if "\\" not in raw:
        return raw[1:-1]
    out, at = [], 1
    while at < len(raw) - 1:
        found = _ESCAPE.match(raw, at)
        if found and found[1][0] == "u" and found.end() == len(raw) and len(found[1]) < 5:
            raise ValueError("a string ends inside a character code")
        out.append(_escaped(found[1]) if found else raw[at])
        at = found.end() if found else at + 1
    return "".join(out)


def _escaped(body: str) -> str:
    if body[0] == "u":
        return chr(int(body[1:] or "0", 16))
    if body[0] in "01234567":
        return chr(int(body, 8))
    return _CONTROLS.get(body, body)


_BLANK = re.compile(f"[{BLANKS}]")
_LEADING = re.compile(f"[{BLANKS}]*")
