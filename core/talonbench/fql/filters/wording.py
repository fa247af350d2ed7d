"""Filters in words."""

from talonbench.fql.filters.nodes import Call, Chain, Comparison, InList, Items, Literal, Node, Not, Path
from talonbench.values import to_text

_CALLS = {
    "length": "the length of {}",
    "lowercase": "{} in lowercase",
    "uppercase": "{} in uppercase",
    "snakecase": "{} with _ for spaces",
    "kebabcase": "{} with - for spaces",
    "titlecase": "{} in title case",
    "typeof": "the type of {}",
    "bool": "{} as a boolean",
    "string": "{} as a string",
    "number": "{} as a number",
    "contains": "{} contains {}",
    "match": "{} matches {}",
}

_INFINITIVES = {"contains": "to contain", "match": "to match"}


def describe_expression(node: Node) -> str:
    """*node* as part of a sentence."""
    match node:
        case Literal(value):
            return f'"{value}"' if isinstance(value, str) else to_text(value)
        case Path(keys):
            return ".".join(keys)
        case Items(items):
            return f"[{', '.join(describe_expression(item) for item in items)}]"
        case Call(name, arguments):
            return _CALLS[name].format(*(describe_expression(part) for part in arguments))
        case Comparison(left, sign, Literal(None)) if sign in ("=", "!="):
            verb = "doesn't exist" if sign == "=" else "exists"
            return f"{describe_expression(left)} {verb}"
        case Comparison(left, sign, right):
            return f"{describe_expression(left)} {sign} {describe_expression(right)}"
        case InList(left, right):
            return f"{describe_expression(left)} is one of {describe_expression(right)}"
        case Not(operand):
            return f"not ({describe_expression(operand)})"
        case Chain(operands, words):
            parts = [
                f"({describe_expression(part)})" if isinstance(part, Chain) else describe_expression(part)
                for part in operands
            ]
            return parts[0] + "".join(f" {word} {part}" for word, part in zip(words, parts[1:], strict=True))


def describe_condition(node: Node) -> str:
    """*node* as a condition."""
    if isinstance(node, Literal) and isinstance(node.value, bool):
        return "always" if node.value else "never"
    return f"{describe_expression(node)} is true" if isinstance(node, Path) else describe_expression(node)


def describe_expectation(node: Node) -> str:
    """*node* as what follows “Expected” in a sentence."""
    match node:
        case Path():
            return f"{describe_expression(node)} to be true"
        case Call(name, (part, other)) if name in _INFINITIVES:
            return f"{describe_expression(part)} {_INFINITIVES[name]} {describe_expression(other)}"
        case Comparison(left, sign, Literal(None)) if sign in ("=", "!="):
            return f"{describe_expression(left)} {'not to exist' if sign == '=' else 'to exist'}"
        case InList(left, right):
            return f"{describe_expression(left)} to be one of {describe_expression(right)}"
    return describe_condition(node)
