"""What goes out of the window: requests in other tools' forms, cases, reports, setups."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from talonbench.cases import check_case, read_cases
from talonbench_gui.features.report.dialog import RedactionDialog
from tests.gui.conftest import WindowDriver
from tests.gui.pages import save_to


@pytest.mark.parametrize("form", ["httpie", "python", "fetch", "postman", "har"])
def test_the_request_is_copied_in_every_form_without_the_key(driver: WindowDriver, form: str) -> None:
    driver.run_command(f"share.{form}")

    text = QGuiApplication.clipboard().text()
    assert "segment/v2/events" in text
    assert "sandbox-demo-key" not in text


def test_a_case_that_is_saved_holds(imported: WindowDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "order.case.yaml"
    save_to(monkeypatch, path)

    imported.run_command("share.case")

    checked = check_case(read_cases(path))
    assert checked.is_good, checked.lines
    assert len(checked.file.case.expect) == 4


def test_a_report_is_saved_without_key_and_without_personal_data(
    driver: WindowDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.send()
    save_to(monkeypatch, tmp_path / "report.html")
    driver.run_command("share.redacted")
    shown = driver.window.findChild(RedactionDialog)
    assert shown is not None
    assert "test@example.org" not in shown.text.toPlainText()
    assert not (tmp_path / "report.html").exists()
    shown.save.click()
    save_to(monkeypatch, tmp_path / "report.md")
    driver.run_command("share.report")

    html, markdown = ((tmp_path / f"report.{kind}").read_text("utf-8") for kind in ("html", "md"))
    assert "Accepted by Talon.One (200)." in html
    assert "test@example.org" not in html
    assert "test@example.org" in markdown
    assert "sandbox-demo-key" not in html + markdown


def test_what_is_unchecked_in_the_preview_of_a_report_stays(driver: WindowDriver) -> None:
    driver.run_command("share.redacted")
    shown = driver.window.findChild(RedactionDialog)
    assert shown is not None
    row = next(row for row in range(shown.list.count()) if "test@example.org" in shown.list.item(row).text())

    shown.list.item(row).setCheckState(Qt.CheckState.Unchecked)

    assert "test@example.org" in shown.text.toPlainText()
    shown.close()


def test_the_setup_is_exported_as_segment_takes_it(
    imported: WindowDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_to(monkeypatch, tmp_path / "setup.json", "Public API (*.json)")
    imported.run_command("share.configuration")
    save_to(monkeypatch, tmp_path / "tf", "A folder of Terraform files (*)")
    imported.run_command("share.configuration")

    data = json.loads((tmp_path / "setup.json").read_text("utf-8"))["data"]
    assert (len(data["subscriptions"]), len(data["filters"])) == (4, 5)
    assert len(list((tmp_path / "tf").rglob("*.tf"))) == 10
