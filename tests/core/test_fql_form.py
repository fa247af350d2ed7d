"""A trigger as a form, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talonbench.fql.form import TESTS, WITHOUT_VALUE, FormRow, TriggerForm, read_form, row_problem, write_trigger

PLACES = st.sampled_from(["event", "type", "userId", "properties.total", "traits.address.city", "context.ip"])
NUMERIC = ("number_equals", ">", ">=", "<", "<=")


@st.composite
def rows(draw: st.DrawFn) -> FormRow:
    place = draw(PLACES)
    tests = [test for test in TESTS if not (place in ("event", "type") and test in WITHOUT_VALUE)]
    tests = [test for test in tests if "." in place or test not in (*NUMERIC, "is_true", "is_false")]
    test = draw(st.sampled_from(tests))
    if test in WITHOUT_VALUE:
        return FormRow(place, test)
    number = st.integers(-999, 999).map(str)
    return FormRow(
        place, test, draw(number if test in NUMERIC else st.sampled_from(["Order Completed", "x", "a b", "ü"]))
    )


@given(st.sampled_from(["and", "or"]), st.lists(rows(), min_size=1, max_size=4, unique=True))
def test_a_form_that_is_written_is_read_as_the_same_form(word: str, found: list[FormRow]) -> None:
    form = TriggerForm(word if len(found) > 1 else "and", tuple(found))
    again = read_form(write_trigger(form))

    assert again is None or again == form


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ('type = "track"', TriggerForm("and", (FormRow("type", "=", "track"),))),
        (
            'type = "track" and event = "Order Completed"',
            TriggerForm("and", (FormRow("type", "=", "track"), FormRow("event", "=", "Order Completed"))),
        ),
        ('event = "A" or event = "B"', TriggerForm("or", (FormRow("event", "=", "A"), FormRow("event", "=", "B")))),
        ("properties.total >= 5", TriggerForm("and", (FormRow("properties.total", ">=", "5"),))),
        ('match(event, "Order*")', TriggerForm("and", (FormRow("event", "starts_with", "Order"),))),
        ("traits.email != null", TriggerForm("and", (FormRow("traits.email", "exists"),))),
        ("properties.gift = true", TriggerForm("and", (FormRow("properties.gift", "is_true"),))),
        ("type = 'track'", None),
        ('event = "A" or event = "B" and type = "track"', None),
        ('type = "track" and (event = "A" or event = "B")', None),
        ("((", None),
        ("", None),
    ],
)
def test_only_what_a_form_can_say_is_read_as_one(source: str, form: TriggerForm | None) -> None:
    assert read_form(source) == form


@pytest.mark.parametrize(
    "row",
    [FormRow("anonymousId", "=", "x"), FormRow("properties", "=", "x"), FormRow("event", "=", 'a"b'),
     FormRow("properties.n", ">", "many"), FormRow("event", "contains", "")],
)  # fmt: skip
def test_what_segment_cannot_be_told_is_said(row: FormRow) -> None:
    assert row_problem(row)
