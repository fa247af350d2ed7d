"""Where the trigger dialect means something else than it says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from talonbench.fql.tokens import Token, tokenize

_TEXT_FIELDS = ("event", "type", "name", "userId")
_ROOTS = (*_TEXT_FIELDS, "properties", "traits", "context", "contains", "match", "true", "false")


@dataclass(frozen=True, slots=True)
class Quirk:
    """A place in a trigger that Segment reads otherwise than most people would."""

    code: str
    message: str
    start: int
    end: int


Finder = Callable[[list[Token]], Iterator[Quirk]]


def find_quirks(source: str) -> tuple[Quirk, ...]:
    """Every quirk in *source*, which can be read, in the order of their places."""
    tokens = tokenize(source)
    found = [quirk for finder in _FINDERS for quirk in finder(tokens)]
    return tuple(sorted(found, key=lambda quirk: quirk.start))


def _at(token: Token, code: str, message: str) -> Quirk:
    return Quirk(code, message, token.start, token.end)


def _single_quotes(tokens: list[Token]) -> Iterator[Quirk]:
    for token in tokens:
        if token.type == "string" and token.text.startswith("'"):
            yield _at(token, "single_quotes", "Single quotes become part of the text; use double quotes.")


def _mixed_conjunctions(tokens: list[Token]) -> Iterator[Quirk]:
    levels: list[list[Token]] = [[]]
    for token in tokens:
        if token.type == "parenleft":
            levels.append([])
        elif token.type == "parenright" and len(levels) > 1:
            levels.pop()
        elif token.type == "conditional":
            if levels[-1] and levels[-1][-1].text != token.text:
                message = f"One group knows one conjunction: the last one, “{token.text}”, joins all its conditions."
                yield _at(token, "mixed_conjunctions", message)
            levels[-1].append(token)


def _upper_case_words(tokens: list[Token]) -> Iterator[Quirk]:
    for token in tokens:
        if token.type == "ident" and token.text in ("AND", "OR"):
            yield _at(token, "upper_case_word", f"“{token.text}” is passed over; write it in lower case.")


def _negated_group(tokens: list[Token]) -> Iterator[Quirk]:
    for token, after in zip(tokens, tokens[1:], strict=False):
        if token.text == "!" and after.type == "parenleft":
            yield _at(token, "negated_group", "“!” before a parenthesis is passed over: the group is not negated.")


def _function_in_group(tokens: list[Token]) -> Iterator[Quirk]:
    opened = False
    for token, after in zip(tokens, tokens[1:], strict=False):
        is_function = token.type == "ident" and token.text in ("contains", "match") and after.type == "parenleft"
        if is_function and opened:
            message = f"The first “)” closes the group: {token.text}() inside one breaks it open."
            yield _at(token, "function_in_group", message)
        if after.type == "parenleft" and not is_function:
            opened = True
        elif token.type == "parenright":
            opened = False


def _unknown_fields(tokens: list[Token]) -> Iterator[Quirk]:
    before = Token("", "", 0, 0)
    for token, after in zip(tokens, tokens[1:], strict=False):
        known = token.text.split(".")[0] in _ROOTS or token.text in ("AND", "OR")
        is_subject = after.type == "operator" or after.type == "parenleft" or after.text == "in" or after.type == "dot"
        if token.type == "ident" and not known and is_subject and before.type not in ("operator", "dot"):
            message = f"Triggers do not know “{token.text}”: this condition is passed over."
            yield _at(token, "unknown_field", message)
        before = token


def _comparisons(tokens: list[Token]) -> Iterator[Quirk]:
    for field, operator, value in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if operator.type != "operator" or field.type != "ident":
            continue
        if value.type == "null" and field.text in ("event", "type"):
            yield _at(value, "no_null_test", f"“{field.text}” is compared with the text “null”; it has no null test.")
        elif operator.text == "!=" and value.text in ("true", "false"):
            yield _at(value, "not_boolean", "“!=” compares with a text: for true and false it always holds.")
        elif value.type == "number" and operator.text in ("=", "!=") and field.text in _TEXT_FIELDS:
            yield _at(
                value, "number_as_text", f"“{field.text}” is compared as text: only “{value.text}” in quotes fits."
            )
        elif operator.text == "=" and value.text == '""' and field.text == "event":
            yield _at(value, "default_trigger", "Only an event with an empty name fits: this is the untouched default.")


def _patterns(tokens: list[Token]) -> Iterator[Quirk]:
    for index, token in enumerate(tokens):
        value = tokens[index + 4] if token.text == "match" and len(tokens) > index + 4 else None
        at = index + 4
        while value is not None and value.type != "string" and at + 1 < len(tokens):
            at += 1
            value = tokens[at]
        if value is None or value.type != "string":
            continue
        inner = value.text[1:-1]
        if not inner.startswith("*") and not inner.endswith("*"):
            message = f"match() without a * drops the first character: this tests “ends with {inner[1:]}”."
            yield _at(value, "match_without_star", message)
        elif "*" in inner[1:-1] or "?" in inner or "[" in inner or (inner.startswith("*") and inner.endswith("*")):
            yield _at(
                value, "match_pattern", "match() knows one * at the start or the end; the rest is taken literally."
            )


_FINDERS: tuple[Finder, ...] = (
    _single_quotes,
    _mixed_conjunctions,
    _upper_case_words,
    _negated_group,
    _function_in_group,
    _unknown_fields,
    _comparisons,
    _patterns,
)
