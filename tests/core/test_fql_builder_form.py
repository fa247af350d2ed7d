"""A trigger as a form, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talonbench.fql.triggers.builder_form import (
    TESTS,
    WITHOUT_VALUE,
    ConditionRow,
    TriggerConditions,
    check_row,
    format_trigger,
    parse_trigger_form,
)

PLACES = st.sampled_from(["event", "type", "userId", "properties.total", "traits.address.city", "context.ip"])
NUMERIC = ("number_equals", ">", ">=", "<", "<=")


@st.composite
def rows(draw: st.DrawFn) -> ConditionRow:
    place = draw(PLACES)
    tests = [test for test in TESTS if not (place in ("event", "type") and test in WITHOUT_VALUE)]
    tests = [test for test in tests if "." in place or test not in (*NUMERIC, "is_true", "is_false")]
    test = draw(st.sampled_from(tests))
    if test in WITHOUT_VALUE:
        return ConditionRow(place, test)
    number = st.integers(-999, 999).map(str)
    return ConditionRow(
        place, test, draw(number if test in NUMERIC else st.sampled_from(["Order Completed", "x", "a b", "ü"]))
    )


@given(st.sampled_from(["and", "or"]), st.lists(rows(), min_size=1, max_size=4, unique=True))
def test_a_form_that_is_written_is_read_as_the_same_form(word: str, found: list[ConditionRow]) -> None:
    form = TriggerConditions(word if len(found) > 1 else "and", tuple(found))
    again = parse_trigger_form(format_trigger(form))

    assert again is None or again == form


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ('type = "track"', TriggerConditions("and", (ConditionRow("type", "=", "track"),))),
        (
            'type = "track" and event = "Order Completed"',
            TriggerConditions(
                "and", (ConditionRow("type", "=", "track"), ConditionRow("event", "=", "Order Completed"))
            ),
        ),
        (
            'event = "A" or event = "B"',
            TriggerConditions("or", (ConditionRow("event", "=", "A"), ConditionRow("event", "=", "B"))),
        ),
        ("properties.total >= 5", TriggerConditions("and", (ConditionRow("properties.total", ">=", "5"),))),
        ('match(event, "Order*")', TriggerConditions("and", (ConditionRow("event", "starts_with", "Order"),))),
        ("traits.email != null", TriggerConditions("and", (ConditionRow("traits.email", "exists"),))),
        ("properties.gift = true", TriggerConditions("and", (ConditionRow("properties.gift", "is_true"),))),
        ("type = 'track'", None),
        ('event = "A" or event = "B" and type = "track"', None),
        ('type = "track" and (event = "A" or event = "B")', None),
        ("((", None),
        ("", None),
    ],
)
def test_only_what_a_form_can_say_is_read_as_one(source: str, form: TriggerConditions | None) -> None:
    assert parse_trigger_form(source) == form


@pytest.mark.parametrize(
    "row",
    [ConditionRow("anonymousId", "=", "x"), ConditionRow("properties", "=", "x"), ConditionRow("event", "=", 'a"b'),
     ConditionRow("properties.n", ">", "many"), ConditionRow("event", "contains", "")],
)  # fmt: skip
def test_what_segment_cannot_be_told_is_said(row: ConditionRow) -> None:
    assert check_row(row)
