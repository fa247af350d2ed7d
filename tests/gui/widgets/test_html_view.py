"""Pages of HTML: what is drawn in them."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QPixmap, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from talonbench_gui.theme import current_theme, theme_state
from talonbench_gui.widgets.html_view import HtmlView, icon_html


def test_an_icon_is_drawn_as_large_as_the_text_in_the_theme_s_color(qapp: QApplication, qtbot: QtBot) -> None:
    view = HtmlView("view", "A view")
    qtbot.addWidget(view)
    view.show_html(f'<p class="item">{icon_html("dot", "bad")}A rule failed</p>')

    drawn = view.document().resource(QTextDocument.ResourceType.ImageResource.value, QUrl("icon:dot/bad"))
    assert isinstance(drawn, QPixmap)
    assert drawn.deviceIndependentSize().height() == round(theme_state().em * 4 / 3)
    middle = drawn.toImage().pixelColor(drawn.width() // 2, drawn.height() // 2)
    assert middle.name() == current_theme().bad
    assert view.toPlainText().endswith("A rule failed")
