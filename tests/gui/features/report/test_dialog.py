"""The dialog that shows a redacted report before it is saved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QPlainTextEdit
from pytestqt.qtbot import QtBot

from talonbench.report import Report, make_report, markdown_text
from talonbench_gui.features.report.dialog import RedactionDialog
from talonbench_gui.state.workbench import Workbench
from tests.gui.look import find, press
from tests.gui.pages import write_event

EVENT = '{"type": "track", "event": "Paid", "userId": "u", "properties": {"email": "mara@shop.example"}}'


@pytest.fixture
def report(workbench: Workbench, qtbot: QtBot) -> Report:
    write_event(qtbot, workbench, EVENT)
    return report_of(workbench)


def report_of(workbench: Workbench) -> Report:
    preview = workbench.previews.current
    assert preview is not None
    return make_report(preview.text, preview.judgement, {}, "2026-11-29")


def show(report: Report, qtbot: QtBot) -> tuple[RedactionDialog, list[Report]]:
    dialog, accepted = RedactionDialog(None, report), list[Report]()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.accepted_report.connect(accepted.append)
    dialog.show()
    return dialog, accepted


def test_personal_data_is_replaced_in_what_is_shown_and_saved(report: Report, qtbot: QtBot) -> None:
    dialog, accepted = show(report, qtbot)
    text = find(dialog, QPlainTextEdit, "redactionText")
    assert "mara@shop.example" not in text.toPlainText()
    assert "Checked values are replaced everywhere. Uncheck values to keep." in words(dialog)

    press(dialog, "Save report…")

    assert [markdown_text(one) for one in accepted] == [text.toPlainText()]
    assert not dialog.isVisible()


def test_unchecked_values_stay(report: Report, qtbot: QtBot) -> None:
    dialog, accepted = show(report, qtbot)
    listed = find(dialog, QListWidget, "redactionList")
    row = next(row for row in range(listed.count()) if "mara@shop.example" in listed.item(row).text())

    listed.item(row).setCheckState(Qt.CheckState.Unchecked)

    assert "mara@shop.example" in find(dialog, QPlainTextEdit, "redactionText").toPlainText()
    press(dialog, "Cancel")
    assert accepted == []


def test_nothing_to_replace_is_said(workbench: Workbench, qtbot: QtBot) -> None:
    write_event(qtbot, workbench, '{"type": "track", "event": "Paid"}')

    dialog, _ = show(report_of(workbench), qtbot)

    assert "No personal data detected." in words(dialog)


def words(dialog: RedactionDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]
