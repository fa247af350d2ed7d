"""What wasn't imported of a destination."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Missing:
    """Something of a destination that wasn't imported, told in a sentence.

    *kind* is ``mapping``, ``filter``, ``page`` (of a list of them) or ``value``: that of the mapping with the id
    *mapping*.
    """

    kind: str
    message: str
    mapping: str = ""
