"""Regular expressions for the tokens of JSON as people paste it; none can backtrack to another match."""

import re
from typing import Final

from talonbench.values.text import BLANKS

COMMENT: Final = r"(?://[^\n\r]*+|/\*(?:[^*]++|\*(?!/))*+\*/)"
GAP: Final = rf"(?:[{BLANKS}]++|{COMMENT})*+"
ESCAPE: Final = r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})'
STRING: Final = rf'"(?:[^"\\\x00-\x1f]++|{ESCAPE})*+"'
NUMBER: Final = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"

_gap = re.compile(GAP).match


def after_gap(text: str, offset: int = 0) -> int:
    """The offset after the whitespace and comments at *offset*."""
    found = _gap(text, offset)
    return found.end() if found else offset
