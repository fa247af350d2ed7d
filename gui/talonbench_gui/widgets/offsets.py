"""Python counts characters, Qt counts UTF-16 units: the way between the two."""


def to_units(text: str, offset: int) -> int:
    """The UTF-16 offset of the character *offset* of *text*."""
    head = text[:offset]
    return len(head) if head.isascii() else len(head) + sum(char > "\uffff" for char in head)


def to_characters(text: str, units: int) -> int:
    """The character that stands at the UTF-16 offset *units* of *text*."""
    if text.isascii():
        return min(units, len(text))
    seen = 0
    for index, char in enumerate(text):
        if seen >= units:
            return index
        seen += 2 if char > "\uffff" else 1
    return len(text)
