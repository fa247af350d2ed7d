"""Demo mode over the real window: by keys, twice in a row, back, auto-play, stories of the user's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPlainTextEdit, QPushButton, QScrollArea, QWidget

from talonbench.document import edits
from talonbench.home import rules_path
from talonbench_gui.features.demo.cards import Picture
from talonbench_gui.features.demo.sizes import FOLDED, find_unit
from talonbench_gui.theme import text_size
from talonbench_gui.widgets.html_popup import HtmlPopup
from tests.gui.driver import WindowDriver
from tests.gui.look import notice_of

STEPS = 9
STORY = """
title: A visit
customer: Jonas
steps:
  - name: Look
    event: {type: track, event: Viewed, userId: u-1}
  - name: Leave
    event: {type: track, event: Left, userId: u-1}
mappings:
  - {name: Views, action: trackEventV2, trigger: 'event = "Viewed"', defaults: true}
"""


class Stage:
    """A person who gives a demo."""

    def __init__(self, driver: WindowDriver) -> None:
        self.driver = driver
        self.demo = driver.workbench.demo

    def start(self) -> None:
        """Start the demo as the menu does."""
        self.driver.run_command("demo.start")
        self.driver.until(lambda: self.demo.is_open)

    def press(self, key: Qt.Key, played: int) -> None:
        """Press *key* where the focus is, and wait until as many steps are *played*."""
        focused = self.driver.window.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        self.driver.until(lambda: len(self.demo.played) == played)

    def play(self, count: int) -> None:
        """Play the first *count* steps."""
        for number in range(1, count + 1):
            self.press(Qt.Key.Key_Space, number)

    def label(self, name: str) -> str:
        """The text of a label of the page."""
        return self.driver.find(QLabel, name).text()

    def said(self, name: str) -> str:
        """What a screen reader says of a card."""
        return self.driver.find(QFrame, name).accessibleName()

    def effects(self) -> list[str]:
        """The effects that are shown."""
        rows = self.driver.find(QWidget, "demoEffects").findChildren(QWidget)
        return [row.accessibleName() for row in rows if row.isVisible() and row.layout() is not None]


@pytest.fixture
def stage(driver: WindowDriver) -> Iterator[Stage]:
    stage = Stage(driver)
    yield stage
    stage.demo.close()


def test_the_story_is_played_by_keys_twice_with_a_reset_between(stage: Stage) -> None:
    stage.start()
    for _ in range(2):
        stage.play(STEPS)
        assert all(one.is_delivered for one in stage.demo.played)
        assert not stage.driver.find(QPushButton, "demoNext").isEnabled()
        stage.press(Qt.Key.Key_R, 0)


def test_a_step_shows_its_effects_points_and_profile(stage: Stage) -> None:
    stage.start()
    assert stage.label("demoTitle") == "Mara Lindqvist's first order"
    stage.play(6)

    assert stage.label("demoTitle") == "Mara places her order"
    assert stage.label("demoSteps") == "Step 6 of 9: Order"
    stage.driver.until(lambda: len(stage.effects()) == 5)  # Qt shows new widgets a moment later
    assert [row.split(".")[0] for row in stage.effects()] == [
        "Coupon WINTER10 accepted", "€\N{NO-BREAK SPACE}10", "Joins “Winter shoppers”", "173 points in “Loom Club”",
        "The session is closed",
    ]  # fmt: skip
    assert stage.said("demoPoints") == "Mara's points: 240 → 413; 87 more to Gold"
    assert "Orders 0 → 1" in stage.said("demoProfile")
    assert "Audiences + Winter shoppers" in stage.said("demoProfile")
    assert stage.label("demoTrail").startswith("Shop  ›  Segment: Order Completed  ›  Sandbox: 200 in ")


def test_back_shows_the_step_before_with_the_sandbox_as_it_was(stage: Stage) -> None:
    stage.start()
    stage.play(8)
    assert stage.said("demoPoints") == "Mara's points: 413 → 240; 260 more to Gold"

    stage.press(Qt.Key.Key_Left, 7)
    stage.press(Qt.Key.Key_Left, 6)

    assert stage.label("demoTitle") == "Mara places her order"
    stage.press(Qt.Key.Key_Right, 7)
    assert stage.demo.played[-1].is_delivered


def test_event_and_requests_are_shown_one_at_a_time_with_the_key_masked(stage: Stage) -> None:
    stage.start()
    stage.play(1)
    views = {name: stage.driver.find(QPlainTextEdit, name) for name in ("demoEvent", "demoRequests")}
    assert not any(view.isVisible() for view in views.values())

    stage.press(Qt.Key.Key_S, 1)
    assert [name for name, view in views.items() if view.isVisible()] == ["demoEvent"]
    assert '"mara@example.com"' in views["demoEvent"].toPlainText()
    stage.press(Qt.Key.Key_S, 1)
    assert [name for name, view in views.items() if view.isVisible()] == ["demoRequests"]
    text = views["demoRequests"].toPlainText()
    assert text.startswith("PUT https://integration.talon.one/segment/v2/customer_profiles/cust-58213\n")
    assert "authorization: ApiKey-v1 ••••" in text
    assert "sandbox-demo-key" not in text
    stage.press(Qt.Key.Key_S, 1)
    assert not any(view.isVisible() for view in views.values())


def test_each_press_of_a_key_counts_however_fast(stage: Stage) -> None:
    stage.start()
    shown: list[int] = []
    stage.demo.changed.connect(lambda: shown.append(len(stage.demo.played)))
    for key in (Qt.Key.Key_Space,) * 4 + (Qt.Key.Key_Left,):
        QTest.keyClick(stage.driver.window.focusWidget(), key)
    stage.driver.until(lambda: shown == [1, 2, 3, 4, 3])
    assert stage.label("demoSteps").startswith("Step 3 ")

    for key in (Qt.Key.Key_Space, Qt.Key.Key_Space, Qt.Key.Key_R):  # what waits is dropped: it begins again
        QTest.keyClick(stage.driver.window.focusWidget(), key)
    stage.driver.until(lambda: not stage.demo.played)
    stage.press(Qt.Key.Key_Space, 1)


def test_a_key_held_down_plays_one_step_but_scrolls_on(stage: Stage) -> None:
    stage.start()
    shortcuts = stage.driver.find(QFrame, "demoPage").findChildren(
        QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly
    )
    held = {one.key().toString() for one in shortcuts if one.autoRepeat()}

    assert held == {"Up", "Down", "F11", "Ctrl++", "Ctrl+-", "Ctrl+0"}


def test_the_profile_shows_a_day_as_a_day(stage: Stage) -> None:
    stage.start()
    stage.play(1)

    assert "BirthDate 17 April 1991; " in stage.said("demoProfile") + "; "


@pytest.mark.parametrize("key", [Qt.Key.Key_A, Qt.Key.Key_X, Qt.Key.Key_Down])
def test_auto_play_stops_on_any_key(key: Qt.Key, stage: Stage) -> None:
    stage.start()
    stage.press(Qt.Key.Key_A, 1)
    assert stage.demo.plays_itself
    assert "any key stops" in stage.driver.find(QFrame, "demoFooter").findChildren(QLabel)[0].text()

    stage.press(key, 1)
    assert not stage.demo.plays_itself


def test_auto_play_goes_on_by_itself_to_the_end(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "a.story.yaml").write_text(f"seconds: 1{STORY}", "utf-8")
    stage.demo.open(tmp_path / "a.story.yaml")
    stage.driver.until(lambda: stage.demo.is_open)
    stage.press(Qt.Key.Key_A, 1)

    stage.driver.until(lambda: len(stage.demo.played) == 2)
    assert not stage.demo.plays_itself


def test_the_window_is_as_it_was_after_escape_and_its_commands_work_again(stage: Stage) -> None:
    driver = stage.driver
    before, focused = driver.workbench.store.document, driver.window.focusWidget()
    stage.start()
    page = driver.find(QFrame, "demoPage")
    assert not driver.find(QWidget, "sendButton").isVisible()
    assert not driver.command("send.send").isEnabled()
    assert page.geometry() == driver.window.rect()
    stage.play(2)

    stage.press(Qt.Key.Key_Escape, 0)

    assert not driver.workbench.is_demo
    assert driver.find(QWidget, "sendButton").isVisible()
    driver.until(lambda: driver.command("send.send").isEnabled())
    assert driver.workbench.store.document is before
    assert driver.window.focusWidget() is focused
    assert driver.workbench.results.run is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F5])
def test_f5_goes_on_where_the_story_was_left_and_r_begins_again(key: Qt.Key, stage: Stage) -> None:
    stage.start()
    stage.play(3)
    stage.press(key, 0)
    assert not stage.demo.is_open

    stage.driver.run_command("demo.start")
    stage.driver.until(lambda: stage.demo.is_open)
    assert stage.label("demoTitle") == "Mara fills her cart"
    assert stage.label("demoKeys") == "Where you left off · R: start again"
    stage.press(Qt.Key.Key_Space, 4)
    assert stage.label("demoKeys").startswith("Space:")
    stage.press(Qt.Key.Key_R, 0)
    assert stage.label("demoTitle") == "Mara Lindqvist's first order"

    stage.press(Qt.Key.Key_Space, 1)
    stage.press(key, 0)
    stage.driver.run_command("demo.restart")
    stage.driver.until(lambda: stage.demo.is_open)
    assert stage.demo.played == ()


def test_a_story_that_has_changed_begins_again(stage: Stage) -> None:
    driver = stage.driver
    driver.run_command("demo.events")
    driver.until(lambda: stage.demo.is_open)
    stage.play(1)
    stage.press(Qt.Key.Key_Escape, 0)
    driver.workbench.store.apply(edits.add_events([("Second", '{"type": "track", "event": "B", "userId": "u"}')]))

    driver.run_command("demo.start")
    driver.until(lambda: stage.demo.is_open)
    assert stage.label("demoSteps") == "2 steps"


def test_events_of_ones_own_are_played_by_the_rules_of_the_sandbox(stage: Stage, tmp_path: Path) -> None:
    driver = stage.driver
    rules_path().parent.mkdir(parents=True, exist_ok=True)
    rules_path().write_text('{"name": "Spring", "points": {"program": "Beans", "welcome": {"points": 7}}}', "utf-8")
    (tmp_path / "a.story.yaml").write_text(STORY, "utf-8")

    for command, campaign in (("demo.events", "Spring"), ("", "Spring"), ("demo.restart", "Winter 2026")):
        if command:
            driver.run_command(command)
        else:
            drop(driver, tmp_path / "a.story.yaml")
        driver.until(lambda: stage.demo.is_open)
        assert f"by the rules of “{campaign}”" in stage.label("demoCaption")
        stage.press(Qt.Key.Key_Escape, 0)


def test_an_error_in_a_story_is_told_with_its_place(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "bad.story.yaml").write_text(STORY.replace("customer", "costumer"), "utf-8")
    stage.demo.open(tmp_path / "bad.story.yaml")

    stage.driver.until(lambda: notice_of(stage.driver.workbench))
    assert notice_of(stage.driver.workbench).endswith("bad.story.yaml:3:1: /costumer is unknown")
    assert not stage.demo.is_open


def test_a_story_of_ones_own_says_what_is_not_sent(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "a.story.yaml").write_text(STORY, "utf-8")
    stage.demo.open(tmp_path / "a.story.yaml")
    stage.driver.until(lambda: stage.demo.is_open)
    stage.play(2)

    assert stage.said("demoPoints").startswith("Jonas's points: 0")
    assert stage.label("demoTrail") == "Shop  ›  Segment: Left  ›  nothing is sent"
    assert stage.label("demoCaption").startswith("No mapping sends. “Views” doesn't match")


def test_the_documents_events_are_a_story(stage: Stage) -> None:
    driver = stage.driver
    driver.workbench.store.apply(edits.add_events([("Second", '{"type": "track", "event": "B", "userId": "u"}')]))
    driver.run_command("demo.events")
    driver.until(lambda: stage.demo.is_open)
    stage.play(2)

    assert stage.label("demoTitle") == "Second"
    assert [one.is_delivered for one in stage.demo.played] == [True, True]


def test_effects_keep_their_height_where_the_window_is_low(stage: Stage) -> None:
    stage.driver.window.resize(1000, 680)
    stage.start()
    stage.play(6)
    stage.driver.until(lambda: len(stage.effects()) == 5)

    pictures = [one for one in stage.driver.find(QWidget, "demoEffects").findChildren(Picture) if one.isVisible()]
    around = [one.parentWidget() for one in pictures]
    assert [row.height() >= one.height() for one, row in zip(pictures, around, strict=True) if row is not None] == (
        [True] * 5
    )


def test_a_small_window_shows_all_effects_without_scrolling(stage: Stage) -> None:
    stage.driver.window.resize(800, 500)
    stage.start()
    stage.play(6)
    stage.driver.until(lambda: len(stage.effects()) == 5)

    def has_room() -> bool:
        area = stage.driver.find(QScrollArea, "demoArea")
        return area.verticalScrollBar().maximum() == 0

    stage.driver.until(has_room)
    for _ in range(2):
        stage.press(Qt.Key.Key_S, 6)
        stage.driver.until(has_room)
    assert stage.label("demoKeys").replace("\xa0", " ") == "Space: next · F1: all keys"


def test_points_and_profile_are_below_in_a_narrow_window(stage: Stage) -> None:
    stage.start()
    stage.play(6)
    page, points = stage.driver.find(QFrame, "demoPage"), stage.driver.find(QFrame, "demoPoints")
    effects = stage.driver.find(QWidget, "demoEffects")

    def is_below() -> bool:
        return points.mapTo(page, QPoint(0, 0)).y() > effects.mapTo(page, QPoint(0, 0)).y() + effects.height()

    assert not is_below()
    page.resize(round(FOLDED * text_size() * 0.9), 700)
    stage.driver.until(is_below)


def test_f1_tells_all_keys(stage: Stage) -> None:
    stage.start()
    stage.press(Qt.Key.Key_F1, 0)
    popup = stage.driver.find(HtmlPopup, "htmlPopup")
    assert popup.accessibleName() == "Help: Demo"
    for key in ("Space, →, Page Down", "S", "A", "R", "F11", "Ctrl++", "Esc, F5"):
        assert key in popup.view.toPlainText().split("\n")

    stage.press(Qt.Key.Key_Escape, 0)
    assert stage.demo.is_open
    stage.press(Qt.Key.Key_Space, 1)


def test_text_grows_by_keys_as_well(stage: Stage) -> None:
    stage.start()
    stage.play(1)
    before = stage.driver.find(QLabel, "demoSteps").height()
    QTest.keyClick(stage.driver.window.focusWidget(), Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    stage.driver.until(lambda: stage.driver.find(QLabel, "demoSteps").height() > before)

    stage.press(Qt.Key.Key_Escape, 0)
    assert stage.driver.find(QWidget, "sendButton").isVisible()


def test_a_story_that_is_dropped_is_played_and_other_files_are_left_alone(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "a.story.yaml").write_text(STORY, "utf-8")
    (tmp_path / "event.json").write_text("{}", "utf-8")
    before = stage.driver.workbench.store.document

    drop(stage.driver, tmp_path / "a.story.yaml")
    stage.driver.until(lambda: stage.demo.is_open)
    drop(stage.driver, tmp_path / "event.json")
    stage.play(1)

    assert stage.label("demoTitle") == "Look"
    assert stage.driver.workbench.store.document is before


def drop(driver: WindowDriver, file: Path) -> None:
    """Drop *file* in the middle of the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    action, button, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(driver.window.rect().center())
    QCoreApplication.sendEvent(driver.window.windowHandle(), QDropEvent(place, action, data, button, no_key))


def test_text_grows_with_the_window(qapp: QApplication) -> None:
    assert find_unit(QSize(1280, 720)) == 16 * text_size() // 12
    assert find_unit(QSize(1120, 680)) == 14 * text_size() // 12
    assert find_unit(QSize(800, 450)) == text_size()  # never smaller than the window's own
    assert find_unit(QSize(1920, 1080)) == 24 * text_size() // 12
    assert find_unit(QSize(7680, 4320)) == 32 * text_size() // 12
