"""Why: from a value of the request to the event, and the other way."""

from typing import Any

from tests.gui.conftest import WindowDriver


def put_cursor(editor: Any, text: str) -> None:
    editor.setFocus()
    found = editor.document().find(text)
    assert not found.isNull()
    found.clearSelection()
    editor.setTextCursor(found)


def test_a_value_of_the_request_lights_its_place_in_the_event_and_its_field(imported: WindowDriver) -> None:
    window = imported.window
    window.arranging.change(lambda now: now.chosen(0))
    imported.wait_for_preview()
    window.activateWindow()
    imported.until(window.isActiveWindow)
    put_cursor(window.request.body.editor, "79.9")
    imported.until(lambda: "$.properties.products[0].price" in window.request.reason.text())

    (lit,) = window.event_panel.json.editor._layers["lit"]
    assert lit.cursor.selectedText() == "79.9"
    assert "Cart Items" in window.request.reason.text()


def test_a_value_of_the_event_says_what_it_feeds(imported: WindowDriver) -> None:
    window = imported.window
    window.activateWindow()
    imported.until(window.isActiveWindow)
    put_cursor(window.event_panel.json.editor, '"WINTER10"')
    imported.until(lambda: "feeds Coupon Codes" in window.event_panel.uses.text())
    put_cursor(window.event_panel.json.editor, '"Web shop"')
    imported.until(lambda: "Nothing reads $.properties.affiliation" in window.event_panel.uses.text())


def test_what_a_value_feeds_is_said_anew_after_an_edit(imported: WindowDriver) -> None:
    window = imported.window
    window.activateWindow()
    imported.until(window.isActiveWindow)
    put_cursor(window.event_panel.json.editor, '"WINTER10"')
    imported.until(lambda: "feeds Coupon Codes" in window.event_panel.uses.text())

    window.event_panel.json.editor.insertPlainText(', "unread": "B"')
    imported.until(lambda: "Nothing reads $.properties.unread" in window.event_panel.uses.text())
    window.event_panel.json.editor.insertPlainText('"')
    imported.until(lambda: not window.event_panel.uses.isVisible())


def test_what_nothing_reads_is_dimmed_on_demand(imported: WindowDriver) -> None:
    editor = imported.window.event_panel.json.editor

    imported.run_command("view.dim")
    dimmed = " ".join(one.cursor.selectedText() for one in editor._layers["dim"])

    assert '"affiliation"' in dimmed
    assert '"coupon"' not in dimmed
    imported.run_command("view.dim")
    assert editor._layers["dim"] == []
