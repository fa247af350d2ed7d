"""The grammar of filters; the docstring of each method is its rule."""

from dataclasses import replace

from talonbench.errors import FqlSyntaxError
from talonbench.fql.filters.functions import ARITY
from talonbench.fql.filters.lexer import path_keys, tokenize
from talonbench.fql.filters.nodes import Call, Chain, Comparison, InList, Items, Literal, Node, Not, Path
from talonbench.fql.tokens import Token
from talonbench.values import to_number

DEEPEST = 100
SHOUTED = ("AND", "OR", "IN")
_LITERALS = {"true": True, "false": False, "null": None}


def parse_filter(source: str) -> Node:
    """Filter = "all" | expression; FqlSyntaxError at the place where it is none.

    Words in uppercase are read as those in lowercase where nothing else can be read: `find_shouted_words`.
    """
    tokens = tokenize(source)
    if [token.text for token in tokens] == ["all", ""]:
        return Literal(True, tokens[0].start, tokens[0].end)
    try:
        return _Parser(source, tokens).parse()
    except FqlSyntaxError:
        if not any(map(_is_shouted, tokens)):
            raise
        lowered = [replace(one, type=one.text.lower()) if _is_shouted(one) else one for one in tokens]
        try:
            return _Parser(source, lowered).parse()
        except FqlSyntaxError:
            pass
        raise


def find_shouted_words(source: str) -> list[Token]:
    """The words in uppercase that *source* can't be read with; none if it can."""
    tokens = tokenize(source)
    try:
        _Parser(source, tokens).parse()
    except FqlSyntaxError:
        return [token for token in tokens if _is_shouted(token)]
    return []


def _is_shouted(token: Token) -> bool:
    return token.type == "path" and token.text in SHOUTED


class _Parser:
    def __init__(self, source: str, tokens: list[Token]) -> None:
        self._source = source
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def parse(self) -> Node:
        node = self._expression()
        if self._now.type != "end":
            hint = "; write it in lowercase" if self._now.text in SHOUTED else ""
            raise self._fail(f"Unexpected “{self._now.text}”; expected “and”, “or” or the end{hint}.")
        return node

    def _expression(self) -> Node:
        """Expression = unary (("and" | "or") unary)*."""
        start = self._now.start
        operands, words = [self._unary()], []
        while self._now.type in ("and", "or"):
            words.append(self._next().type)
            operands.append(self._unary())
        return Chain(tuple(operands), tuple(words), start, self._end) if words else operands[0]

    def _unary(self) -> Node:
        """Unary = "!"* comparison; two of them are none."""
        marks = []
        while self._now.type == "not":
            marks.append(self._next())
            self._deeper(marks[-1])
        node = self._comparison()
        self._depth -= len(marks)
        for mark in reversed(marks):
            node = Not(node, mark.start, self._end)
        return node

    def _comparison(self) -> Node:
        """Comparison = operand [("=" | "!=" | "<" | "<=" | ">" | ">=" | "in") operand]."""
        start = self._now.start
        left = self._operand()
        if self._now.type == "compare":
            operator = self._next().text
            return Comparison(left, operator, self._operand(), start, self._end)
        if self._now.type == "in":
            self._next()
            return InList(left, self._operand(), start, self._end)
        return left

    def _operand(self) -> Node:
        """Operand = "(" expression ")" | text | number | "true" | "false" | "null" | list | call | path."""
        token = self._next()
        if token.type == "open":
            return self._group(token)
        if token.type == "begin list":
            return Items(self._several(token, "end list"), token.start, self._end)
        if token.type == "path":
            return self._name(token)
        if token.type in ("text", "number"):
            value = token.text[1:-1] if token.type == "text" else to_number(token.text)
            return Literal(value, token.start, token.end)
        if token.type in _LITERALS:
            return Literal(_LITERALS[token.type], token.start, token.end)
        self._at -= 1
        found = "Unexpected end" if token.type == "end" else f"Unexpected “{token.text}”"
        raise self._fail(f"{found}; expected a field, a value or “(”.")

    def _group(self, opening: Token) -> Node:
        """The rest of "(" expression ")"."""
        self._deeper(opening)
        node = self._expression()
        self._close(opening, "close")
        return node

    def _name(self, token: Token) -> Node:
        """Call = name "(" [operand ("," operand)*] ")"; path = name ("." name)*."""
        if self._now.type != "open":
            return Path(path_keys(token.text), token.text, token.start, token.end)
        if token.text not in ARITY:
            message = f"Unknown function “{token.text}”; must be one of {', '.join(ARITY)}."
            raise FqlSyntaxError(message, self._source, token.start, token.end)
        arguments = self._several(self._next(), "close")
        if len(arguments) != ARITY[token.text]:
            wanted = "1 argument" if ARITY[token.text] == 1 else f"{ARITY[token.text]} arguments"
            message = f"{token.text}() takes {wanted}; got {len(arguments)}."
            raise FqlSyntaxError(message, self._source, token.start, self._end)
        return Call(token.text, arguments, token.start, self._end)

    def _several(self, opening: Token, closing: str) -> tuple[Node, ...]:
        """[expression ("," expression)*] and what closes it."""
        self._deeper(opening)
        found = []
        if self._now.type != closing:
            found.append(self._expression())
            while self._now.type == "comma":
                self._next()
                found.append(self._expression())
        self._close(opening, closing)
        return tuple(found)

    def _deeper(self, opening: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            message = f"Nested too deeply: at most {DEEPEST} levels are read."
            raise FqlSyntaxError(message, self._source, opening.start, opening.end)

    def _close(self, opening: Token, closing: str) -> None:
        self._depth -= 1
        if self._now.type == "end":
            raise FqlSyntaxError(f"Unclosed “{opening.text}”.", self._source, opening.start, opening.end)
        if self._now.type != closing:
            expected = ")" if closing == "close" else "]"
            raise self._fail(f"Unexpected “{self._now.text}”; expected “{expected}”.")
        self._next()

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    @property
    def _end(self) -> int:
        return self._tokens[self._at - 1].end

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _fail(self, message: str) -> FqlSyntaxError:
        return FqlSyntaxError(message, self._source, self._now.start, self._now.end)
