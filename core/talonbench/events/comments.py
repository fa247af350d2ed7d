"""Comments lines out, and back in."""

import re

_commented = re.compile(r"([ \t]*)//[ ]?").match
_blank = re.compile(r"[ \t]*\Z").match


def toggle_comment(text: str, start_line: int, end_line: int) -> str:
    """*text* with the lines from *start_line* to *end_line* (from 0, both included) commented out, or back in.

    They are commented in if all are comments. The slashes are aligned, and blank lines stay.
    """
    lines = text.split("\n")
    chosen = range(max(start_line, 0), min(end_line + 1, len(lines)))
    written = [at for at in chosen if not _blank(lines[at])]
    if all(_commented(lines[at]) for at in written):
        changed = {at: _commented_in(lines[at]) for at in written}
    else:
        column = min(len(lines[at]) - len(lines[at].lstrip(" \t")) for at in written)
        changed = {at: f"{lines[at][:column]}// {lines[at][column:]}" for at in written}
    return "\n".join(changed.get(at, line) for at, line in enumerate(lines))


def _commented_in(line: str) -> str:
    found = _commented(line)
    return found[1] + line[found.end() :] if found else line
