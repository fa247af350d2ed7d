"""Where the focus is can be seen on every control: rings, as painted."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QInputDialog,
    QLineEdit,
    QListView,
    QListWidget,
    QMainWindow,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from talonbench_gui.features.live.origins import OriginsDialog
from talonbench_gui.theme import apply_theme, current_theme
from talonbench_gui.widgets.focus_ring import FocusRing, show_focus
from talonbench_gui.widgets.naming import make_button
from tests.gui.driver import WindowDriver

AROUND = 5  # pixels: the ring and what is left of its corners


@pytest.fixture(params=["light", "dark"])
def app(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[QApplication]:
    apply_theme(qapp, request.param)
    show_focus()
    yield qapp
    apply_theme(qapp, "light")


@pytest.fixture
def form(app: QApplication, qtbot: QtBot) -> QMainWindow:
    """A window with a control of each kind, in the order of Tab."""
    window, body = QMainWindow(), QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(body)
    primary = make_button("Send")
    primary.setProperty("kind", "primary")
    rail = QToolButton()
    rail.setText("Editor")
    rail.setCheckable(True)
    rail.setChecked(True)
    rail.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    rail.setProperty("role", "rail")
    tabs, rows, combo = QTabBar(), QListWidget(), QComboBox()
    tabs.addTab("Attributes")
    tabs.addTab("Audiences")
    rows.addItems(["Profile sync", "Order completed"])
    combo.addItems(["Event field", "Fixed value"])
    parts = (QLineEdit(), make_button("Test"), primary, QCheckBox("Ask"), combo, rail, tabs, rows)
    for part in (*parts, QPlainTextEdit()):
        column.addWidget(part)
    window.setCentralWidget(body)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def accents(window: QWidget, target: QWidget) -> int:
    """How many pixels in and around *target* have the color of a ring."""
    area = QRect(target.mapTo(window, QPoint()), target.size()).adjusted(-AROUND, -AROUND, AROUND, AROUND)
    image, accent = window.grab(area).toImage(), QColor(current_theme().accent).rgb()
    return sum(image.pixel(x, y) == accent for x in range(image.width()) for y in range(image.height()))


def press_tab(window: QWidget) -> None:
    """Press Tab as a person does: the window hears it first."""
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_Tab)
    QApplication.processEvents()


def test_every_kind_of_control_has_a_ring_once_tab_gets_there(form: QMainWindow) -> None:
    body = form.centralWidget()
    assert body is not None
    targets = [one for one in body.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    form.setFocus()
    before = {one: accents(form, one) for one in targets}
    seen: dict[str, bool] = {}

    for _ in targets:
        press_tab(form)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen[type(focused).__name__] = accents(form, focused) >= before[focused] + 2 * focused.height()

    kinds = (QLineEdit, QPushButton, QCheckBox, QComboBox, QToolButton, QTabBar, QListWidget, QPlainTextEdit)
    assert seen == {kind.__name__: True for kind in kinds}


def test_a_click_puts_a_ring_around_inputs_but_not_around_buttons(form: QMainWindow, qtbot: QtBot) -> None:
    handle = form.windowHandle()
    assert handle is not None
    for kind, is_ringed in ((QLineEdit, True), (QPushButton, False)):
        target = form.findChild(kind)
        assert isinstance(target, QWidget)
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=target.mapTo(form, target.rect().center()))

        assert target.hasFocus()
        ring = form.findChild(FocusRing)
        assert isinstance(ring, FocusRing)
        assert ring.isVisible() == is_ringed


def test_the_ring_follows_its_control_and_ends_where_that_is_scrolled_away(app: QApplication, qtbot: QtBot) -> None:
    area, body = QScrollArea(widgetResizable=True), QWidget()
    qtbot.addWidget(area)
    column = QVBoxLayout(body)
    lines = [QLineEdit() for _ in range(40)]
    for line in lines:
        column.addWidget(line)
    area.setWidget(body)
    area.resize(300, 200)
    area.show()
    qtbot.waitUntil(area.isActiveWindow)
    lines[0].setFocus()
    ring = area.findChild(FocusRing)
    assert isinstance(ring, FocusRing)
    top = ring.y()

    area.verticalScrollBar().setValue(6)
    qtbot.waitUntil(lambda: ring.y() < top)
    area.verticalScrollBar().setValue(500)
    qtbot.waitUntil(ring.isHidden)
    area.verticalScrollBar().setValue(0)
    qtbot.waitUntil(ring.isVisible)

    assert ring.y() == top


def test_the_focus_is_seen_on_every_control_of_the_editor(driver: WindowDriver, qtbot: QtBot) -> None:
    window = driver.window
    qtbot.waitUntil(window.isActiveWindow)
    window.resize(1280, 800)
    press_tab(window)  # the keyboard is in use

    count, unseen = look_at_focus(window)

    assert count > 20
    assert unseen == []


def look_at_focus(window: QWidget) -> tuple[int, list[str]]:
    """How many controls of *window* can have the focus, and on which of them it isn't seen."""
    targets = [
        one
        for one in window.findChildren(QWidget)
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and not one.focusProxy()
    ]
    unseen: list[str] = []
    for target in targets:
        window.setFocus()
        for other in targets:
            other.clearFocus()
        QApplication.processEvents()
        before = accents(window, target)
        target.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if accents(window, target) < before + 20:
            unseen.append(target.objectName() or target.accessibleName() or type(target).__name__)
    return len(targets), unseen


def ask(window: QWidget) -> QDialog:
    box = QMessageBox(QMessageBox.Icon.Question, "Talonbench", "Send 3 requests?", parent=window)
    box.addButton("Send 3 requests", QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    return box


def show_origins(driver: WindowDriver) -> QDialog:
    driver.workbench.origins.allow("https://shop.example")
    return OriginsDialog(driver.window, driver.workbench.origins)


DIALOGS: dict[str, Callable[[WindowDriver], QDialog]] = {
    "question": lambda driver: ask(driver.window),
    "name": lambda driver: QInputDialog(driver.window),
    "origins": show_origins,
    "redaction": lambda driver: driver.find(QDialog, "redactionDialog"),
}


@pytest.mark.parametrize(("name", "least"), [("question", 2), ("name", 3), ("origins", 2), ("redaction", 5)])
def test_the_focus_is_seen_on_every_control_of_a_dialog(
    app: QApplication, driver: WindowDriver, qtbot: QtBot, name: str, least: int
) -> None:
    qtbot.waitUntil(driver.window.isActiveWindow)
    if name == "redaction":
        driver.run_command("share.redacted")
    dialog = DIALOGS[name](driver)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    press_tab(dialog)  # the keyboard is in use

    count, unseen = look_at_focus(dialog)
    dialog.close()

    assert count >= least
    assert unseen == []


def test_the_focus_is_seen_in_the_list_of_problems(app: QApplication, driver: WindowDriver, qtbot: QtBot) -> None:
    window = driver.window
    qtbot.waitUntil(window.isActiveWindow)
    driver.write('{"type": oops}')
    driver.run_command("view.problems_panel")
    problems = driver.find(QListView, "problemsView")
    qtbot.waitUntil(lambda: problems.isVisible() and problems.model().rowCount() > 0)
    press_tab(window)  # the keyboard is in use
    window.setFocus()
    before = accents(window, problems)

    problems.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.waitUntil(lambda: accents(window, problems) > before + problems.width())
