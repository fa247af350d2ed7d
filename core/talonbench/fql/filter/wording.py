"""Filters in words."""

from talonbench.fql.filter.nodes import Call, Chain, Comparison, Items, Literal, Membership, Node, Not, Path
from talonbench.values import to_text

_SIGNS = {"=": "is", "!=": "is not", "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}
_CALLS = {
    "length": "the length of {}",
    "lowercase": "{} in lower case",
    "uppercase": "{} in upper case",
    "snakecase": "{} with _ for blanks",
    "kebabcase": "{} with - for blanks",
    "titlecase": "{} in title case",
    "typeof": "the type of {}",
    "bool": "{} as a boolean",
    "string": "{} as a text",
    "number": "{} as a number",
    "contains": "{} contains {}",
    "match": "{} matches {}",
}


def say(node: Node) -> str:
    """*node* as part of a sentence."""
    match node:
        case Literal(value):
            return f"“{value}”" if isinstance(value, str) else to_text(value)
        case Path(keys):
            return ".".join(keys)
        case Items(items):
            return f"[{', '.join(say(item) for item in items)}]"
        case Call(name, arguments):
            return _CALLS[name].format(*(say(part) for part in arguments))
        case Comparison(left, sign, Literal(None)) if sign in ("=", "!="):
            return f"{say(left)} {'does not exist' if sign == '=' else 'exists'}"
        case Comparison(left, sign, right):
            return f"{say(left)} {_SIGNS[sign]} {say(right)}"
        case Membership(left, right):
            return f"{say(left)} is one of {say(right)}"
        case Not(operand):
            return f"it is not so that {say(operand)}"
        case Chain(operands, words):
            parts = [f"({say(part)})" if isinstance(part, Chain) else say(part) for part in operands]
            return parts[0] + "".join(f" {word} {part}" for word, part in zip(words, parts[1:], strict=True))


def say_condition(node: Node) -> str:
    """*node* where a yes or no is asked for."""
    if isinstance(node, Literal) and isinstance(node.value, bool):
        return "always" if node.value else "never"
    return f"{say(node)} is true" if isinstance(node, Path) else say(node)
