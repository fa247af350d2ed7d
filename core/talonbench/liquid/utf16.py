"""Strings as JavaScript counts them: in UTF-16 units."""

_UNITS = "utf-16-le"


def cut(text: str, start: int, end: int) -> str:
    """The units of *text* from *start* up to *end*."""
    if text.isascii():
        return text[start:end]
    units = text.encode(_UNITS, "surrogatepass")
    return units[2 * start : 2 * max(start, end)].decode(_UNITS, "surrogatepass")


def character(text: str, at: int) -> str:
    """The unit at *at*."""
    return cut(text, at, at + 1)


def characters(text: str) -> list[str]:
    """The units of *text*, one by one."""
    if text.isascii():
        return list(text)
    units = text.encode(_UNITS, "surrogatepass")
    return [units[at : at + 2].decode(_UNITS, "surrogatepass") for at in range(0, len(units), 2)]


def in_units(text: str) -> str:
    """*text*, each unit a character of its own, as JavaScript looks for one text in another."""
    return text if text.isascii() else "".join(characters(text))
