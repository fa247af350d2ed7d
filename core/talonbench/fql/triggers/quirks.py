"""Where a trigger doesn't do what it seems to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from talonbench.fql.tokens import ITEMS, Token
from talonbench.fql.triggers.conditions import FUNCTIONS, NESTED_ROOTS, PLAIN_ROOTS, Condition
from talonbench.fql.triggers.nodes import conditions, groups
from talonbench.fql.triggers.properties import property_keys
from talonbench.fql.triggers.scan import ScanResult
from talonbench.fql.triggers.tests import NUMERIC
from talonbench.values import to_number
from talonbench.values.prototypes import INHERITED


@dataclass(frozen=True, slots=True)
class Quirk:
    """A place in a trigger that Segment reads differently than most people would."""

    code: str
    message: str
    start: int
    end: int


Finder = Callable[[Condition], Iterator[Quirk]]
_BEGIN = (Token("begin", "", 0, 0),)
_KNOWN_SIGNS = ("=", "!=", *NUMERIC)
_FUNCTIONS_OF_FILTERS = (
    "length", "lowercase", "uppercase", "snakecase", "kebabcase", "titlecase", "typeof", "bool", "string", "number",
)  # fmt: skip


def find_quirks(source: str, reading: ScanResult) -> tuple[Quirk, ...]:
    """Every quirk in *source*, scanned as *reading*, in order."""
    found = [*_conjunctions(reading), *_parentheses(reading), *_passed_over(source, reading)]
    found += [quirk for condition in conditions(reading.root) for finder in _FINDERS for quirk in finder(condition)]
    unique = dict.fromkeys(found)
    return tuple(sorted(unique, key=lambda quirk: quirk.start))


def _at(token: Token, code: str, message: str) -> Quirk:
    return Quirk(code, message, token.start, token.end)


def _conjunctions(reading: ScanResult) -> Iterator[Quirk]:
    for group in groups(reading.root):
        for before, word in pairwise(group.words):
            if before.text != word.text:
                message = f"A group has one conjunction: its last one, “{group.word}”, joins all its conditions."
                yield _at(word, "mixed_conjunctions", message)


def _parentheses(reading: ScanResult) -> Iterator[Quirk]:
    """Groups that a function ends too early, or that ``!`` doesn't negate."""
    groups_opened = set(reading.opened)
    inside: Token | None = None
    for before, token in pairwise(reading.tokens):
        if token in groups_opened:
            inside = token
            if before.text == "!":
                message = "“!” before a parenthesis is ignored: the group isn't negated."
                yield _at(before, "negated_group", message)
        elif token.type == "parenleft" and before.text in FUNCTIONS and inside is not None:
            message = f"The first “)” closes the group: {before.text}() inside it ends it too early."
            yield _at(before, "function_in_group", message)
        if token.type == "parenright" or (inside is None and before.type == "parenleft" and before in groups_opened):
            inside = None


def _passed_over(source: str, reading: ScanResult) -> Iterator[Quirk]:
    """A quirk for each run of tokens that are part of no condition."""
    for before, *run in _runs(reading):
        if any(token.type != "parenright" for token in run):
            message, code = _why(source, before, run)
            yield Quirk(code, message, run[0].start, run[-1].end)


def _runs(reading: ScanResult) -> Iterator[list[Token]]:
    """Runs of ignored tokens, with the token before them; negated groups are reported elsewhere."""
    lost = set(reading.passed_over)
    run: list[Token] = []
    for before, token, after in zip(_BEGIN + reading.tokens, reading.tokens, reading.tokens[1:] + _BEGIN, strict=False):
        if token in lost and not (token.text == "!" and after.type == "parenleft"):
            if not run:
                run.append(before)
            run.append(token)
        elif run:
            yield run
            run = []


def _why(source: str, before: Token, run: list[Token]) -> tuple[str, str]:
    first = run[0]
    if before.type == first.type == "string" and before.end == first.start:
        message = "No space follows this string (a Windows line break isn't one), so its end quote opens another."
        return message, "reopened_text"
    if first.type == "ident":
        return _unknown(first)
    if first.type == "operator" and first.text == "!":
        return "“!” negates only contains and match; here it is ignored.", "negation_passed_over"
    return f"“{source[first.start : run[-1].end]}” isn't part of a condition and is ignored.", "passed_over"


def _unknown(token: Token) -> tuple[str, str]:
    if token.text in ("AND", "OR"):
        return f"“{token.text}” is ignored; write it in lowercase.", "upper_case_word"
    if token.text in FUNCTIONS:
        fields = "event, name, userId, properties, traits and context"
        return f"{token.text}() reads only {fields}: this condition is ignored.", "unknown_field"
    if token.text in _FUNCTIONS_OF_FILTERS:
        return f"{token.text}() works only in filters, not in triggers: it is ignored.", "unknown_function"
    if token.text in ("true", "false", "in", "all", "not"):
        return f"Triggers don't support the word “{token.text}”: it is ignored.", "unknown_word"
    hint = _meant(token.text)
    return f"Triggers can't read “{token.text}”{hint}: this condition is ignored.", "unknown_field"


def _meant(text: str) -> str:
    root = text.split(".")[0]
    known = {name.lower(): name for name in PLAIN_ROOTS + NESTED_ROOTS}
    return f" (write “{known[root.lower()]}”)" if root.lower() in known else ""


def _fields(condition: Condition) -> Iterator[Quirk]:
    if condition.root in PLAIN_ROOTS and "." in condition.path.text:
        message = f"The path is incomplete: this reads “{condition.root}” itself."
        yield _at(condition.path, "path_cut_off", message)
    if condition.root in NESTED_ROOTS and condition.path.text == condition.root:
        message = f"This looks for “{condition.root}” inside {condition.root}, not for {condition.root} itself."
        yield _at(condition.path, "root_alone", message)
    for key in INHERITED.intersection(property_keys(condition.name)):
        message = f"Every JavaScript object has “{key}”, so it exists even if it is missing from the event."
        yield _at(condition.path, "inherited_key", message)


def _operators(condition: Condition) -> Iterator[Quirk]:
    sign = condition.sign
    if sign.text in FUNCTIONS:
        return
    if sign.text not in _KNOWN_SIGNS:
        message = f"Triggers don't support the operator “{sign.text}”: this condition never matches."
        if sign.type in ("eos", "parenright"):
            message = "In triggers a field alone isn't a condition: it never matches."
        elif sign.type in ("dot", "brackleft"):
            message = f"This path ends before “{sign.text}”: the condition never matches. {ITEMS}"
        yield _at(sign, "unknown_operator", message)
    elif sign.text in NUMERIC:
        yield from _numeric(condition)


def _numeric(condition: Condition) -> Iterator[Quirk]:
    """``<`` and the like: they match only numbers in the event, and the right side is converted to a number."""
    operand, sign = condition.operand, condition.sign
    if isinstance(condition.value, str) and to_number(condition.value) != to_number(condition.value):
        yield _at(operand, "no_number", f"“{sign.text}” compares numbers, and this isn't one: it never matches.")
    elif operand.type == "string":
        message = "This string is read as a number; a string in the event isn't, and never matches."
        yield _at(operand, "quoted_number", message)
    elif condition.root in ("type", "event", "name"):
        message = f"“{sign.text}” matches only numbers in the event; “{condition.root}” is a string."
        yield _at(sign, "number_of_text", message)


def _values(condition: Condition) -> Iterator[Quirk]:
    operand, sign, is_text_field = condition.operand, condition.sign.text, condition.root in PLAIN_ROOTS
    if operand.type == "string" and operand.text.startswith("'"):
        yield _at(operand, "single_quotes", "Single quotes become part of the string; use double quotes.")
    if sign in FUNCTIONS or sign not in _KNOWN_SIGNS or sign in NUMERIC:
        return
    if operand.type == "null" and condition.root in ("event", "type"):
        message = f"“{condition.root}” is compared with the string “null”; it can't be tested for null."
        yield _at(operand, "no_null_test", message)
    elif operand.type == "ident" and operand.text in ("true", "false"):
        yield from _boolean(condition)
    elif operand.type == "number" and is_text_field:
        message = f"“{condition.root}” is compared as a string: only the string “{condition.value}” matches."
        yield _at(operand, "number_as_text", message)
    elif operand.type == "number" and sign == "!=":
        yield _at(operand, "number_needed", "This doesn't match if the value is missing or isn't a number.")
    elif operand.text == '""' and sign == "=" and condition.root == "event":
        message = "Matches only events with an empty name (the untouched default)."
        yield _at(operand, "default_trigger", message)
    elif operand.type == "ident":
        yield _at(operand, "unquoted_text", f"Even without quotes this is the string “{operand.text}”, not a field.")
    elif operand.type not in ("string", "number", "null"):
        message = f"A value is expected here; the field is compared with the string “{condition.value}”."
        yield _at(operand, "no_value", message)


def _boolean(condition: Condition) -> Iterator[Quirk]:
    operand = condition.operand
    if condition.sign.text == "!=":
        message = f"“!=” compares with the string “{operand.text}”: it always matches true and false."
        yield _at(operand, "not_boolean", message)
    elif condition.root in ("event", "type", "name"):
        message = f"“{condition.root}” is compared as a string: only the string “{operand.text}” matches."
        yield _at(operand, "boolean_as_text", message)


def _calls(condition: Condition) -> Iterator[Quirk]:
    if condition.operator.startswith("not_") and condition.sign.text in FUNCTIONS:
        message = f"“!{condition.sign.text}” doesn't match if the value is missing or isn't a string."
        yield Quirk("negation_needs_text", message, condition.start, condition.end)
    if condition.sign.text == "match" and condition.operand.type == "string":
        yield from _pattern(condition.operand)


def _pattern(operand: Token) -> Iterator[Quirk]:
    inner = operand.text[1:-1]
    if not inner.startswith("*") and not operand.text.endswith('*"'):
        message = f"match() without a * drops the first character: this tests “ends with {inner[1:]}”."
        yield _at(operand, "match_without_star", message)
    elif (
        "*" in inner[1:-1]
        or "?" in inner
        or "[" in inner
        or (inner.startswith("*") and inner.endswith("*") and inner != "*")
    ):
        message = "match() supports one * at the start or the end; the rest is literal."
        yield _at(operand, "match_pattern", message)


_FINDERS: tuple[Finder, ...] = (_fields, _operators, _values, _calls)
