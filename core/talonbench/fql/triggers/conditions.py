"""A trigger's conditions: what Segment compares, and in which words."""

from dataclasses import dataclass, field

from talonbench.fql.tokens import Token
from talonbench.fql.triggers.properties import compile_property, property_keys
from talonbench.fql.triggers.tests import NUMERIC, TESTS, Predicate, never, without_first_unit
from talonbench.values import UNDEFINED, Native, Value, to_number, to_text
from talonbench.values.prototypes import UnreadablePropertyError

PLAIN_ROOTS = ("type", "event", "name", "userId")
NESTED_ROOTS = ("properties", "traits", "context")
FUNCTIONS = ("contains", "match")
_WORDS = {
    "=": "=",
    "!=": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "number_equals": "=",
    "number_not_equals": "is a number !=",
    "contains": "contains",
    "not_contains": "is a string that doesn't contain",
    "starts_with": "starts with",
    "not_starts_with": "is a string that doesn't start with",
    "ends_with": "ends with",
    "not_ends_with": "is a string that doesn't end with",
}
_INFINITIVES = {
    "is": "to be",
    "contains": "to contain",
    "starts": "to start",
    "ends": "to end",
    "exists": "to exist",
    "doesn't": "not to",
}
_ALONE = {"exists": "exists", "not_exists": "doesn't exist", "is_true": "= true", "is_false": "= false"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison: *root* is the event's key, *name* the path below it (empty: the key itself).

    *operator* is the test that Segment makes; *start* and *end* are the place in the trigger; *path*, *sign* and
    *operand* are its tokens (a call's sign is the function's name).
    """

    root: str
    name: str
    operator: str
    value: Value
    start: int
    end: int
    path: Token = field(compare=False, repr=False)
    sign: Token = field(compare=False, repr=False)
    operand: Token = field(compare=False, repr=False)

    def __str__(self) -> str:
        if self.operator in _ALONE:
            return f"{self.subject} {_ALONE[self.operator]}"
        if self.operator not in _WORDS:
            return f"{self.subject} {self.operator} {to_text(self.value)} (an operator that Segment doesn't support)"
        return f"{self.subject} {_WORDS[self.operator]} {self._expected}"

    @property
    def expectation(self) -> str:
        """The condition as what follows “Expected” in a sentence."""
        verb, blank, rest = str(self).removeprefix(f"{self.subject} ").partition(" ")
        return f"{self.subject} {_INFINITIVES.get(verb, verb)}{blank}{rest}"

    @property
    def _expected(self) -> str:
        limit = to_number(self.value) if isinstance(self.value, str) else self.value
        is_number = self.operator.startswith("number") or (self.operator in NUMERIC and limit == limit)
        return to_text(limit) if is_number else f'"{to_text(self.value)}"'

    @property
    def subject(self) -> str:
        """The path in the event, as people write it."""
        return f"{self.root}.{self.name}" if self.name else self.root

    @property
    def is_unreadable(self) -> bool:
        """Whether the path has no key at all: Segment fails when it reaches this condition."""
        return bool(self.name) and not property_keys(self.name)

    @property
    def may_throw(self) -> bool:
        """Whether JavaScript throws for some events when it tests this condition."""
        return self.is_unreadable or not {"caller", "arguments"}.isdisjoint(property_keys(self.name))

    def read(self, event: dict[str, Value]) -> Value:
        """The value at the condition's path in *event*; an empty object for JavaScript's own."""
        found = event.get(self.root, UNDEFINED)
        if self.root in PLAIN_ROOTS:
            return found
        if self.is_unreadable:
            return UNDEFINED
        try:
            found = compile_property(self.name)(found)
        except UnreadablePropertyError:
            return UNDEFINED
        return {} if isinstance(found, Native) else found

    def compile(self) -> Predicate:
        """The condition as a predicate of the event; UnreadablePropertyError where JavaScript throws."""
        root = self.root
        test = TESTS.get(self.operator, never)(self.value)
        if self.is_unreadable:
            return _refuse
        if root in PLAIN_ROOTS:
            return _compile_plain(root, self.operator, to_text(self.value)) or (
                lambda event: test(event.get(root, UNDEFINED))
            )
        read = compile_property(self.name)
        return lambda event: test(read(event.get(root, UNDEFINED)))


def _compile_plain(root: str, operator: str, text: str) -> Predicate | None:
    """The two most common tests, without a nested call."""
    if operator == "=":
        return lambda event: event.get(root) == text
    return (lambda event: event.get(root) != text) if operator == "!=" else None


def _refuse(_: dict[str, Value]) -> bool:
    raise UnreadablePropertyError


def make_comparison(subject: Token, sign: Token, operand: Token) -> Condition:
    """The condition that Segment makes of a field and the two tokens after it."""
    root = subject.text.split(".")[0]
    operator, value = _comparison(root, sign, operand)
    name = _name(subject.text, root) if root in NESTED_ROOTS else ""
    return Condition(root, name, operator, value, subject.start, operand.end, subject, sign, operand)


def make_call(function: Token, negation: Token | None, parts: list[Token]) -> list[Condition]:
    """The conditions of a call, *parts* its tokens from the parenthesis; none for a field that Segment ignores."""
    subject, operand = parts[1], parts[3]
    operator, value = _function_test(function.text, operand)
    operator = f"not_{operator}" if negation else operator
    places = [(subject.text, "")] if subject.text in ("event", "name", "userId") else []
    places += [(root, _name(subject.text, root)) for root in NESTED_ROOTS if subject.text.startswith(root)]
    start = (negation or function).start
    return [
        Condition(root, name, operator, value, start, parts[-1].end, subject, function, operand)
        for root, name in places
    ]


def _name(text: str, root: str) -> str:
    """The path below *root*; the root alone stays, and is then looked for below itself."""
    return text.removeprefix(f"{root}.")


def _comparison(root: str, operator: Token, operand: Token) -> tuple[str, Value]:
    """The operator that Segment makes of *operator* and *operand*, and what it compares with."""
    sign, expected = operator.text, token_value(operand)
    if root in ("event", "type"):
        return sign, to_text(expected)
    if sign in ("=", "!=") and operand.text == "null":
        return ("not_exists" if sign == "=" else "exists"), None
    if root != "name" and sign == "=" and operand.text in ("true", "false"):
        return f"is_{operand.text}", None
    if root in NESTED_ROOTS and sign in ("=", "!=") and operand.type == "number":
        return ("number_equals" if sign == "=" else "number_not_equals"), expected
    return sign, expected if root in NESTED_ROOTS else to_text(expected)


def _function_test(name: str, operand: Token) -> tuple[str, str]:
    expected = to_text(token_value(operand))
    if name == "contains":
        return "contains", expected
    if operand.text.endswith('*"'):
        return "starts_with", expected[:-1]
    return "ends_with", without_first_unit(expected)


def token_value(token: Token) -> Value:
    """A token's value: only double quotes are removed."""
    if token.type == "string":
        return token.text.removeprefix('"').removesuffix('"')
    if token.type == "number":
        return to_number(token.text)
    if token.type == "ident" and token.text in ("true", "false"):
        return token.text == "true"
    return token.text
