"""What an undo took back: the one event, mapping or part of the setup that differs between two documents."""

from dataclasses import replace
from typing import Any

import pytest

from talonbench.connections import Connection
from talonbench.document import Change, Document, Edit, NamedEvent, combine, edits, find_change
from talonbench.talon_one import make_subscription

A, B = (make_subscription("trackEventV2", 'type = "track"', name, number) for number, name in enumerate("AB", 1))
EVENTS = (NamedEvent("event-1", "Cart", "{}"), NamedEvent("event-2", "Paid", "[]"))
DOCUMENT = Document(EVENTS, 0, (replace(A, mapping={"attributes": {"a": 1, "list": [1, {"b": 2}]}}), B), 0)


@pytest.mark.parametrize(
    ("edit", "change"),
    [
        (edits.set_event_text("event-2", "{}"), Change("text", "event-2", "Paid")),
        (edits.rename_event("event-2", "Order"), Change("event", "event-2", "Order")),
        (edits.delete_event("event-1"), Change("event", "event-1", "Cart")),
        (edits.move_event(1), Change("events")),
        (edits.set_trigger(B.id, "x"), Change("trigger", B.id, "B")),
        (edits.rename_mapping(B.id, "C"), Change("name", B.id, "C")),
        (edits.enable_mapping(B.id, False), Change("mapping", B.id, "B")),
        (edits.reset_mapping(A.id), Change("mapping", A.id, "A")),
        (edits.delete_mapping(1), Change("mapping", B.id, "B")),
        (edits.delete_mapping(0, 1), Change("mappings")),
        (edits.move_mapping(1, 0), Change("mappings")),
        (edits.set_node(A.id, ("attributes", "a"), True), Change("field", A.id, "A", ("attributes", "a"))),
        (edits.set_node(A.id, ("attributes", "c"), None), Change("field", A.id, "A", ("attributes", "c"))),
        (edits.set_connection(Connection("Test", "gateway", "https://x.talon.one")), Change("connection")),
        (edits.set_filters(()), None),
        (combine("", (edits.set_trigger(B.id, "x"), edits.add_event("{}"))), Change("other")),
    ],
)  # fmt: skip
def test_the_innermost_place_of_a_change_is_found(edit: Edit, change: Change | None) -> None:
    assert find_change(DOCUMENT, edit.change(DOCUMENT)) == change


def test_a_change_inside_a_list_is_found_in_its_item() -> None:
    node: Any = [1, {"b": 3}]
    edit = edits.set_node(A.id, ("attributes", "list"), node)

    found = find_change(DOCUMENT, edit.change(DOCUMENT))

    assert found == Change("field", A.id, "A", ("attributes", "list", "1", "b"))
