"""The highlighted row of every drop-down list: its text, its fill and the bar before it, as painted."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QCompleter, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.theme import apply_theme, current_theme
from tests.gui.driver import WindowDriver
from tests.gui.test_theme import contrast

BAR = 3  # pixels
Opened = tuple[QWidget, QWidget, QRect]  # its owner, its window, the highlighted row
Popup = Callable[[QtBot], Opened]


@pytest.fixture(params=["light", "dark"])
def app(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[QApplication]:
    apply_theme(qapp, request.param)
    yield qapp
    apply_theme(qapp, "light")


def row_of(view: QAbstractItemView) -> QRect:
    """The highlighted row, in the view's window."""
    row = view.visualRect(view.currentIndex())
    return row.translated(view.viewport().mapTo(view.window(), QPoint()))


def open_combo(qtbot: QtBot, *, is_editable: bool) -> Opened:
    combo = QComboBox(editable=is_editable)
    qtbot.addWidget(combo)
    combo.addItems(["Event field", "Fixed value", "Template"])
    combo.show()
    combo.showPopup()
    view = combo.view()
    assert view is not None
    QTest.keyClick(view, Qt.Key.Key_Down)
    return combo, view.window(), row_of(view)


def open_completer(qtbot: QtBot) -> Opened:
    line = QLineEdit()
    qtbot.addWidget(line)
    completer = QCompleter(["$.event", "$.email"], line)
    line.setCompleter(completer)
    line.show()
    line.setFocus()
    completer.setCompletionPrefix("$.e")
    completer.complete()
    popup = completer.popup()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Down)
    return line, popup, row_of(popup)


def open_menu(qtbot: QtBot) -> Opened:
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addAction("Copy path")
    second = menu.addAction("Copy value")
    menu.popup(QPoint(0, 0))
    menu.setActiveAction(second)
    return menu, menu, menu.actionGeometry(second)


POPUPS: dict[str, Popup] = {
    "combo box": lambda qtbot: open_combo(qtbot, is_editable=False),
    "editable combo box": lambda qtbot: open_combo(qtbot, is_editable=True),
    "completion": open_completer,
    "menu": open_menu,
}


def colors(image: QImage, area: QRect) -> Counter[str]:
    points = (QPoint(x, y) for x in range(area.left(), area.right() + 1) for y in range(area.top(), area.bottom() + 1))
    return Counter(QColor(image.pixel(point)).name() for point in points)


@pytest.mark.parametrize("popup", POPUPS)
def test_the_highlighted_row_can_be_read(app: QApplication, qtbot: QtBot, popup: str) -> None:
    owner, window, row = POPUPS[popup](qtbot)
    theme, image = current_theme(), window.grab().toImage()
    row = row & image.rect()
    painted = colors(image, row)

    assert painted.most_common(1)[0][0] == theme.accent_soft
    assert max(contrast(color, theme.accent_soft) for color in painted) >= 4.5
    assert set(colors(image, QRect(row.left(), row.top(), BAR, row.height()))) == {theme.accent}
    window.close()
    owner.close()


@pytest.mark.parametrize("name", ["actionCombo", "Kind of value"])
def test_alt_with_an_arrow_in_a_combo_box_moves_no_mapping(driver: WindowDriver, qtbot: QtBot, name: str) -> None:
    driver.wait_for_preview()
    qtbot.waitUntil(driver.window.isActiveWindow)
    driver.run_command("mapping.duplicate")
    driver.wait_for_preview()
    combo = next(
        one
        for one in driver.window.findChildren(QComboBox)
        if name in (one.objectName(), one.accessibleName()) and one.isVisible()
    )
    combo.setFocus()
    order = driver.workbench.store.document.mappings
    handle = driver.window.windowHandle()
    assert handle is not None

    QTest.keyClick(handle, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    is_open = combo.view().isVisible()
    combo.hidePopup()
    QTest.keyClick(handle, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    combo.hidePopup()

    assert is_open
    assert [one.id for one in driver.workbench.store.document.mappings] == [one.id for one in order]
