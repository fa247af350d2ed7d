"""Triggers: a flat scan of tokens into conditions, as Segment's is; it is no grammar, and its quirks are kept.

``parse`` reads from left to right: a known root takes the next two tokens as operator and value, ``contains`` and
``match`` take their arguments by position, a parenthesis collects up to the first closing one, the last ``and`` or
``or`` joins everything of its level, and whatever else stands there is passed over.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, Union

from talonbench.errors import FqlSyntaxError
from talonbench.fql.conditions import Condition, Predicate
from talonbench.fql.quirks import Quirk, find_quirks
from talonbench.fql.tokens import Token, tokenize
from talonbench.values import Value, to_number, to_text

PLAIN_ROOTS = ("type", "event", "name", "userId")
NESTED_ROOTS = ("properties", "traits", "context")
FUNCTIONS = ("contains", "match")
Node: TypeAlias = Union["Group", "Nothing", Condition]


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions joined by one word, ``and`` or ``or``."""

    word: str
    children: tuple[Node, ...]

    def __str__(self) -> str:
        return f" {self.word} ".join(f"({part})" if isinstance(part, Group) else str(part) for part in self.children)


@dataclass(frozen=True, slots=True)
class Nothing:
    """A group in which no condition is known: Segment fails on it, but only where its turn comes."""

    source: str
    start: int
    end: int

    def __str__(self) -> str:
        return "nothing that Segment knows"

    def fail(self) -> FqlSyntaxError:
        """The error of a trigger that comes to this group."""
        return FqlSyntaxError("There is no condition that Segment knows.", self.source, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A node with what came of it: *found* is the value at its place (conditions only)."""

    sentence: str
    holds: bool
    start: int
    end: int
    found: Value = None
    word: str = ""
    children: tuple["Explanation", ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger, compiled.

    *matches* says whether it fires for an event's body; FqlSyntaxError where it comes to a group of nothing known.
    """

    source: str
    root: Group
    matches: Predicate = field(repr=False)
    quirks: tuple[Quirk, ...] = ()

    def explain(self, event: dict[str, Value]) -> Explanation:
        """Condition by condition, with the values found."""
        return _explain(self.root, event)


def compile_trigger(source: str) -> Trigger:
    """Compile *source*; FqlSyntaxError where Segment calls the trigger invalid."""
    try:
        node = _Scan(source, deque(_joined(tokenize(source)))).parse(Token("start", "", 0, len(source)))
        if isinstance(node, Nothing):
            raise node.fail()
        root = node if isinstance(node, Group) else Group("and", (node,))
        return Trigger(source, root, _compile(root), find_quirks(source))
    except RecursionError:
        raise FqlSyntaxError("The trigger is nested too deeply.", source, 0) from None


def _joined(tokens: list[Token]) -> Iterator[Token]:
    """Identifiers with dots between them become one."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        while token.type == "ident" and _is_dotted(tokens[at : at + 2]):
            token = Token("ident", f"{token.text}.{tokens[at + 1].text}", token.start, tokens[at + 1].end)
            at += 2
        yield token


def _is_dotted(pair: list[Token]) -> bool:
    return [part.type for part in pair] == ["dot", "ident"]


class _Scan:
    """The scan of one level; *tokens* is used up from the left."""

    def __init__(self, source: str, tokens: deque[Token]) -> None:
        self._source = source
        self._tokens = tokens
        self._nodes: list[Node] = []

    def parse(self, opening: Token) -> Node:
        """Scan until the end; the last conjunction joins what was found since *opening*."""
        word = "and"
        while self._tokens and (token := self._tokens.popleft()).type != "eos":
            if token.type == "conditional":
                word = token.text
            elif token.type == "parenleft":
                self._nodes.append(_Scan(self._source, self._group(token)).parse(token))
            elif token.type == "ident":
                self._ident(token)
            elif token.text == "!" and self._is_function(self._peek(token)):
                self._function(self._tokens.popleft(), negate=True)
        if not self._nodes:
            return Nothing(self._source, opening.start, opening.end)
        return Group(word, tuple(self._nodes)) if len(self._nodes) > 1 else self._nodes[0]

    def _peek(self, after: Token) -> Token:
        if not self._tokens:
            raise FqlSyntaxError("Something is to follow here.", self._source, after.start, after.end)
        return self._tokens[0]

    def _take(self, after: Token) -> Token:
        self._peek(after)
        return self._tokens.popleft()

    def _is_function(self, token: Token) -> bool:
        return token.type == "ident" and token.text in FUNCTIONS

    def _group(self, opening: Token) -> deque[Token]:
        inner: deque[Token] = deque()
        while True:
            token = self._take(opening)
            if token.type == "parenright":
                inner.append(Token("eos", "eos", token.start, token.start))
                return inner
            inner.append(token)

    def _ident(self, token: Token) -> None:
        root = token.text.split(".")[0]
        if root in PLAIN_ROOTS or root in NESTED_ROOTS:
            operator = self._take(token)
            self._compared(token, root, operator, self._take(operator))
        if self._is_function(token):
            self._function(token, negate=False)

    def _compared(self, token: Token, root: str, operator: Token, value: Token) -> None:
        name = _name(token.text, root) if root in NESTED_ROOTS else ""
        sign, expected = _comparison(root, operator, value)
        self._nodes.append(Condition(root, name, sign, expected, token.start, value.end))

    def _function(self, function: Token, negate: bool) -> None:
        parts = [self._tokens.popleft() if self._tokens else None for _ in range(5)]
        subject, value = parts[1], parts[3]
        if subject is None or value is None:
            raise FqlSyntaxError(
                f"{function.text} takes a field and a text.", self._source, function.start, function.end
            )
        operator, expected = _function_test(function.text, value)
        end = next((part.end for part in reversed(parts) if part is not None), value.end)
        operator = f"not_{operator}" if negate else operator
        if subject.text in ("event", "name", "userId"):
            self._nodes.append(Condition(subject.text, "", operator, expected, function.start, end))
        for root in NESTED_ROOTS:
            if subject.text.startswith(root):
                name = _name(subject.text, root)
                self._nodes.append(Condition(root, name, operator, expected, function.start, end))


def _name(text: str, root: str) -> str:
    """The path below *root*; the root alone stays, and is then looked for below itself."""
    return text.removeprefix(f"{root}.")


def _comparison(root: str, operator: Token, value: Token) -> tuple[str, Value]:
    """The operator that Segment makes of *operator* and *value*, and what it compares with."""
    sign, expected = operator.text, token_value(value)
    if root in ("event", "type"):
        return sign, to_text(expected)
    if sign in ("=", "!=") and value.text == "null":
        return ("not_exists" if sign == "=" else "exists"), None
    if root != "name" and sign == "=" and value.text in ("true", "false"):
        return f"is_{value.text}", None
    if root in NESTED_ROOTS and sign in ("=", "!=") and value.type == "number":
        return ("number_equals" if sign == "=" else "number_not_equals"), expected
    return sign, expected if root in NESTED_ROOTS else to_text(expected)


def _function_test(name: str, value: Token) -> tuple[str, str]:
    expected = to_text(token_value(value))
    if name == "contains":
        return "contains", expected
    if value.text.endswith('*"'):
        return "starts_with", expected[:-1]
    return "ends_with", expected[1:]


def token_value(token: Token) -> Value:
    """What a token stands for: only double quotes are taken off."""
    if token.type == "string":
        return token.text.removeprefix('"').removesuffix('"')
    if token.type == "number":
        return to_number(token.text)
    if token.type == "ident" and token.text in ("true", "false"):
        return token.text == "true"
    return token.text


def _compile(node: Node) -> Predicate:
    if isinstance(node, Condition):
        return node.compile()
    if isinstance(node, Nothing):
        return _failing(node)
    parts = [_compile(part) for part in node.children]
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:
        first, second = parts
        if node.word == "and":
            return lambda event: first(event) and second(event)
        return lambda event: first(event) or second(event)
    if node.word == "and":
        return lambda event: all(part(event) for part in parts)
    return lambda event: any(part(event) for part in parts)


def _failing(node: Nothing) -> Predicate:
    def fail(_: dict[str, Value]) -> bool:
        raise node.fail()

    return fail


def _explain(node: Node, event: dict[str, Value]) -> Explanation:
    if isinstance(node, Condition):
        return Explanation(str(node), node.compile()(event), node.start, node.end, node.read(event))
    if isinstance(node, Nothing):
        return Explanation(str(node), False, node.start, node.end)
    children = tuple(_explain(part, event) for part in node.children)
    holds = (all if node.word == "and" else any)(part.holds for part in children)
    return Explanation(str(node), holds, children[0].start, children[-1].end, None, node.word, children)
