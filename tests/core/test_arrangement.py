"""The subscriptions of a setup as they are edited."""

from collections.abc import Callable

import pytest

from talonbench.arrangement import Arrangement, Editing
from talonbench.destination import Subscription
from talonbench.talon_one import ACTIONS, make_subscription
from talonbench.values import UNDEFINED, Value

A, B, C = (make_subscription("trackEventV2", 'type = "track"', name, number) for number, name in enumerate("ABC", 1))
ABC = Arrangement((A, B, C), 1)


def names(arrangement: Arrangement) -> str:
    return "".join(part.name for part in arrangement.subscriptions)


@pytest.mark.parametrize(
    ("change", "order", "selected"),
    [
        pytest.param(lambda of: of.deleted(), "AC", "C", id="after a deletion the next is selected"),
        pytest.param(lambda of: of.chosen(2).deleted(), "AB", "B", id="after the last one's, the one before"),
        pytest.param(lambda of: of.moved(-1), "BAC", "B", id="moved up"),
        pytest.param(lambda of: of.moved(1), "ACB", "B", id="moved down"),
        pytest.param(lambda of: of.chosen(0).moved(-1), "ABC", "A", id="the first is not moved up"),
        pytest.param(lambda of: of.chosen(2).moved(1), "ABC", "C", id="the last is not moved down"),
        pytest.param(lambda of: of.chosen(9), "ABC", "C", id="past the end, the last is selected"),
        pytest.param(lambda of: of.added("createAudience", "", "D"), "ABCD", "D", id="what is added is selected"),
    ],
)
def test_the_list_is_changed(change: Callable[[Arrangement], Arrangement], order: str, selected: str) -> None:
    changed = change(ABC)

    assert names(changed) == order
    assert changed.subscription is not None
    assert changed.subscription.name == selected


def test_a_copy_stands_behind_its_original_with_an_id_of_its_own() -> None:
    copied = ABC.duplicated()

    assert [part.name for part in copied.subscriptions] == ["A", "B", "B copy", "C"]
    assert len({part.id for part in copied.subscriptions}) == 4
    assert copied.selected == 2


def test_where_nothing_is_selected_nothing_is_changed() -> None:
    none = Arrangement()

    listed = [none.duplicated(), none.deleted(), none.moved(1), none.edited(name="X"), none.with_action("trackEvent")]
    fields = [none.with_field("eventType", "X"), none.with_default("eventType"), none.with_defaults()]

    assert {*listed, *fields} == {none}


def test_what_is_taken_where_nothing_is_selected_is_added() -> None:
    taken = Arrangement().taken("Mine", "createAudience", "", {"audienceId": "a"})

    assert taken == Arrangement((Subscription("mapping-1", "Mine", "createAudience", "", {"audienceId": "a"}),), 0)


def test_of_two_with_the_same_id_only_the_selected_one_is_edited() -> None:
    twins = Arrangement((A, A), 1).edited(name="X")

    assert names(twins) == "AX"


def test_another_action_keeps_what_was_set_in_fields_of_the_same_name() -> None:
    part = ABC.with_field("customerProfileId", "me").with_action("updateCustomerProfileV3").subscription

    assert part is not None
    assert part.mapping == {**ACTIONS["updateCustomerProfileV3"].default_mapping(), "customerProfileId": "me"}
    assert part.name == "B"


def test_a_name_that_is_the_action_s_changes_with_it() -> None:
    named = ABC.edited(name=ACTIONS["trackEventV2"].title).with_action("createAudience").subscription

    assert named is not None
    assert named.name == ACTIONS["createAudience"].title


def mapping_of(arrangement: Arrangement) -> dict[str, Value]:
    assert arrangement.subscription is not None
    return arrangement.subscription.mapping


def test_a_field_is_set_taken_out_and_given_its_default_in_the_action_s_order() -> None:
    default = ACTIONS["trackEventV2"].default_mapping()
    without = ABC.with_field("customerProfileId", UNDEFINED)

    assert "customerProfileId" not in mapping_of(without)
    assert list(mapping_of(without.with_default("customerProfileId")).items()) == list(default.items())
    assert mapping_of(without.with_defaults()) == default


def test_keys_that_are_no_fields_stay_behind_the_fields() -> None:
    mapping = mapping_of(ABC.edited(mapping={"__extra": 1, "eventType": "e"}).with_field("customerProfileId", "c"))

    assert list(mapping) == ["customerProfileId", "eventType", "__extra"]


def test_changes_are_undone_one_by_one_and_a_selection_is_none() -> None:
    editing = Editing()
    editing.restart(ABC)

    changes = [
        editing.take(ABC.chosen(0)),
        editing.take(editing.now.deleted()),
        editing.take(editing.now.deleted()),
    ]

    assert changes == [False, True, True]
    assert names(editing.now) == "C"
    assert [editing.undo(), editing.undo(), editing.undo()] == [True, True, False]
    assert editing.now == ABC.chosen(0)


def test_what_is_like_that_already_is_no_change() -> None:
    editing = Editing()
    editing.restart(ABC)

    assert not editing.take(ABC.edited(name="B", trigger='type = "track"', enabled=True))


def test_a_number_in_the_place_of_a_truth_is_a_change() -> None:
    editing = Editing()
    editing.restart(ABC.with_field("eventType", True))

    assert editing.take(editing.now.with_field("eventType", 1))


def test_a_hundred_changes_can_be_undone() -> None:
    editing = Editing()
    editing.restart(ABC)
    for number in range(150):
        editing.take(editing.now.edited(name=str(number)))

    undone = 0
    while editing.undo():
        undone += 1

    assert undone == 100
