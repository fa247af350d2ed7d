"""Edits of a document: each gives the next one, and the very same one where nothing changes."""

import copy
from dataclasses import replace

import pytest

from talonbench.connections import Connection
from talonbench.destination import Subscription
from talonbench.document import SANDBOX, DestinationInfo, Document, Edit, NamedEvent, edits, new_document
from talonbench.filters import DestinationFilter
from talonbench.talon_one import ACTIONS, make_subscription
from talonbench.values import UNDEFINED, Value

A, B, C = (make_subscription("trackEventV2", 'type = "track"', name, number) for number, name in enumerate("ABC", 1))
X, Y, Z = (NamedEvent(f"event-{number}", name, name.lower()) for number, name in enumerate("XYZ", 1))
DROP, SAMPLE = (DestinationFilter(title, 'type = "track"', ({"type": title},)) for title in ("DROP", "SAMPLE"))
SHOP = DestinationInfo("d1", "Shop")
LIVE = Connection("Live", "gateway", "https://x.talon.one")
DOCUMENT = Document((X, Y, Z), 1, (A, B, C), 1, (DROP, SAMPLE), SHOP, LIVE)
FIRST = replace(DOCUMENT, event=0, mapping=0)
LAST = replace(DOCUMENT, event=2, mapping=2)
NONE = replace(DOCUMENT, mappings=(), mapping=-1)


def mapping_names(document: Document) -> str:
    return "".join(part.name for part in document.mappings)


def event_names(document: Document) -> list[str]:
    return [event.name for event in document.events]


def current(document: Document) -> Subscription:
    assert document.current_mapping is not None
    return document.current_mapping


@pytest.mark.parametrize(
    ("document", "edit", "order", "selected"),
    [
        pytest.param(DOCUMENT, edits.delete_mapping(), "AC", "C", id="after a deletion the next is selected"),
        pytest.param(LAST, edits.delete_mapping(), "AB", "B", id="after the last one's, the one before"),
        pytest.param(DOCUMENT, edits.move_mapping(-1), "BAC", "B", id="moved up"),
        pytest.param(DOCUMENT, edits.move_mapping(1), "ACB", "B", id="moved down"),
        pytest.param(FIRST, edits.move_mapping(-1), "ABC", "A", id="the first is not moved up"),
        pytest.param(LAST, edits.move_mapping(1), "ABC", "C", id="the last is not moved down"),
        pytest.param(LAST, edits.delete_mapping(0, 1), "C", "C", id="others deleted: the selection stays"),
        pytest.param(DOCUMENT, edits.delete_mapping(0, 1, 9), "C", "C", id="several deleted"),
        pytest.param(FIRST, edits.move_mapping(1, 0, 1), "CAB", "A", id="several moved together"),
        pytest.param(FIRST, edits.move_mapping(-1, 2, 1), "BCA", "A", id="several moved up"),
        pytest.param(DOCUMENT, edits.place_mappings(3, 0), "BCA", "B", id="placed at the end"),
        pytest.param(LAST, edits.place_mappings(0, 2), "CAB", "C", id="placed at the top"),
        pytest.param(DOCUMENT, edits.place_mappings(1, 0, 2), "ACB", "B", id="several placed side by side"),
        pytest.param(DOCUMENT, edits.duplicate_mapping(0, 2), "ABCA copyC copy", "A copy", id="several duplicated"),
        pytest.param(DOCUMENT, edits.select_mapping(9), "ABC", "C", id="past the end, the last is selected"),
        pytest.param(DOCUMENT, edits.add_mapping("createAudience", "", "D"), "ABCD", "D", id="added, selected"),
        pytest.param(DOCUMENT, edits.rename_mapping("mapping-1", "X"), "XBC", "B", id="one that is not selected"),
    ],
)
def test_the_list_of_mappings_is_edited(document: Document, edit: Edit, order: str, selected: str) -> None:
    changed = edit.change(document)

    assert mapping_names(changed) == order
    assert current(changed).name == selected


@pytest.mark.parametrize(
    ("document", "edit", "order", "selected"),
    [
        pytest.param(DOCUMENT, edits.add_event("{}", "Cart"), "X Y Cart Z", "Cart", id="behind the selected one"),
        pytest.param(DOCUMENT, edits.add_event(), "X Y Event 4 Z", "Event 4", id="a name of its own"),
        pytest.param(DOCUMENT, edits.add_events([("N", "1"), ("Y", "2")]), "X Y Z N Y (2)", "N", id="several"),
        pytest.param(DOCUMENT, edits.duplicate_event("event-1"), "X X copy Y Z", "X copy", id="duplicated"),
        pytest.param(DOCUMENT, edits.delete_event("event-2"), "X Z", "Z", id="after closing, the next is selected"),
        pytest.param(DOCUMENT, edits.delete_event("event-1"), "Y Z", "Y", id="closing another keeps the selection"),
        pytest.param(LAST, edits.delete_event("event-3"), "X Y", "Y", id="closing the last selects the one before"),
        pytest.param(DOCUMENT, edits.move_event(1), "X Z Y", "Y", id="moved"),
        pytest.param(DOCUMENT, edits.move_event(2), "X Y Z", "Y", id="not past the end"),
        pytest.param(DOCUMENT, edits.select_event(9), "X Y Z", "Z", id="past the end, the last is selected"),
        pytest.param(DOCUMENT, edits.rename_event("event-3", "Paid"), "X Y Paid", "Y", id="renamed"),
    ],
)
def test_the_list_of_events_is_edited(document: Document, edit: Edit, order: str, selected: str) -> None:
    changed = edit.change(document)

    assert " ".join(event_names(changed)) == order
    assert changed.current_event.name == selected
    assert len({event.id for event in changed.events}) == len(changed.events)


def test_closing_the_last_event_leaves_an_empty_one() -> None:
    changed = edits.delete_event("event-7").change(Document((NamedEvent("event-7", "Cart", "{}"),), 0, ()))

    assert changed.events == (NamedEvent("event-1", "Event 1", ""),)
    assert edits.delete_event("event-1").change(changed) is changed


def test_a_blank_selected_event_makes_room_for_added_ones() -> None:
    changed = edits.add_events([("Paid", "{}"), ("", "[]")]).change(new_document(" \n"))

    assert changed.events == (NamedEvent("event-1", "Paid", "{}"), NamedEvent("event-2", "Event 2", "[]"))
    assert changed.event == 0


def test_a_text_is_set_for_its_event_alone() -> None:
    changed = edits.set_event_text("event-1", "new").change(DOCUMENT)

    assert changed.events == (replace(X, text="new"), Y, Z)
    assert changed.event == 1


@pytest.mark.parametrize(
    "edit",
    [
        edits.set_event_text("event-1", "x"),
        edits.set_event_text("gone", "new"),
        edits.rename_event("event-1", "X"),
        edits.duplicate_event("gone"),
        edits.delete_event("gone"),
        edits.move_event(0),
        edits.add_events([]),
        edits.select_event(1),
        edits.select_mapping(1),
        edits.move_mapping(0),
        edits.move_mapping(1, 1, 2),
        edits.place_mappings(1, 1),
        edits.place_mappings(2, 1),
        edits.delete_mapping(7),
        edits.enable_mappings(True, 0, 1, 2),
        edits.update_mapping("gone", name="X"),
        edits.update_selected(name="B", trigger='type = "track"', enabled=True),
        edits.set_trigger("mapping-1", 'type = "track"'),
        edits.set_action("mapping-2", "trackEventV2"),
        edits.set_field("mapping-2", "no such field", UNDEFINED),
        edits.set_field("mapping-2", "eventType", B.mapping["eventType"]),
        edits.set_field("mapping-2", "eventType", copy.deepcopy(B.mapping["eventType"])),
        edits.enable_mapping("mapping-2", True),
        edits.enable_filter("DROP", True),
        edits.enable_filter("gone", False),
        edits.set_filters(DOCUMENT.filters),
        edits.set_connection(replace(LIVE)),
        edits.combine("nothing", (edits.move_event(0), edits.move_mapping(0))),
    ],
)
def test_where_nothing_changes_the_document_is_the_very_same(edit: Edit) -> None:
    assert edit.change(DOCUMENT) is DOCUMENT


@pytest.mark.parametrize(
    "edit",
    [
        edits.duplicate_mapping(),
        edits.delete_mapping(),
        edits.move_mapping(1),
        edits.update_selected(name="X"),
        edits.set_action("mapping-1", "trackEvent"),
        edits.set_field("mapping-1", "eventType", "X"),
        edits.reset_field("mapping-1", "eventType"),
        edits.reset_mapping("mapping-1"),
    ],
    ids=lambda edit: edit.label,
)
def test_without_a_mapping_none_is_edited(edit: Edit) -> None:
    assert edit.change(NONE) is NONE


def test_a_copy_stands_behind_its_original_with_an_id_of_its_own() -> None:
    copied = edits.duplicate_mapping().change(DOCUMENT)

    assert [part.name for part in copied.mappings] == ["A", "B", "B copy", "C"]
    assert len({part.id for part in copied.mappings}) == 4
    assert copied.mapping == 2


def test_what_replaces_the_selected_mapping_is_added_where_none_is_selected() -> None:
    edit = edits.replace_selected("Mine", "createAudience", "", {"audienceId": "a"})

    assert edit.change(NONE).mappings == (Subscription("mapping-1", "Mine", "createAudience", "", {"audienceId": "a"}),)
    assert current(edit.change(DOCUMENT)) == Subscription(
        "mapping-2", "Mine", "createAudience", "", {"audienceId": "a"}
    )


@pytest.mark.parametrize(("selected", "names"), [(1, "AX"), (0, "XA"), (-1, "XA")])
def test_of_two_mappings_with_one_id_a_single_one_is_edited(selected: int, names: str) -> None:
    twins = replace(DOCUMENT, mappings=(A, replace(A)), mapping=selected)

    assert mapping_names(edits.rename_mapping("mapping-1", "X").change(twins)) == names


def test_another_action_keeps_what_was_set_in_fields_of_the_same_name() -> None:
    set_one = edits.set_field("mapping-2", "customerProfileId", "me").change(DOCUMENT)

    part = current(edits.set_action("mapping-2", "updateCustomerProfileV3").change(set_one))

    assert part.mapping == {**ACTIONS["updateCustomerProfileV3"].default_mapping(), "customerProfileId": "me"}
    assert part.name == "B"


def test_a_name_that_is_the_action_s_changes_with_it() -> None:
    named = edits.update_selected(name=ACTIONS["trackEventV2"].title).change(DOCUMENT)

    assert current(edits.set_action("mapping-2", "createAudience").change(named)).name == (
        ACTIONS["createAudience"].title
    )


def test_a_new_mapping_is_named_after_its_action_until_it_is_renamed() -> None:
    document = new_document()
    for _ in range(2):
        document = edits.add_mapping("trackEventV2", "").change(document)
    named = edits.rename_mapping("mapping-3", "Mine").change(document)
    for row in range(3):
        named = edits.set_action(f"mapping-{row + 1}", "updateCustomerSession").change(named)

    assert [part.name for part in document.mappings] == ["Track event", "Track event 2", "Track event 3"]
    assert [part.name for part in named.mappings] == ["Update customer session", "Update customer session 2", "Mine"]


def test_names_that_earlier_versions_gave_count_as_the_action_s() -> None:
    numbered = edits.update_selected(name="Mapping 2").change(DOCUMENT)

    assert current(edits.set_action("mapping-2", "createAudience").change(numbered)).name == "Create audience"


def test_a_copy_of_a_mapping_without_a_name_of_its_own_is_numbered() -> None:
    copied = edits.duplicate_mapping().change(new_document())

    assert [part.name for part in copied.mappings] == ["Track event", "Track event 2"]


def test_mappings_are_enabled_together_and_those_that_are_stay_the_same() -> None:
    off = edits.enable_mappings(False, 0, 1).change(DOCUMENT)

    assert [part.enabled for part in off.mappings] == [False, False, True]
    assert off.mappings[2] is C


def test_a_field_is_set_removed_and_reset_in_the_action_s_order() -> None:
    default = ACTIONS["trackEventV2"].default_mapping()
    without = edits.set_field("mapping-2", "customerProfileId", UNDEFINED).change(DOCUMENT)
    reset = edits.reset_field("mapping-2", "customerProfileId").change(without)

    assert "customerProfileId" not in current(without).mapping
    assert list(current(reset).mapping.items()) == list(default.items())
    assert current(edits.reset_mapping("mapping-2").change(without)).mapping == default


def test_keys_that_are_no_fields_stay_behind_the_fields() -> None:
    extra: dict[str, Value] = {"__extra": 1, "eventType": "e"}
    odd = edits.update_selected(mapping=extra).change(DOCUMENT)

    changed = edits.set_field("mapping-2", "customerProfileId", "c").change(odd)

    assert list(current(changed).mapping) == ["customerProfileId", "eventType", "__extra"]


def test_a_number_instead_of_a_boolean_is_a_change() -> None:
    true = edits.set_field("mapping-2", "eventType", True).change(DOCUMENT)

    one = edits.set_field("mapping-2", "eventType", 1).change(true)

    assert one is not true
    assert type(current(one).mapping["eventType"]) is int


def test_the_first_filter_of_a_title_that_is_not_so_is_switched() -> None:
    off = edits.toggle_filter(DROP).change(DOCUMENT)

    assert [one.enabled for one in off.filters] == [False, True]
    assert off.filters[1] is SAMPLE


@pytest.mark.parametrize(
    ("edit", "label"),
    [
        (edits.enable_mappings(False, 1), "disabling mapping"),
        (edits.enable_mappings(True, 1, 2), "enabling 2 mappings"),
        (edits.delete_mapping(0, 1, 2), "deleting 3 mappings"),
        (edits.enable_filter("DROP", False), "disabling filter"),
        (edits.add_events([("", "")]), "adding event"),
        (edits.add_events([("", "")] * 2), "adding 2 events"),
        (edits.load_configuration((A, B, C) * 4), "import of 12 mappings"),
        (edits.load_configuration((A,), (DROP, SAMPLE)), "import of 1 mapping"),
        (edits.load_configuration((), (DROP, SAMPLE)), "import of 2 filters"),
        (edits.load_configuration(()), "import of configuration"),
    ],
)
def test_labels_continue_the_word_undo(edit: Edit, label: str) -> None:
    assert edit.label == label


def test_a_configuration_is_loaded_as_one_edit() -> None:
    loaded = edits.load_configuration((C,), (SAMPLE,), None, SANDBOX, [("Paid", "{}")]).change(DOCUMENT)

    assert event_names(loaded) == ["X", "Y", "Z", "Paid"]
    assert loaded.current_event.name == "Paid"
    assert (loaded.mappings, loaded.mapping, loaded.filters) == ((C,), 0, (SAMPLE,))
    assert loaded.destination is None
    assert loaded.connection is SANDBOX


def test_a_configuration_without_connection_and_events_keeps_those_of_the_document() -> None:
    loaded = edits.load_configuration((), (), SHOP).change(DOCUMENT)

    assert loaded.events is DOCUMENT.events
    assert loaded.connection is LIVE
    assert loaded.mapping == -1


def test_resetting_a_field_that_the_action_lacks_changes_nothing() -> None:
    document = new_document()

    assert edits.reset_field("mapping-1", "notAField").change(document) is document
