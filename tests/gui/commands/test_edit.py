"""Events and mappings by commands; one Undo over all of them."""

from __future__ import annotations

from talonbench.connections import Connection
from talonbench.document import edits
from talonbench_gui.commands.actions import Actions
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import FakeUi
from tests.gui.look import notice_of


def names(workbench: Workbench) -> list[str]:
    return [event.name for event in workbench.store.document.events]


def test_events_are_added_renamed_duplicated_moved_and_closed(
    workbench: Workbench, actions: Actions, ui: FakeUi
) -> None:
    first = names(workbench)[0]
    actions.run("event.add")
    ui.answers = ["  Order  "]
    actions.run("event.rename")
    actions.run("event.duplicate")
    assert names(workbench) == [first, "Order", "Order copy"]

    actions.run("event.earlier")
    actions.run("event.previous")
    assert names(workbench) == [first, "Order copy", "Order"]
    assert workbench.store.document.event == 0

    actions.run("event.close")
    assert names(workbench) == ["Order copy", "Order"]


def test_a_rename_that_is_cancelled_or_blank_changes_nothing(
    workbench: Workbench, actions: Actions, ui: FakeUi
) -> None:
    ui.answers = [None, "   "]

    actions.run("event.rename")
    actions.run("event.rename")

    assert workbench.store.undo_label == ""


def test_an_undo_that_sends_requests_elsewhere_says_so_and_offers_the_way_back(
    workbench: Workbench, actions: Actions
) -> None:
    connections, store = workbench.connections, workbench.store
    sandbox = connections.current.name
    store.apply(edits.set_event_text("event-1", "{"))
    connections.use(connections.add(Connection("Staging", "gateway", "https://staging.talon.one"), "key"))
    store.apply(edits.set_event_text("event-1", "{}"))

    actions.run("edit.undo")
    assert (store.document.current_event.text, notice_of(workbench)) == ("{", "")

    actions.run("edit.undo")
    notice = workbench.notices.current
    assert notice is not None
    assert notice.text == f"Undid use of connection “Staging”: requests go to “{sandbox}”."
    assert (store.document.current_event.text, notice.command) == ("{", "edit.redo")

    actions.run(notice.command)
    assert notice_of(workbench) == "Redid use of connection “Staging”: requests go to “Staging”."
    store.apply(edits.set_event_text("event-1", "{} "))
    assert notice_of(workbench) == ""
    assert store.undo_label == "typing"


def test_one_undo_goes_back_over_event_mapping_and_filters(workbench: Workbench, actions: Actions) -> None:
    start = workbench.store.document
    workbench.store.apply(edits.set_event_text("event-1", "{}"))
    actions.run("mapping.duplicate")
    actions.run("mapping.toggle")
    actions.run("event.add")

    for label in ("adding event", "disabling mapping", "duplicating mapping", "typing"):
        assert workbench.store.undo_label == label
        actions.run("edit.undo")

    assert workbench.store.document.same_parts(start)
    for _ in range(4):
        actions.run("edit.redo")
    assert len(workbench.store.document.events) == 2


def test_mappings_are_moved_and_reset(workbench: Workbench, actions: Actions) -> None:
    actions.run("mapping.add")
    actions.run("mapping.up")
    assert workbench.store.document.mappings[0].name != "Track event"

    mapping = workbench.store.document.current_mapping
    assert mapping is not None
    workbench.store.apply(edits.set_field(mapping.id, "eventType", "x"))
    actions.run("mapping.reset")

    reset = workbench.store.document.current_mapping
    assert reset is not None
    assert reset.mapping == mapping.mapping
