"""A combo box in a narrow column."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.widgets.elided_combo import ElidedCombo


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
