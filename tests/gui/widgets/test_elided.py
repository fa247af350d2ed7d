"""A combo box in a narrow column."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.widgets.elided import ElidedCombo, ElidedEdit


def test_the_list_is_wide_enough_for_its_longest_entry(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    combo = ElidedCombo()
    combo.addItems(["is", "Update multiple customer profiles' audiences · updateCustomerProfilesAudiences"])
    combo.setMaximumWidth(90)
    QVBoxLayout(window).addWidget(combo)
    window.resize(1000, 200)
    window.show()

    combo.showPopup()

    view = combo.view()
    assert combo.width() == 90
    assert view.viewport().width() >= view.sizeHintForColumn(0)


def test_a_long_line_ends_with_an_ellipsis_until_it_has_the_focus(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    edit, other = ElidedEdit("https://lumen-loom.europe-west1.talon.one"), ElidedEdit("https://a.one")
    rows = QVBoxLayout(window)
    for one in (edit, other):
        one.setFixedWidth(150)
        rows.addWidget(one)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    other.setFocus()

    assert other.shown_text() == "https://a.one"
    assert edit.shown_text().startswith("https://lu")
    assert edit.shown_text().endswith("…")
    unfocused = edit.grab().toImage()
    edit.setFocus()
    assert edit.shown_text() == edit.text()
    assert edit.grab().toImage() != unfocused
