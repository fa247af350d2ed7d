"""What is doubtful in a filter: undocumented, or read differently than most people intend."""

from collections.abc import Iterator

from talonbench.errors import FqlSyntaxError
from talonbench.fql.filters.compiler import ORDERS
from talonbench.fql.filters.lexer import tokenize
from talonbench.fql.filters.nodes import Call, Chain, Comparison, InList, Literal, Node, Path, walk
from talonbench.fql.filters.parser import find_shouted_words
from talonbench.fql.triggers.lexer import tokenize as published_tokens
from talonbench.fql.triggers.quirks import Quirk

LONGEST = 5 * 1024
_ROOTS = (
    "type", "event", "name", "userId", "anonymousId", "groupId", "previousId", "messageId", "category", "properties",
    "traits", "context", "integrations", "timestamp", "originalTimestamp", "sentAt", "receivedAt", "channel", "version",
    "projectId", "writeKey", "_metadata", "email", "replay", "__segment_id",
)  # fmt: skip
_UNCLEAR = ("titlecase", "bool", "string", "number")
_NUMBERS = ("length", "number")
_SAME = ("text", "compare", "and", "or", "null")  # tokens that are alike in both dialects


def find_quirks(source: str, root: Node) -> tuple[Quirk, ...]:
    """Every quirk of the filter *source*, in order."""
    found = [quirk for node in walk(root) for quirk in _of_node(node)]
    found += [*_shouted(source), *_of_text(source)]
    return tuple(sorted(dict.fromkeys(found), key=lambda quirk: quirk.start))


def _of_node(node: Node) -> Iterator[Quirk]:
    match node:
        case Chain() if node.is_mixed:
            message = "Segment doesn't document how “and” and “or” group without parentheses; both ways are evaluated."
            yield Quirk("mixed_conjunctions", message, node.start, node.end)
        case Comparison(left, sign, right):
            yield from _comparison(node, left, sign, right)
        case Call(name) if name in _UNCLEAR:
            message = f"Segment doesn't fully document {name}()."
            yield Quirk("unclear_function", message, node.start, node.end)
        case InList(_, Literal()):
            yield Quirk("no_list", "“in” must be followed by an array or a field that holds one.", node.start, node.end)
        case Path():
            yield from _path(node)


def _comparison(node: Comparison, left: Node, sign: str, right: Node) -> Iterator[Quirk]:
    if sign in ORDERS and may_order_texts(node):
        message = f"“{sign}” is documented for numbers only; the result for two strings is undocumented."
        yield Quirk("text_order", message, node.start, node.end)
    if isinstance(right, Path) and isinstance(left, Path) and right.text not in _ROOTS and len(right.keys) == 1:
        message = f"“{right.text}” without quotes is a field of the event, not a string."
        yield Quirk("unquoted_text", message, right.start, right.end)


def _path(node: Path) -> Iterator[Quirk]:
    if node.keys[0] not in _ROOTS and "(" not in node.keys[0]:
        meant = node.keys[0].replace("_", "").lower()
        hint = next((f" Did you mean “{name}”?" for name in _ROOTS if name.lower() == meant), "")
        yield Quirk("unusual_field", f"“{node.keys[0]}” isn't a standard event field.{hint}", node.start, node.end)
    if any("[" in key for key in node.keys):
        message = "A filter can't read an array item: the brackets are part of the name."
        yield Quirk("no_index", message, node.start, node.end)
    if any(" " in key for key in node.keys):
        message = "Segment's docs disagree: names with spaces can be escaped, or can't be used at all."
        yield Quirk("blank_in_name", message, node.start, node.end)


def _shouted(source: str) -> Iterator[Quirk]:
    for token in find_shouted_words(source):
        message = f"Segment doesn't document “{token.text}” in uppercase; if it can't read it, it drops every event."
        yield Quirk("upper_case_word", f"{message} Write it in lowercase.", token.start, token.end)


def _of_text(source: str) -> Iterator[Quirk]:
    if len(source.encode("utf-8", "surrogatepass")) > LONGEST:
        yield Quirk("too_long", "Segment allows filters of at most 5 KB.", 0, len(source))
    yield from _of_published_lexer(source)


def _of_published_lexer(source: str) -> Iterator[Quirk]:
    """Where Segment's published lexer, the one for triggers, rejects the filter or reads other tokens."""
    try:
        theirs = {(token.text, token.start) for token in published_tokens(source) if token.type != "ident"}
    except FqlSyntaxError as error:
        message = f"Segment's published lexer rejects this: {error.message}"
        yield Quirk("refused_by_lexer", message, error.start, error.end)
        return
    for token in tokenize(source):
        if token.type in _SAME and (token.text, token.start) not in theirs:
            message = "Segment's published lexer requires a space before this; a Windows line break doesn't count."
            yield Quirk("refused_by_lexer", message, token.start, token.end)
            return


def may_order_texts(node: Node) -> bool:
    """Whether *node* is ``<`` or the like, and both its sides can be strings."""
    return isinstance(node, Comparison) and node.operator in ORDERS and all(map(_may_be_text, (node.left, node.right)))


def _may_be_text(node: Node) -> bool:
    if isinstance(node, Literal):
        return isinstance(node.value, str)
    return isinstance(node, Path) or (isinstance(node, Call) and node.name not in _NUMBERS)
