"""Why: from a value of the request to the event, and from the event to what reads it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench.events import read_event
from talonbench_gui.features.event.highlights import EventHighlights
from talonbench_gui.features.event.panel import LARGEST, EventPanel
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.theme import apply_theme
from talonbench_gui.tokens import DARK
from tests.gui.pages import SETUP, sample


@pytest.fixture
def highlights(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> EventHighlights:
    """Over a customer's configuration and an order."""
    workbench.importer.import_paths(SETUP)
    assert len(workbench.store.document.mappings) == 4
    made = EventHighlights(workbench, panel)
    panel.json.editor.setPlainText(sample("order_completed"))
    wait_for_preview(workbench, qtbot)
    return made


def wait_for_preview(workbench: Workbench, qtbot: QtBot) -> None:
    document = workbench.store.document
    qtbot.waitUntil(
        lambda: (
            workbench.previews.current is not None
            and workbench.previews.current.text == document.current_event.text
            and not workbench.previews.is_pending
        )
    )


def put_cursor(panel: EventPanel, text: str) -> None:
    found = panel.json.editor.document().find(text)
    assert not found.isNull()
    found.clearSelection()
    panel.json.editor.setTextCursor(found)


def find_layer(panel: EventPanel, kind: str) -> list[str]:
    return [one.cursor.selectedText() for one in panel.json.editor._layers.get(kind, [])]


def consumers(panel: EventPanel) -> str:
    return "" if panel._consumers.isHidden() else panel._consumers.text()


def find_pointer(workbench: Workbench, value: object) -> str:
    """Where *value* stands in the shown request's body."""
    preview = workbench.previews.current
    assert preview is not None
    assert preview.selected_mapping is not None
    body = preview.selected_mapping.requests[0].body
    assert body is not None
    event = read_event(body)
    return next(pointer for pointer, one in _walk(event.body) if one == value)


def _walk(value: object, pointer: str = "") -> list[tuple[str, object]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(pointer, value), *(found for key, part in parts for found in _walk(part, f"{pointer}/{key}"))]


def test_a_value_of_the_request_lights_its_place_in_the_event_and_its_field(
    highlights: EventHighlights, panel: EventPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    workbench.store.apply(edits.select_mapping(0))
    wait_for_preview(workbench, qtbot)
    explained: list[str] = []
    fields: list[tuple[str, ...]] = []
    highlights.explained.connect(explained.append)
    highlights.field_lit.connect(fields.append)

    highlights.follow_request("body", find_pointer(workbench, 79.9))

    assert find_layer(panel, "lit") == ["79.9"]
    assert "$.properties.products[0].price" in explained[0]
    assert "Cart Items" in explained[0]
    assert fields == [("cartItems", "0", "price")]
    highlights.follow_request("header", "content-type")
    assert (find_layer(panel, "lit"), explained[1:]) == ([], [""])


def test_a_problem_leads_to_its_value(
    highlights: EventHighlights, panel: EventPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    workbench.store.apply(edits.select_mapping(0))
    wait_for_preview(workbench, qtbot)

    highlights.show_problem(find_pointer(workbench, 79.9))

    assert panel.json.editor.textCursor().selectedText() == "79.9"


def test_nothing_is_lit_while_the_preview_is_of_another_text(
    highlights: EventHighlights, panel: EventPanel, workbench: Workbench
) -> None:
    pointer = find_pointer(workbench, 79.9)
    panel.json.editor.insertPlainText(" ")

    highlights.follow_request("body", pointer)

    assert find_layer(panel, "lit") == []


def test_a_value_of_the_event_says_what_it_feeds(highlights: EventHighlights, panel: EventPanel, qtbot: QtBot) -> None:
    put_cursor(panel, '"WINTER10"')
    qtbot.waitUntil(lambda: "feeds Coupon Codes" in consumers(panel))
    put_cursor(panel, '"Web shop"')
    qtbot.waitUntil(lambda: "No mapping or filter reads $.properties.affiliation" in consumers(panel))


def test_what_a_value_feeds_is_said_anew_after_an_edit(
    highlights: EventHighlights, panel: EventPanel, qtbot: QtBot
) -> None:
    put_cursor(panel, '"WINTER10"')
    panel.json.editor.insertPlainText(', "unread": "B"')
    qtbot.waitUntil(lambda: "No mapping or filter reads $.properties.unread" in consumers(panel))
    panel.json.editor.insertPlainText('"')
    qtbot.waitUntil(lambda: consumers(panel) == "")


def test_what_nothing_reads_is_dimmed_on_demand(highlights: EventHighlights, panel: EventPanel) -> None:
    panel._actions.run("view.dim")
    dimmed = " ".join(find_layer(panel, "dim"))

    assert '"affiliation"' in dimmed
    assert '"coupon"' not in dimmed
    panel._actions.run("view.dim")
    assert find_layer(panel, "dim") == []


def test_places_are_lit_where_the_editor_holds_another_text(
    highlights: EventHighlights, panel: EventPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    text = sample("order_completed").replace("\n", "\r\n")
    workbench.store.apply(edits.set_event_text(workbench.store.document.current_event.id, text))
    workbench.store.apply(edits.select_mapping(0))
    wait_for_preview(workbench, qtbot)

    highlights.follow_request("body", find_pointer(workbench, 79.9))

    assert find_layer(panel, "lit") == ["79.9"]


def test_a_dragged_text_stands_for_a_path(highlights: EventHighlights, panel: EventPanel) -> None:
    assert highlights.path_of("userId") == "$.userId"
    assert highlights.path_of("$.a") == "$.a"
    found = panel.json.editor.document().find("79.9")
    panel.json.editor.setTextCursor(found)
    assert highlights.path_of("79.9") == "$.properties.products[0].price"


def test_the_path_of_each_place_is_found(panel: EventPanel, qtbot: QtBot) -> None:
    panel.json.editor.setPlainText('{"a": [1, {"b.c": 2}]}')

    with qtbot.waitSignal(panel.places_found):
        assert panel.places.path_at(3) is None

    assert [panel.places.path_at(at) for at in (0, 3, 7, 19)] == ["", "$.a", "$.a[0]", '$.a[1]["b.c"]']


def test_the_places_of_a_large_text_are_not_searched(panel: EventPanel) -> None:
    panel.json.editor.setPlainText(f'{{"a": "{"x" * LARGEST}"}}')

    assert panel.places.find().path_at(3) == ()


def test_values_of_conditions_light_up_as_they_pass_or_fail(panel: EventPanel) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    panel.json.editor.setPlainText(sample("order_completed"))

    panel.light([("type",), ("nowhere",)], "good")
    panel.light([("event",)], "bad")

    assert (find_layer(panel, "good"), find_layer(panel, "bad")) == (['"track"'], ['"Order Completed"'])
    apply_theme(app, "dark")
    assert panel.json.editor._layers["bad"][0].format.background().color().name() == DARK.bad_soft
    apply_theme(app, "light")
    panel.light([], "good")
    assert find_layer(panel, "good") == []


def test_a_click_with_alt_tells_the_value(panel: EventPanel, qtbot: QtBot) -> None:
    editor = panel.json.editor
    editor.setPlainText('{"a": [1, {"b/c": 2}]}')
    at = editor.document().find("2").selectionStart()
    place = editor.cursorRect(editor.cursor_over(at, at)).center()

    with qtbot.waitSignal(panel.path_alt_clicked) as told:
        qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, place)

    assert told.args == ["/a/1/b~1c"]
