"""``{"@replace": {"value": x, "pattern": "a", "replacement": "b", "ignorecase", "global", "pattern2" …}}``.

It is JavaScript's ``text.replace`` with a literal pattern, ``$`` signs in the replacement included.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from talonbench.errors import Fault
from talonbench.mapping.directives.checks import check_flag, check_length, check_options, check_text_or_directive
from talonbench.mapping.directives.directive import Directive, NodeCompiler, ReadScope
from talonbench.mapping.nodes import NodePath
from talonbench.mapping.paths import PathRead, Resolver
from talonbench.values import UNDEFINED, Value, is_truthy, to_text, utf16_length

LONGEST_PATTERN: Final = 10
LONGEST_REPLACEMENT: Final = 10
_DOLLAR = re.compile(r"\$([$&`'])")
Substitute: TypeAlias = Callable[[str], Value]
_check = check_options(
    {"pattern": check_length(1, LONGEST_PATTERN), "value": check_text_or_directive},
    {"replacement": check_length(0, LONGEST_REPLACEMENT), "ignorecase": check_flag, "global": check_flag},
)


class Replace(Directive):
    """A string with a part replaced; numbers become strings, anything else the empty string."""

    def check(self, options: Value, place: NodePath) -> Iterator[Fault]:
        """See `Directive.check`."""
        yield from _check(options, place)

    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """See `Directive.compile`."""
        if not isinstance(options, dict):
            return to.refuse("@replace must be an object.")
        if not is_truthy(options.get("pattern")):
            return to.refuse("@replace needs a pattern.")
        if not is_truthy(options.get("value")):
            return lambda event: UNDEFINED
        value = to.at("value").value(options["value"])
        substitute = compile_replacement(options, to.refuse)

        def resolve(event: Value) -> Value:
            text = value(event)
            if isinstance(text, (bool, int, float)):
                text = to_text(text)
            return substitute(text) if isinstance(text, str) else ""

        return resolve

    def reads(self, at: ReadScope, options: Value) -> Iterator[PathRead]:
        """See `Directive.reads`."""
        if isinstance(options, dict):
            yield from at.made_of("value").reads(options.get("value"))


def compile_replacement(options: dict[str, Value], refuse: Callable[[str], Resolver]) -> Substitute:
    """A function on strings, from the options; with options of a wrong type the result is an empty string."""
    given = {"replacement": "", "ignorecase": False, "global": True}
    given |= {key: value for key, value in options.items() if key in given and value is not None}
    pattern, replacement = options["pattern"], given["replacement"]
    ignore_case, everywhere = given["ignorecase"], given["global"]
    if not (
        isinstance(pattern, str)
        and isinstance(replacement, str)
        and isinstance(ignore_case, bool)
        and isinstance(everywhere, bool)
    ):
        return lambda text: ""
    pairs = [(pattern, replacement)]
    second = options.get("pattern2")
    second_replacement = "" if options.get("replacement2") is None else options["replacement2"]
    if second and isinstance(second, str) and isinstance(second_replacement, str):
        pairs.append((second, second_replacement))
    return _chain([_one(*pair, ignore_case, everywhere, refuse) for pair in pairs])


def _chain(steps: list[Substitute]) -> Substitute:
    def substitute(text: str) -> Value:
        value: Value = text
        for step in steps:
            assert isinstance(value, str)
            value = step(value)
        return value

    return substitute


def _one(
    pattern: str, replacement: str, ignore_case: bool, everywhere: bool, refuse: Callable[[str], Resolver]
) -> Substitute:
    if utf16_length(pattern) > LONGEST_PATTERN or utf16_length(replacement) > LONGEST_REPLACEMENT:
        refused = refuse(f"Pattern and replacement can have at most {LONGEST_PATTERN} characters.")
        return lambda text: refused(UNDEFINED)
    if ignore_case:
        return _ignoring_case(pattern, replacement, everywhere)
    if "$" in replacement:
        found = re.compile(re.escape(pattern))
        return lambda text: found.sub(lambda at: _expanded(replacement, at.span(), text), text, 0 if everywhere else 1)
    return lambda text: text.replace(pattern, replacement, -1 if everywhere else 1)


def _expanded(replacement: str, span: tuple[int, int], text: str) -> str:
    """*replacement* with ``$$``, ``$&``, ``$```, ``$'`` filled in; there are no groups, so ``$1`` stays."""
    start, end = span
    parts = {"$": "$", "&": text[start:end], "`": text[:start], "'": text[end:]}
    return _DOLLAR.sub(lambda found: parts[found[1]], replacement)


def _ignoring_case(pattern: str, replacement: str, everywhere: bool) -> Substitute:
    wanted = _folded(pattern)
    length = len(pattern)

    def substitute(text: str) -> Value:
        folded = _folded(text)
        out, done, at = [], 0, folded.find(wanted)
        while at >= 0:
            out += [text[done:at], _expanded(replacement, (at, at + length), text)]
            done = at + length
            at = folded.find(wanted, done) if everywhere else -1
        return "".join([*out, text[done:]])

    return substitute


def _folded(text: str) -> str:
    """*text* as JavaScript's case-blind comparison sees it (ECMA-262 Canonicalize): character by character."""
    return "".join(map(_canonical, text))


def _canonical(char: str) -> str:
    upper = char.upper()
    if len(upper) != 1 or char > "\uffff" or (char > "\x7f" and upper <= "\x7f"):
        return char
    return upper
