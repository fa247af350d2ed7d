"""Filters in words."""

from talonbench.fql.filters.nodes import Call, Chain, Comparison, InList, Items, Literal, Node, Not, Path
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


def describe_expression(node: Node) -> str:
    """*node* as part of a sentence."""
    match node:
        case Literal(value):
            return f"“{value}”" if isinstance(value, str) else to_text(value)
        case Path(keys):
            return ".".join(keys)
        case Items(items):
            return f"[{', '.join(describe_expression(item) for item in items)}]"
        case Call(name, arguments):
            return _CALLS[name].format(*(describe_expression(part) for part in arguments))
        case Comparison(left, sign, Literal(None)) if sign in ("=", "!="):
            return f"{describe_expression(left)} {'does not exist' if sign == '=' else 'exists'}"
        case Comparison(left, sign, right):
            return f"{describe_expression(left)} {_SIGNS[sign]} {describe_expression(right)}"
        case InList(left, right):
            return f"{describe_expression(left)} is one of {describe_expression(right)}"
        case Not(operand):
            return f"it is not so that {describe_expression(operand)}"
        case Chain(operands, words):
            parts = [
                f"({describe_expression(part)})" if isinstance(part, Chain) else describe_expression(part)
                for part in operands
            ]
            return parts[0] + "".join(f" {word} {part}" for word, part in zip(words, parts[1:], strict=True))


def describe_condition(node: Node) -> str:
    """*node* where a yes or no is asked for."""
    if isinstance(node, Literal) and isinstance(node.value, bool):
        return "always" if node.value else "never"
    return f"{describe_expression(node)} is true" if isinstance(node, Path) else describe_expression(node)
