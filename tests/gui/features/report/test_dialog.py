"""The dialog that shows a redacted report before it is copied or saved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPlainTextEdit, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from talonbench.report import Report, make_report, markdown_text
from talonbench_gui.features.report.dialog import RedactionDialog
from talonbench_gui.features.report.values import ValueTable
from talonbench_gui.state.workbench import Workbench
from tests.gui.look import button, find, press
from tests.gui.pages import write_event

EVENT = (
    '{"type": "track", "event": "Paid", "userId": "cust-1", "properties": {"email": "mara@shop.example", "n": "Q-77"}}'
)


@pytest.fixture
def report(workbench: Workbench, qtbot: QtBot) -> Report:
    write_event(qtbot, workbench, EVENT)
    return report_of(workbench)


def report_of(workbench: Workbench) -> Report:
    preview = workbench.previews.current
    assert preview is not None
    return make_report(preview.text, preview.judgement, {}, "2026-11-29")


def show(workbench: Workbench, report: Report, qtbot: QtBot) -> RedactionDialog:
    dialog = RedactionDialog(None, workbench, report)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.show()
    wait(dialog, qtbot)
    return dialog


def wait(dialog: RedactionDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(button(dialog, "Save report…").isEnabled)


def shown(dialog: RedactionDialog) -> str:
    return find(dialog, QPlainTextEdit, "redactionText").toPlainText()


def list_rows(dialog: RedactionDialog) -> list[list[str]]:
    table = find(dialog, ValueTable, "redactionList")
    columns = [column for column in range(table.columnCount()) if not table.isColumnHidden(column)]
    items = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
    return [[item.text(column) for column in columns] for item in items if item is not None]


def row_of(dialog: RedactionDialog, kind: str) -> QTreeWidgetItem:
    return find(dialog, ValueTable, "redactionList").findItems(kind, Qt.MatchFlag.MatchExactly)[0]


def words(dialog: RedactionDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_personal_data_is_replaced_in_what_is_shown_and_saved(
    workbench: Workbench, report: Report, qtbot: QtBot
) -> None:
    dialog = show(workbench, report, qtbot)
    accepted, copied = list[Report](), list[str]()
    dialog.accepted_report.connect(accepted.append)
    dialog.copied.connect(copied.append)
    text = shown(dialog)
    assert "mara@shop.example" not in text
    assert "email-1@example.com" in text
    assert "1 value replaced. Uncheck a row to keep its value" in words(dialog)

    press(dialog, "Copy report")
    press(dialog, "Save report…")

    assert [*copied, *map(markdown_text, accepted)] == [text, text]
    assert not dialog.isVisible()


def test_the_table_says_where_what_was_found_and_hides_originals_until_asked(
    workbench: Workbench, report: Report, qtbot: QtBot
) -> None:
    dialog = show(workbench, report, qtbot)
    assert list_rows(dialog) == [["email", "event · properties.email", "email-1@example.com"]]

    press(dialog, "Show originals")

    assert list_rows(dialog) == [["email", "email-1@example.com", "mara@shop.example"]]


def test_an_unchecked_value_is_kept_for_the_document_and_undo_takes_it_back(
    workbench: Workbench, report: Report, qtbot: QtBot
) -> None:
    dialog = show(workbench, report, qtbot)

    row_of(dialog, "email").setCheckState(0, Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: workbench.store.document.redaction.kept == ("mara@shop.example",))
    wait(dialog, qtbot)

    assert "mara@shop.example" in shown(dialog)
    assert list_rows(dialog)[0][-1] == "kept"
    workbench.store.undo()
    wait(dialog, qtbot)
    assert "mara@shop.example" not in shown(dialog)


def test_a_selected_value_is_redacted_too_and_remembered(workbench: Workbench, report: Report, qtbot: QtBot) -> None:
    dialog = show(workbench, report, qtbot)
    assert not button(dialog, "Redact selected text").isEnabled()

    find(dialog, QPlainTextEdit, "redactionText").find("Q-77")
    press(dialog, "Redact selected text")
    wait(dialog, qtbot)

    assert "Q-77" not in shown(dialog)
    assert workbench.store.document.redaction.chosen == ("Q-77",)
    again = show(workbench, report, qtbot)
    assert "Q-77" not in shown(again)
    row_of(again, "chosen").setCheckState(0, Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: workbench.store.document.redaction.chosen == ())
    wait(again, qtbot)
    assert "Q-77" in shown(again)
    assert not workbench.store.document.redaction.chosen


def test_ids_of_users_are_redacted_by_choice(workbench: Workbench, report: Report, qtbot: QtBot) -> None:
    dialog = show(workbench, report, qtbot)
    assert "cust-1" in shown(dialog)

    box = next(one for one in dialog.findChildren(QCheckBox) if one.text() == "Redact user IDs")
    box.click()
    wait(dialog, qtbot)

    assert "cust-1" not in shown(dialog)
    assert workbench.store.document.redaction.user_ids


def test_nothing_to_replace_is_said(workbench: Workbench, qtbot: QtBot) -> None:
    write_event(qtbot, workbench, '{"type": "track", "event": "Paid"}')

    dialog = show(workbench, report_of(workbench), qtbot)

    assert "No personal data detected." in words(dialog)
