"""Templates: python-liquid splits and nests them; the nodes that hold expressions are ours."""

from collections.abc import Callable, Iterator
from typing import Any, TextIO, cast

import liquid
from liquid import Environment
from liquid.ast import BlockNode, Node
from liquid.builtin import expressions as _expressions  # noqa: F401  (loads the builtin tags' modules)
from liquid.context import RenderContext
from liquid.exceptions import LiquidError, LiquidSyntaxError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

from talonbench.mapping.liquid.comparison import is_true, stringify
from talonbench.mapping.liquid.expressions import Evaluate, Scope, compile_value
from talonbench.values import UNDEFINED, Value, utf16_length

LONGEST = 1000
DISABLED_TAGS = ("case", "for", "include", "layout", "render", "tablerow")


class _Written(Node):
    """``{{ … }}`` and ``{% echo … %}``."""

    def __init__(self, token: Token, evaluate: Evaluate) -> None:
        super().__init__(token)
        self.evaluate = evaluate
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(stringify(self.evaluate(_scope(context))))


class _Assigned(Node):
    """``{% assign x = … %}``."""

    def __init__(self, token: Token, name: str, evaluate: Evaluate) -> None:
        super().__init__(token)
        self.name = name
        self.evaluate = evaluate

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:  # noqa: ARG002
        context.locals[self.name] = self.evaluate(_scope(context))
        return 0


class _Chosen(Node):
    """``{% if %}`` and ``{% unless %}``: the first block whose condition holds."""

    def __init__(self, token: Token, branches: list[tuple[Callable[[Scope], bool], BlockNode]]) -> None:
        super().__init__(token)
        self.branches = branches
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        scope = _scope(context)
        for holds, block in self.branches:
            if holds(scope):
                return block.render(context, buffer)
        return 0


def _scope(context: RenderContext) -> Scope:
    """Variables: what the template assigned, then the event, then the counters."""

    def read(name: str) -> Value:
        for space in (context.locals, context.globals, context.counters):
            if name in space:
                return cast(Value, space[name])
        return UNDEFINED

    return read


def _compiled(text: str, token: Token) -> Evaluate:
    try:
        return compile_value(text)
    except ValueError as error:
        raise LiquidSyntaxError(str(error), token=token) from error


def _inner(stream: TokenStream) -> str:
    """The expression behind a tag's name, if any."""
    following = stream.current
    if following.kind != TOKEN_EXPRESSION:
        return ""
    next(stream)
    return following.value


class _OutputTag(Tag):
    name = TOKEN_OUTPUT
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_OUTPUT)
        expression = stream.expect(TOKEN_EXPRESSION)
        return _Written(token, _compiled(expression.value, token))


class _EchoTag(Tag):
    name = "echo"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        text = stream.current.value if stream.current.kind == TOKEN_EXPRESSION else ""
        return _Written(token, _compiled(text, token))


class _AssignTag(Tag):
    name = "assign"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        text = stream.current.value if stream.current.kind == TOKEN_EXPRESSION else ""
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or not name.replace("-", "_").replace("?", "_").isidentifier():
            raise LiquidSyntaxError("assign wants a name, = and a value", token=token)
        return _Assigned(token, name, _compiled(value, token))


class _IfTag(Tag):
    name = "if"
    end = "endif"
    negated = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        parse_block = get_parser(self.env).parse_block
        ends = frozenset((self.end, "elsif", "else"))
        branches = [(self._condition(stream, token, self.negated), parse_block(stream, ends))]
        while not stream.current.is_tag(self.end):
            branch = stream.current
            if branch.is_tag("elsif"):
                next(stream)
                branches.append((self._condition(stream, branch, False), parse_block(stream, ends)))
            elif branch.is_tag("else"):
                next(stream)
                if stream.current.kind == TOKEN_EXPRESSION:
                    next(stream)
                branches.append((lambda _: True, parse_block(stream, ends)))
            else:
                raise LiquidSyntaxError(f"{self.name} is not closed", token=token)
        return _Chosen(token, branches)

    def _condition(self, stream: TokenStream, token: Token, negated: bool) -> Callable[[Scope], bool]:
        evaluate = _compiled(_inner(stream), token)
        return lambda scope: is_true(evaluate(scope)) is not negated


class _UnlessTag(_IfTag):
    name = "unless"
    end = "endunless"
    negated = True


def _disabled_tag(tag: str) -> type[Tag]:
    class Disabled(Tag):
        name = tag
        block = False

        def parse(self, stream: TokenStream) -> Node:
            raise LiquidSyntaxError(f"the tag {tag} is switched off in Segment", token=stream.current)

    return Disabled


def _environment() -> Environment:
    environment = Environment(strict_filters=False, tolerance=liquid.Mode.STRICT)
    environment.suppress_blank_control_flow_blocks = False  # type: ignore[misc]  # this environment only
    environment.block_nesting_limit = 100  # type: ignore[misc]  # this environment only
    for tag in ("doc", "ifchanged"):
        environment.tags.pop(tag, None)
    kinds: list[type[Tag]] = [_OutputTag, _EchoTag, _AssignTag, _IfTag, _UnlessTag]
    for kind in [*kinds, *map(_disabled_tag, DISABLED_TAGS)]:
        environment.add_tag(kind)
    return environment


_ENVIRONMENT = _environment()


def compile_liquid(template: str) -> Callable[[Value], str]:
    """A renderer of *template* over an event; ValueError, here or when it renders, says what Segment stops at."""
    if not template:
        return lambda _: ""
    if utf16_length(template) > LONGEST:
        raise ValueError(f"a template has at most {LONGEST} characters")
    try:
        compiled = _ENVIRONMENT.from_string(template)
    except (LiquidError, RecursionError) as error:
        raise ValueError(str(error).splitlines()[0]) from error

    def render(event: Value) -> str:
        try:
            return compiled.render(_Event(event))
        except LiquidError as error:
            raise ValueError(str(error).splitlines()[0]) from error

    return render


class _Event(dict[str, Any]):
    """The event as python-liquid's globals."""

    def __init__(self, event: Value) -> None:
        super().__init__(event if isinstance(event, dict) else {})


def tags() -> Iterator[str]:
    """The tags that a template may use."""
    return (name for name in _ENVIRONMENT.tags if name not in DISABLED_TAGS)
