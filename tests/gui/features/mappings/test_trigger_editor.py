"""A trigger that is built from rows."""

from tests.gui.conftest import WindowDriver


def test_a_trigger_is_built_from_rows(driver: WindowDriver) -> None:
    driver.run_command("mapping.trigger")
    builder = driver.window.command_groups["triggers"]._builder  # type: ignore[attr-defined]  # it is open
    assert [row.place for row in builder._form().rows] == ["type"]

    builder.add.click()
    builder._edits[1][2].setText("track-event")
    builder._edits[1][2].textEdited.emit("track-event")
    driver.wait_for_preview()

    assert driver.window.subscriptions()[0].trigger == 'type = "track" and event = "track-event"'
    assert driver.window.preview is not None
    assert driver.window.preview.mappings[0].status == "ready"
    builder._remove(0)
    assert driver.window.subscriptions()[0].trigger == 'event = "track-event"'
    builder._edits[0][0].setText("anonymousId")
    builder._edits[0][0].textEdited.emit("anonymousId")
    assert "A place is event" in builder.said.text()
    builder.close()
