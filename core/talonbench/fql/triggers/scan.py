"""The scan of a trigger's tokens into conditions, as Segment does it: not a grammar, and its quirks are kept.

It goes from left to right: a known root takes the next two tokens as operator and value, ``contains`` and ``match``
take their arguments by position, a parenthesis collects up to the first closing one, the last ``and`` or ``or`` joins
everything of its level, and anything else is ignored.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.errors import FqlSyntaxError
from talonbench.fql.tokens import Token
from talonbench.fql.triggers.conditions import FUNCTIONS, NESTED_ROOTS, PLAIN_ROOTS, make_call, make_comparison
from talonbench.fql.triggers.lexer import tokenize
from talonbench.fql.triggers.nodes import EmptyGroup, Group, Node
from talonbench.values.prototypes import INHERITED


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The result of the scan: the tree, all tokens, the ignored ones, and the parentheses that open groups."""

    root: Node
    tokens: tuple[Token, ...]
    passed_over: tuple[Token, ...]
    opened: tuple[Token, ...]


def read_trigger(source: str) -> ScanResult:
    """Scan *source*; FqlSyntaxError where Segment's parser throws."""
    tokens = tuple(_joined(tokenize(source)))
    scan = _Scan(source, deque(tokens))
    root = scan.read(0, len(source))
    return ScanResult(root, tokens, tuple(scan.passed_over), tuple(scan.opened))


def _joined(tokens: list[Token]) -> Iterator[Token]:
    """Identifiers with dots between them become one."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        parts = [token.text]
        while token.type == "ident" and [part.type for part in tokens[at : at + 2]] == ["dot", "ident"]:
            parts.append(tokens[at + 1].text)
            at += 2
        yield Token("ident", ".".join(parts), token.start, tokens[at - 1].end) if len(parts) > 1 else token


class _Scan:
    """The scan of one level; *tokens* is used up from the left."""

    def __init__(self, source: str, tokens: deque[Token]) -> None:
        self._source = source
        self._tokens = tokens
        self._nodes: list[Node] = []
        self._words: list[Token] = []
        self.passed_over: list[Token] = []
        self.opened: list[Token] = []

    def read(self, start: int, end: int) -> Node:
        """Scan the level from *start* to *end*."""
        while self._tokens and (token := self._tokens.popleft()).type != "eos":
            if token.type == "conditional":
                self._words.append(token)
            elif token.type == "parenleft":
                self._group(token)
            elif token.type != "ident" or not self._ident(token):
                self._other(token)
        if len(self._nodes) == 1:
            return self._nodes[0]
        word = self._words[-1].text if self._words else "and"
        return (
            Group(word, tuple(self._nodes), start, end, tuple(self._words)) if self._nodes else EmptyGroup(start, end)
        )

    def _group(self, opening: Token) -> None:
        """Everything up to the first ``)`` is a level of its own."""
        inner: deque[Token] = deque()
        while (token := self._take(opening)).type != "parenright":
            inner.append(token)
        inner.append(Token("eos", "eos", token.start, token.start))
        scan = _Scan(self._source, inner)
        self._nodes.append(scan.read(opening.start, token.end))
        self.passed_over += scan.passed_over
        self.opened += [opening, *scan.opened]

    def _ident(self, token: Token) -> bool:
        """Read the condition that *token* begins; whether it begins one."""
        if token.text in FUNCTIONS:
            self._function(token, None)
            return True
        root = token.text.split(".")[0]
        if root not in PLAIN_ROOTS + NESTED_ROOTS and root not in INHERITED:
            return False
        operator = self._take(token)
        operand = self._take(token)
        if root in INHERITED:  # "toString" is looked up among the roots, found in JavaScript, and then forgotten
            self.passed_over += [token, operator, operand]
        else:
            self._nodes.append(make_comparison(token, operator, operand))
        return True

    def _other(self, token: Token) -> None:
        """A ``!`` before contains or match negates it; anything else is ignored."""
        after = self._peek(token) if token.text == "!" else token
        if after is not token and after.type == "ident" and after.text in FUNCTIONS:
            self._function(self._tokens.popleft(), token)
        else:
            self.passed_over.append(token)

    def _function(self, function: Token, negation: Token | None) -> None:
        """``contains ( field , string )``: five tokens by position, whatever they are."""
        parts = [self._tokens.popleft() for _ in range(min(5, len(self._tokens)))]
        if len(parts) < 4:
            message = f'{function.text}() takes a field and a string: {function.text}(event, "…").'
            raise FqlSyntaxError(message, self._source, function.start, parts[-1].end if parts else function.end)
        found = make_call(function, negation, parts)
        self._nodes += found
        self.passed_over += [] if found else [function]

    def _peek(self, after: Token) -> Token:
        if not self._tokens:
            raise FqlSyntaxError(_MISSING[after.type], self._source, after.start, after.end)
        return self._tokens[0]

    def _take(self, after: Token) -> Token:
        self._peek(after)
        return self._tokens.popleft()


_MISSING = {
    "parenleft": "This parenthesis is unclosed or contains another one; Segment doesn't support nested groups.",
    "ident": 'A field must be followed by an operator and a value, as in type = "track".',
    "operator": "Something must follow here.",
}
