"""The header of a page has one height, whatever it says."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.page_header import PageHeader


def test_the_status_is_one_line_at_a_fixed_height(qtbot: QtBot) -> None:
    made = PageHeader("Catalog", "catalogSummary", make_button("Export…"))
    qtbot.addWidget(made)
    made.resize(600, 100)
    made.show()
    high = made.height()

    made.say("3 missing · " + "a long reason, " * 40, "bad")
    QApplication.processEvents()

    assert made.height() == high == 5 * QFontInfo(made.font()).pixelSize()
    assert made.status.text().startswith("3 missing")
    assert made.status.height() < 2 * made.fontMetrics().height()
    made.status.grab()
    assert made.status.toolTip().startswith("3 missing")


def test_a_title_that_is_too_long_is_cut_and_whole_in_its_tooltip(qtbot: QtBot) -> None:
    header = PageHeader("Trace", "status", size="verdict")
    qtbot.addWidget(header)
    header.title.set_text("Not sent: the filter “Only send shop events” discards the event", "text")
    header.resize(300, header.height())
    header.show()
    assert header.width() == 300
    header.grab()
    assert header.title.toolTip() == header.title.text()

    header.resize(1200, header.height())
    header.grab()

    assert header.title.toolTip() == ""


def test_parts_that_are_too_wide_for_a_row_take_two_and_come_back(qtbot: QtBot) -> None:
    parts = [make_button(f"Button with a long name {at}") for at in range(4)]
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.addWidget(PageHeader("Import", "status", *parts))
    qtbot.addWidget(page)
    row = sum(part.minimumSizeHint().width() for part in parts)
    page.resize(row * 3 // 4, 200)
    page.show()
    QApplication.processEvents()

    tops = [part.geometry().top() for part in parts]
    assert tops == sorted(tops)
    assert len(set(tops)) == 2
    assert page.width() == row * 3 // 4
    assert all(page.rect().contains(part.rect().translated(part.mapTo(page, QPoint()))) for part in parts)

    page.resize(row * 2, 200)
    QApplication.processEvents()

    assert len({part.geometry().top() for part in parts}) == 1
