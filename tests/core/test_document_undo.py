"""One undo over events, mappings, filters, destination and connection."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from talonbench.connections import Connection
from talonbench.document import Document, Edit, NamedEvent, UndoStack, edits
from talonbench.document.patches import LARGE, make_patch
from talonbench.document.undo import MOST_BYTES, MOST_STEPS
from talonbench.filters import DestinationFilter
from talonbench.talon_one import make_subscription

A, B, C = (make_subscription("trackEventV2", 'type = "track"', name, number) for number, name in enumerate("ABC", 1))
EVENTS = (NamedEvent("event-1", "Cart", "{}"), NamedEvent("event-2", "Paid", "[]"))
DOCUMENT = Document(EVENTS, 0, (A, B, C), 1, (DestinationFilter("DROP", 'type = "track"', ()),))
LONG = "".join(f'{{"line": {number}}}\n' for number in range(20_000))


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stack(clock: Clock) -> UndoStack:
    return UndoStack(DOCUMENT, clock)


def type_text(stack: UndoStack, *texts: str, run: int = 0) -> None:
    for text in texts:
        stack.apply(edits.set_event_text("event-1", text, run))


def test_edits_are_undone_and_redone_with_their_names(stack: UndoStack) -> None:
    stack.apply(edits.delete_mapping())
    stack.apply(edits.add_event("x"))
    changed = stack.document

    labels = [stack.undo_label, str(stack.undo()), stack.undo_label, stack.redo_label, str(stack.undo())]

    assert labels == ["adding event", "True", "deleting mapping", "adding event", "True"]
    assert stack.document.same_parts(DOCUMENT)
    assert (stack.undo(), stack.undo_label, stack.redo_label) == (False, "", "deleting mapping")
    assert (stack.redo(), stack.redo(), stack.redo()) == (True, True, False)
    assert stack.document.same_parts(changed)


def test_undo_and_redo_select_what_was_selected_then(stack: UndoStack) -> None:
    stack.apply(edits.delete_mapping())
    stack.apply(edits.select_mapping(0))

    stack.undo()
    undone = stack.document.mapping
    stack.redo()

    assert (undone, stack.document.mapping) == (1, 0)


def test_a_selection_is_no_step_and_leaves_what_can_be_redone(stack: UndoStack) -> None:
    stack.apply(edits.delete_mapping())
    stack.undo()

    is_changed = stack.apply(edits.select_mapping(0))

    assert (is_changed, stack.document.mapping, stack.undo_label) == (False, 0, "")
    assert stack.redo_label == "deleting mapping"


def test_an_edit_after_an_undo_leaves_nothing_to_redo(stack: UndoStack) -> None:
    stack.apply(edits.delete_mapping())
    stack.undo()
    stack.apply(edits.rename_event("event-1", "New"))

    assert stack.redo_label == ""


def test_typing_is_one_step_with_the_newest_label(stack: UndoStack) -> None:
    type_text(stack, *(LONG[:count] for count in range(25)))

    assert stack.undo_label == "typing"
    stack.undo()
    assert stack.document.same_parts(DOCUMENT)
    assert stack.undo_label == ""


@pytest.mark.parametrize("between", ["pause", "run", "seal", "select", "save", "undo", "other"])
def test_merging_ends(between: str, stack: UndoStack, clock: Clock) -> None:
    type_text(stack, "1", "12")
    match between:
        case "pause":
            clock.now += 1.6
        case "seal":
            stack.seal()
        case "select":
            stack.apply(edits.select_mapping(0))
        case "save":
            stack.mark_saved()
        case "undo":
            stack.apply(edits.delete_mapping())
            stack.undo()
        case "other":
            stack.apply(edits.delete_mapping())
    type_text(stack, "123", run=int(between == "run"))

    stack.undo()

    assert stack.document.events[0].text == "12"


def test_a_pause_between_each_key_below_the_limit_merges(stack: UndoStack, clock: Clock) -> None:
    for text in ("1", "12", "123"):
        type_text(stack, text)
        clock.now += 1.4

    stack.undo()

    assert stack.document.events[0].text == "{}"


def test_what_is_typed_and_deleted_again_is_no_step(stack: UndoStack) -> None:
    type_text(stack, "{}1", "{}")

    assert (stack.undo_label, stack.is_at_saved) == ("", True)


def test_a_visit_to_the_trigger_editor_is_one_step_however_long(stack: UndoStack, clock: Clock) -> None:
    for trigger in ("a", "ab", "abc"):
        stack.apply(edits.set_trigger("mapping-2", trigger, visit=1))
        clock.now += 100
    stack.apply(edits.set_trigger("mapping-2", "next visit", visit=2))

    stack.undo()
    assert stack.document.mappings[1].trigger == "abc"
    stack.undo()
    assert stack.document.mappings[1].trigger == 'type = "track"'


def test_steps_without_a_merge_key_never_merge(stack: UndoStack) -> None:
    stack.apply(edits.move_mapping(1))
    stack.apply(edits.move_mapping(-1))

    stack.undo()

    assert [part.name for part in stack.document.mappings] == ["A", "C", "B"]


def test_an_import_is_one_step_that_restores_everything(stack: UndoStack) -> None:
    live = Connection("Live", "gateway", "https://x.talon.one")
    stack.apply(edits.load_configuration((A,), (), None, live, [("New", "{}")]))

    stack.undo()

    assert stack.document.same_parts(DOCUMENT)
    assert (stack.document.event, stack.document.mapping) == (0, 1)


def test_the_saved_document_is_known_after_undo_and_redo(stack: UndoStack) -> None:
    def saved(change: bool) -> bool:
        assert change
        return stack.is_at_saved

    states = [stack.is_at_saved, saved(stack.apply(edits.delete_mapping()))]
    stack.mark_saved()
    states += [stack.is_at_saved, saved(stack.apply(edits.delete_mapping())), saved(stack.undo()), saved(stack.undo())]
    states += [saved(stack.redo()), saved(stack.redo())]

    assert states == [True, False, True, False, True, False, True, False]


def test_another_edit_after_an_undo_does_not_count_as_saved(stack: UndoStack) -> None:
    stack.apply(edits.delete_mapping())
    stack.mark_saved()
    stack.undo()
    stack.apply(edits.move_mapping(1))

    assert not stack.is_at_saved


def test_a_selection_keeps_what_is_saved(stack: UndoStack) -> None:
    stack.apply(edits.select_event(1))

    assert stack.is_at_saved


@pytest.mark.parametrize("is_saved", [True, False])
def test_another_document_begins_without_steps(stack: UndoStack, is_saved: bool) -> None:
    stack.apply(edits.delete_mapping())
    stack.apply(edits.delete_mapping())
    stack.undo()
    other = replace(DOCUMENT, filters=())

    stack.replace(other, is_saved)

    assert stack.document is other
    assert (stack.undo_label, stack.redo_label, stack.is_at_saved) == ("", "", is_saved)


def test_what_is_in_no_file_is_unsaved(stack: UndoStack) -> None:
    stack.mark_unsaved()

    assert not stack.is_at_saved


def test_two_hundred_steps_can_be_undone(stack: UndoStack) -> None:
    for number in range(MOST_STEPS + 50):
        stack.apply(edits.rename_event("event-1", str(number)))
        stack.seal()

    undone = 0
    while stack.undo():
        undone += 1

    assert undone == MOST_STEPS


def test_the_oldest_steps_go_when_there_are_64_megabytes(stack: UndoStack) -> None:
    for letter in "abcdefg":
        type_text(stack, letter * (MOST_BYTES // 4))
        stack.seal()

    undone = 0
    while stack.undo():
        undone += 1

    assert undone == 3
    assert stack.document.events[0].text[:1] == "d"


def test_the_newest_step_stays_however_large_it_is(stack: UndoStack) -> None:
    type_text(stack, "a" * (MOST_BYTES + 1))
    stack.seal()
    type_text(stack, "")

    assert stack.undo()
    assert len(stack.document.events[0].text) == MOST_BYTES + 1


def _edit_long_text(text: str) -> Iterator[Edit]:
    yield edits.set_event_text("event-1", text, run=1)
    yield edits.set_event_text("event-1", f"{text[:50_000]}typed{text[50_000:]}", run=2)
    yield edits.rename_mapping("mapping-1", "other")
    yield edits.set_event_text("event-1", text[:50_000] + text[60_000:], run=3)
    yield edits.rename_event("event-1", "Long")
    yield edits.duplicate_event("event-1")
    yield edits.delete_event("event-1")


def test_a_long_text_comes_back_exactly(stack: UndoStack) -> None:
    seen = [stack.document]
    for edit in _edit_long_text(LONG):
        stack.apply(edit)
        seen.append(stack.document)

    for before in reversed(seen[:-1]):
        assert stack.undo()
        assert stack.document.same_parts(before)
    for after in seen[1:]:
        assert stack.redo()
        assert stack.document.same_parts(after)


@pytest.mark.parametrize(
    ("text", "most"),
    [
        pytest.param(f"{LONG[:50_000]}typed{LONG[50_000:]}", 3_000, id="typed in the middle"),
        pytest.param(LONG, 3_000, id="the same"),
        pytest.param(LONG[1_000:], 5_000, id="the beginning is gone"),
        pytest.param(LONG[:-1_000], 5_000, id="the end is gone"),
        pytest.param(LONG + LONG[:500], 3_000, id="more of the same"),
    ],
)
def test_of_a_long_text_a_step_keeps_the_difference(text: str, most: int) -> None:
    assert len(LONG) > LARGE
    before = replace(DOCUMENT, events=(replace(EVENTS[0], text=LONG), EVENTS[1]))
    after = replace(before, events=(replace(EVENTS[0], text=text, name="New"), EVENTS[1]), event=1)

    patch = make_patch(after, before)

    assert patch.size < most
    assert patch.apply(after).same_parts(before)
    assert patch.apply(after).events[1] is EVENTS[1]
    assert make_patch(before, after).apply(before).same_parts(after)


def test_events_that_stay_are_the_same_tuple_after_an_undo(stack: UndoStack) -> None:
    stack.apply(edits.delete_mapping())
    stack.undo()

    assert stack.document.events is EVENTS


_places = st.integers(0, 4)
_texts = st.sampled_from(
    ["", "{}", '{"a": 1}', LONG, LONG[:-5] + "typed", LONG[7:], LONG[:60_000] + "é" + LONG[60_000:]]
)
_event_ids = st.sampled_from(["event-1", "event-2", "event-3"])
_mapping_ids = st.sampled_from(["mapping-1", "mapping-2", "mapping-4"])
_edits: SearchStrategy[Edit] = st.one_of(
    st.builds(edits.set_event_text, _event_ids, _texts, st.integers(0, 1)),
    st.builds(edits.rename_event, _event_ids, st.sampled_from("ABC")),
    st.builds(edits.add_event, _texts),
    st.builds(lambda text: edits.add_events([("New", text), ("", "x")]), _texts),
    st.builds(edits.duplicate_event, _event_ids),
    st.builds(edits.delete_event, _event_ids),
    st.builds(edits.move_event, st.integers(-2, 2)),
    st.builds(edits.select_event, _places),
    st.builds(edits.add_mapping, st.sampled_from(["trackEventV2", "createAudience"]), st.just("")),
    st.builds(edits.duplicate_mapping),
    st.builds(edits.delete_mapping),
    st.builds(edits.move_mapping, st.integers(-2, 2)),
    st.builds(edits.select_mapping, st.integers(-1, 4)),
    st.builds(edits.set_trigger, _mapping_ids, st.sampled_from(["", 'type = "track"'])),
    st.builds(edits.set_action, _mapping_ids, st.sampled_from(["trackEventV2", "updateCustomerProfileV3"])),
    st.builds(edits.set_field, _mapping_ids, st.just("customerProfileId"), st.sampled_from([1, True, "x"])),
    st.builds(edits.enable_filter, st.just("DROP"), st.booleans()),
    st.builds(edits.set_connection, st.builds(Connection, st.just("Live"), st.just("gateway"), st.sampled_from("ab"))),
    st.builds(lambda text: edits.load_configuration((A,), (), None, None, [("New", text)]), _texts),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(_edits, st.sampled_from([0.0, 2.0])), max_size=25), st.integers(0, 25))
def test_undoing_all_gives_the_start_and_redoing_all_the_end(steps: list[tuple[Edit, float]], saved_at: int) -> None:
    clock = Clock()
    stack = UndoStack(DOCUMENT, clock)
    saved = DOCUMENT
    for number, (edit, pause) in enumerate(steps):
        stack.apply(edit)
        clock.now += pause
        if number == saved_at:
            stack.mark_saved()
            saved = stack.document
    end = stack.document

    while stack.undo():
        assert not stack.is_at_saved or stack.document.same_parts(saved)
    assert stack.document.same_parts(DOCUMENT)
    while stack.redo():
        assert not stack.is_at_saved or stack.document.same_parts(saved)

    assert stack.document.same_parts(end)
    assert stack.redo_label == ""
