"""F1 explains the part that has the focus; F1 again opens the guide's page about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTextBrowser, QWidget

from talonbench_gui.shell.guide import read_guide, read_title
from talonbench_gui.widgets.html_popup import HtmlPopup
from talonbench_gui.wording.help import GUIDE, TOPICS
from talonbench_resources import guide_page
from tests.gui.driver import WindowDriver


def test_topics_lead_to_pages_that_exist() -> None:
    assert set(GUIDE) <= set(TOPICS)
    assert [page for page in GUIDE.values() if not read_title(page)] == []


def focus(driver: WindowDriver, name: str) -> None:
    driver.window.activateWindow()
    part = driver.find(QWidget, name)
    part.setFocus()
    driver.until(part.hasFocus)


def pages(driver: WindowDriver) -> QTextBrowser:
    return driver.find(QTextBrowser, "guidePages")


def test_f1_twice_opens_the_page_about_what_has_the_focus(driver: WindowDriver) -> None:
    focus(driver, "triggerEdit")
    driver.run_command("help.focus")
    popup = driver.find(HtmlPopup, "htmlPopup")
    assert "Guide: Why an event did not arrive" in popup.view.toPlainText()

    QTest.keyClick(popup.view, Qt.Key.Key_F1)

    assert pages(driver).isVisible()
    assert pages(driver).toPlainText().startswith("Why an event did not arrive")


def test_a_link_leads_to_another_page_and_back_returns(driver: WindowDriver) -> None:
    focus(driver, "responseView")
    driver.run_command("help.focus")
    QTest.keyClick(driver.find(HtmlPopup, "htmlPopup").view, Qt.Key.Key_F1)
    assert pages(driver).toPlainText().startswith("Send and verify")

    pages(driver).setSource(QUrl("limits.md"))
    assert pages(driver).toPlainText().startswith("Limits")
    back = next(one for one in driver.window.findChildren(QPushButton) if one.text() == "Back")
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)

    assert pages(driver).toPlainText().startswith("Send and verify")


def test_pictures_are_shown_as_wide_as_the_page(driver: WindowDriver) -> None:
    focus(driver, "triggerEdit")
    driver.run_command("help.focus")
    QTest.keyClick(driver.find(HtmlPopup, "htmlPopup").view, Qt.Key.Key_F1)
    guide = pages(driver)

    picture = guide.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("screenshots/trace.png"))
    assert isinstance(picture, QImage)
    assert guide.viewport().width() / 2 < picture.deviceIndependentSize().width() < guide.viewport().width()


@pytest.mark.parametrize("page", sorted(set(GUIDE.values())))
def test_a_page_is_read_without_dead_links_and_with_the_pictures_that_are_there(page: str, tmp_path: Path) -> None:
    source = guide_page(page)
    text = read_guide(source)
    (installed := tmp_path / source.name).write_text(source.read_text("utf-8"), "utf-8")

    assert text.count("![") == source.read_text("utf-8").count("![")
    assert "![" not in read_guide(installed)
    assert read_guide(installed).count("Picture: ") == text.count("![")
    assert "commands.md" not in text
    assert "security.md" not in text
