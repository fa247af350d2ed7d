"""A trigger as a form, there and back."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talonbench.fql import compile_trigger
from talonbench.fql.triggers.builder_form import (
    ConditionGroup,
    Part,
    TriggerForm,
    add_condition,
    check_form,
    explain_unbuildable,
    format_trigger,
    parse_trigger_form,
)
from talonbench.fql.triggers.condition_rows import (
    CALLS,
    NUMBER_TESTS,
    TESTS,
    WITHOUT_VALUE,
    ConditionRow,
    check_row,
    list_tests,
)
from talonbench.values import Value

PLACES = (
    "event", "type", "userId", "name", "properties.total", "traits.address.city", "context.ip", "properties.and.or",
    "properties.products.0.sku", "traits.first name", "context.größe", "properties.null", "properties.-x",
)  # fmt: skip
VALUES = ("Order Completed", "x", "a b", "ü", "7", "true", "and", "(x or y)", "*")
SCALARS = st.sampled_from([*VALUES, 7, -0.5, True, False, None, "", [1], {"b": 1}])
EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "event": SCALARS,
        "type": st.sampled_from(["track", "x"]),
        "userId": SCALARS,
        "name": SCALARS,
        "properties": st.dictionaries(st.sampled_from(["total", "and", "null", "-x"]), SCALARS),
        "traits": st.dictionaries(st.sampled_from(["first name", "address"]), SCALARS),
        "context": st.dictionaries(st.sampled_from(["ip", "größe"]), SCALARS),
    },
)


def row(draw: st.DrawFn, in_group: bool) -> ConditionRow:
    place = draw(st.sampled_from(PLACES))
    test = draw(st.sampled_from(list_tests(place, in_group=in_group)))
    if test in WITHOUT_VALUE:
        return ConditionRow(place, test)
    number = st.integers(-999, 999).map(str) | st.sampled_from(["0.5", "-3.25"])
    return ConditionRow(place, test, draw(number if test in NUMBER_TESTS else st.sampled_from(VALUES)))


@st.composite
def forms(draw: st.DrawFn) -> TriggerForm:
    words = st.sampled_from(["and", "or"])
    parts: list[Part] = []
    for is_group in draw(st.lists(st.booleans(), min_size=1, max_size=4)):
        if is_group:
            rows = tuple(row(draw, True) for _ in range(draw(st.integers(1, 3))))
            parts.append(ConditionGroup(draw(words), rows))
        else:
            parts.append(row(draw, False))
    return TriggerForm(draw(words), tuple(parts))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(forms(), st.lists(EVENTS, min_size=1, max_size=5))
def test_a_form_means_the_same_to_segment_after_it_is_written_and_read(
    form: TriggerForm, events: list[dict[str, Value]]
) -> None:
    if check_form(form):
        return
    source = format_trigger(form)

    again = parse_trigger_form(source)

    assert again is not None
    assert format_trigger(again).replace("(", "").replace(")", "") == source.replace("(", "").replace(")", "")
    written, given_one = compile_trigger(format_trigger(again)), compile_trigger(source)
    assert [written.matches(event) for event in events] == [given_one.matches(event) for event in events]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(forms(), EVENTS)
def test_a_written_form_matches_as_its_rows_do(form: TriggerForm, event: dict[str, Value]) -> None:
    """Each row and each group is evaluated by itself; all or any of them must match."""
    if check_form(form):
        return

    def matches(part: Part) -> bool:
        if isinstance(part, ConditionRow):
            return compile_trigger(format_trigger(TriggerForm("and", (part,)))).matches(event)
        return (all if part.word == "and" else any)(map(matches, part.rows))

    expected = (all if form.word == "and" else any)(map(matches, form.parts))

    assert compile_trigger(format_trigger(form)).matches(event) == expected


@pytest.mark.parametrize(("place", "in_group"), list(product(PLACES, (False, True))))
def test_each_test_that_is_offered_can_be_written(place: str, in_group: bool) -> None:
    offered = list_tests(place, in_group=in_group)

    problems = {test: check_row(ConditionRow(place, test, "" if test in WITHOUT_VALUE else "7")) for test in offered}

    assert {test: problem for test, problem in problems.items() if problem} == {}
    assert not in_group or not set(offered) & set(CALLS)


def test_the_dialect_s_own_operators_all_have_a_row() -> None:
    assert set(list_tests("properties.x")) == set(TESTS)


TRACK, ORDERED = ConditionRow("type", "=", "track"), ConditionRow("event", "=", "Order Completed")
A, B = ConditionRow("event", "=", "A"), ConditionRow("event", "=", "B")


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("", TriggerForm("and", ())),
        ('type = "track"', TriggerForm("and", (TRACK,))),
        ('type = "track" and event = "Order Completed"', TriggerForm("and", (TRACK, ORDERED))),
        ('event = "A" or event = "B"', TriggerForm("or", (A, B))),
        ('(event = "A" or event = "B")', TriggerForm("or", (A, B))),
        ('type = "track" and ( event = "A" )', TriggerForm("and", (TRACK, ConditionGroup("or", (A,))))),
        ('(event = "A") or event = "B"', TriggerForm("or", (ConditionGroup("and", (A,)), B))),
        ('(event = "A")', TriggerForm("and", (ConditionGroup("or", (A,)),))),
        ('type = "track" and (event = "A" or event = "B")', TriggerForm("and", (TRACK, ConditionGroup("or", (A, B))))),
        ("properties.total >= 5", TriggerForm("and", (ConditionRow("properties.total", ">=", "5"),))),
        ('match(event, "Order*")', TriggerForm("and", (ConditionRow("event", "starts_with", "Order"),))),
        ('!match(event, "*x")', TriggerForm("and", (ConditionRow("event", "not_ends_with", "x"),))),
        ('!contains(event, "x")', TriggerForm("and", (ConditionRow("event", "not_contains", "x"),))),
        ("traits.email != null", TriggerForm("and", (ConditionRow("traits.email", "exists"),))),
        ("properties.gift = true", TriggerForm("and", (ConditionRow("properties.gift", "is_true"),))),
        ("properties.n != 3", TriggerForm("and", (ConditionRow("properties.n", "number_not_equals", "3"),))),
        ('event = ""', TriggerForm("and", (ConditionRow("event", "=", ""),))),
        (r'properties.\0 = "x"', TriggerForm("and", (ConditionRow("properties.0", "=", "x"),))),
    ],
)  # fmt: skip
def test_a_trigger_is_read_as_a_form(source: str, form: TriggerForm) -> None:
    assert parse_trigger_form(source) == form


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("type = 'track'", "Single quotes become part of the string; use double quotes."),
        ('event = "A" or event = "B" and type = "track"', "A group has one conjunction"),
        ('type = "track" and (contains(event, "A") or event = "B")', "closes the group"),
        ('!(event = "A") and type = "track"', "the group isn't negated"),
        ('properties = "x"', "This looks for “properties” inside properties"),
        ("((", "Segment doesn't support nested groups."),
        ("event = 1", "compared as a string"),
        ("properties.gift != true", "“!=” compares with the string “true”"),
        ('event = "a~b"', "The builder has no row for one of its conditions."),
        ('type = "track" and (anonymousId != null)', "Triggers can't read “anonymousId”"),
    ],
)
def test_what_a_form_would_hide_is_no_form_and_says_why(source: str, reason: str) -> None:
    assert parse_trigger_form(source) is None
    assert reason in explain_unbuildable(source)


@pytest.mark.parametrize(
    "bad",
    [ConditionRow("anonymousId", "=", "x"), ConditionRow("properties", "=", "x"), ConditionRow("event", "=", 'a"b'),
     ConditionRow("properties.n", ">", "many"), ConditionRow("event", "contains", ""), ConditionRow("", "=", "x"),
     ConditionRow("event.x", "=", "x"), ConditionRow("event", "ends_with", "a*"), ConditionRow("event", "exists"),
     ConditionRow("type", "contains", "x"), ConditionRow("properties.\U0001f600", "=", "x")],
)  # fmt: skip
def test_what_segment_cannot_be_told_is_said(bad: ConditionRow) -> None:
    assert check_row(bad)


def test_a_call_cannot_stand_in_a_group() -> None:
    call = ConditionRow("event", "contains", "x")

    assert check_row(call) == ""
    assert "inside a group" in check_row(call, in_group=True)


@pytest.mark.parametrize(
    ("keys", "value", "added"),
    [
        (("event",), "Order Completed", 'event = "Order Completed"'),
        (("properties", "total"), 18.5, "properties.total = 18.5"),
        (("properties", "products", "0", "sku"), "A", r'properties.products.\0.sku = "A"'),
        (("properties", "first name"), "A", r'properties.first\ name = "A"'),
        (("properties", "products"), [1], "properties.products != null"),
        (("properties", "gift"), False, "properties.gift = false"),
        (("traits", "x"), None, "traits.x = null"),
    ],
)
def test_a_value_of_the_event_becomes_a_condition(keys: tuple[str, ...], value: Value, added: str) -> None:
    source = 'type = "track" and (event = "A" or event = "B")'

    assert add_condition(source, keys, value) == f"{source} and {added}"
    assert add_condition("", keys, value) == added


@pytest.mark.parametrize(
    ("source", "keys", "value"),
    [
        ('type = "track"', ("messageId",), "x"),
        ('type = "track"', ("properties", "a.b"), "x"),
        ('type = "track"', ("event",), None),
        ('type = "track"', ("properties", "s"), 'a "quote"'),
        ('type = "track"', ("properties",), {}),
        ("type = 'track'", ("event",), "x"),
    ],
)
def test_what_no_condition_can_say_is_not_added(source: str, keys: tuple[str, ...], value: Value) -> None:
    assert add_condition(source, keys, value) is None


def test_a_condition_is_added_once_and_joined_like_the_others() -> None:
    assert add_condition('event = "A" or event = "B"', ("event",), "B") == 'event = "A" or event = "B"'
    assert add_condition('event = "A" or event = "B"', ("event",), "C") == 'event = "A" or event = "B" or event = "C"'
