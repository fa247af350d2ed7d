"""The document: what counts as the same, and what cannot be."""

from dataclasses import replace

import pytest

from talonbench.document import DestinationInfo, Document, NamedEvent, new_document
from talonbench.talon_one import make_subscription

EVENT = NamedEvent("event-1", "Cart", "{}")
MAPPING = make_subscription("trackEventV2", 'type = "track"', "A")
DOCUMENT = Document((EVENT,), 0, (MAPPING,), 0, destination=DestinationInfo("d", "Shop"))


def test_a_new_document_has_one_event_one_mapping_and_the_sandbox() -> None:
    document = new_document('{"type": "track"}', "Sample")

    assert document.current_event == NamedEvent("event-1", "Sample", '{"type": "track"}')
    assert document.current_mapping is document.mappings[0]
    assert document.connection.kind == "sandbox"


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        pytest.param(replace(DOCUMENT, mapping=-1), True, id="what is selected does not count"),
        pytest.param(replace(DOCUMENT, events=(replace(EVENT),)), True, id="equal texts are the same"),
        pytest.param(replace(DOCUMENT, mappings=(MAPPING,)), True, id="the same mapping in another tuple"),
        pytest.param(replace(DOCUMENT, mappings=(replace(MAPPING),)), False, id="an equal mapping is another"),
        pytest.param(replace(DOCUMENT, mappings=(MAPPING, MAPPING)), False, id="one more"),
        pytest.param(replace(DOCUMENT, events=(replace(EVENT, name="Paid"),)), False, id="a name"),
        pytest.param(replace(DOCUMENT, destination=None), False, id="the destination"),
        pytest.param(replace(DOCUMENT, connection=replace(DOCUMENT.connection)), False, id="the connection"),
    ],
)
def test_documents_are_the_same_part_by_part(other: Document, is_same: bool) -> None:
    assert DOCUMENT.same_parts(other) is is_same


@pytest.mark.parametrize("changes", [{"events": ()}, {"event": 1}, {"event": -1}, {"mapping": 1}, {"mapping": -2}])
def test_what_is_selected_exists(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="at index"):
        replace(DOCUMENT, **changes)  # type: ignore[arg-type]


def test_without_a_selection_there_is_no_current_mapping() -> None:
    assert replace(DOCUMENT, mapping=-1).current_mapping is None
