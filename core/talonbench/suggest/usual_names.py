"""Whether a near miss is rather the mistake of who wrote a condition, or of who sent the event."""

import re
from typing import Final

from talonbench.events.batches import KINDS
from talonbench.fql import Explanation

_SPEC_NAME: Final = re.compile(r"[A-Z][A-Za-z]*( [A-Z][A-Za-z]*)+")  # an event's name as Segment's spec writes them


def has_usual_name(node: Explanation) -> bool:
    """Whether the event has a type or a name as Segment's spec writes them, where *node* asks for another."""
    if not isinstance(node.found, str):
        return False
    if node.subject == "type":
        return node.found in KINDS
    is_alike = _SPEC_NAME.fullmatch(node.wanted or "") is not None
    return node.subject == "event" and _SPEC_NAME.fullmatch(node.found) is not None and not is_alike
