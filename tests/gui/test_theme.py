"""Colors that can be read, icons that are there and crisp."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.theme import (
    application_icon,
    apply_theme,
    code_font,
    current_theme,
    icon,
    style_sheet,
    text_size,
    theme_state,
)
from talonbench_gui.tokens import DARK, LIGHT, Theme
from talonbench_gui.widgets.naming import make_tool_button
from talonbench_resources import resource

ICONS = sorted(part.name[:-4] for part in resource("icons").iterdir() if part.name.endswith(".svg"))
SOFT = ("accent_soft", "good_soft", "warn_soft", "bad_soft", "info_soft")
GROUNDS = ("window", "surface", "raised", "hover", *SOFT)
TEXTS = ("text", "muted", "accent", "accent_hover", "good", "warn", "bad", "info")
CODE = ("key", "string", "number", "literal", "comment")
PAIRS = (
    *((text, ground) for text in (*TEXTS, *CODE) for ground in GROUNDS),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("live_text", "live"),
)
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    apply_theme(qapp, "light")


def luminance(color: str) -> float:
    made = QColor(color)
    channels = (made.redF(), made.greenF(), made.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@THEMES
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(theme: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edge_of_a_control_stands_out_from_its_ground(theme: Theme, ground: str) -> None:
    assert contrast(theme.control, getattr(theme, ground)) >= 3


@THEMES
@pytest.mark.parametrize("kind", ["QLineEdit", "QComboBox", "QPushButton", "QCheckBox::indicator", "QMenu"])
def test_a_control_has_an_edge_that_can_be_seen(theme: Theme, kind: str) -> None:
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", style_sheet(theme)))
    own = [body for kinds, body in rules if kind in [one.strip() for one in kinds.split(",")]]

    assert f"border: 1px solid {theme.control}" in "".join(own)


@THEMES
def test_the_lengths_of_the_style_sheet_grow_with_the_text(app: QApplication, theme: Theme) -> None:
    normal = re.findall(r"(\d+)px", style_sheet(theme))
    font = app.font()
    large = QFont(font)
    large.setPixelSize(2 * text_size())

    app.setFont(large)
    apply_theme(app, theme.name)
    doubled = re.findall(r"(\d+)px", style_sheet(theme))
    app.setFont(font)
    apply_theme(app, theme.name)

    assert doubled == [length if length == "1" else str(2 * int(length)) for length in normal]
    assert re.findall(r"(\d+)px", style_sheet(theme)) == normal


@THEMES
def test_the_style_sheet_has_no_name_left_to_fill_in(theme: Theme) -> None:
    text = style_sheet(theme)

    assert "$" not in text
    assert theme.accent in text


@THEMES
def test_the_drawings_of_the_style_sheet_have_the_colors_of_the_theme(theme: Theme) -> None:
    drawings = {
        "arrow": theme.muted,
        "arrow-filled": theme.accent_text,
        "arrow-right": theme.muted,
        "arrow-up": theme.muted,
        "tick": theme.accent_text,
        "menu-tick": theme.text,
        "menu-dot": theme.text,
        "radio-dot": theme.accent,
    }

    for name, color in drawings.items():
        drawing = resource(f"styles/{name}-{theme.name}.svg").read_text(encoding="utf-8")
        assert set(re.findall(r'(?:stroke|fill)="(#[^"]+)"', drawing)) == {color}


@pytest.mark.parametrize(("scheme", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_a_scheme_is_put_in_force(app: QApplication, scheme: str, theme: Theme) -> None:
    apply_theme(app, scheme)

    assert current_theme() == theme
    assert theme_state().scheme == scheme
    assert app.palette().color(QPalette.ColorRole.Window) == QColor(theme.window)
    assert theme.window in app.styleSheet()


def test_a_change_is_told_once(app: QApplication, qtbot: QtBot) -> None:
    apply_theme(app, "light")
    told: list[str] = []
    theme_state().changed.connect(lambda: told.append(current_theme().name))

    apply_theme(app, "dark")
    apply_theme(app, "dark")

    assert told == ["dark"]


class Restyled(QObject):
    """Counts how often a widget is styled."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.times += event.type() == QEvent.Type.StyleChange
        return False


def test_a_switch_of_the_theme_does_not_style_a_widget_again_for_each_of_its_parents(
    app: QApplication, qtbot: QtBot
) -> None:
    apply_theme(app, "light")
    window = inner = QWidget()
    qtbot.addWidget(window)
    for _ in range(20):
        inner = QWidget(inner)
    window.show()
    styled = Restyled(inner)

    apply_theme(app, "dark")

    assert 1 <= styled.times <= 3


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_drawn_in_one_style(app: QApplication, name: str) -> None:
    text = resource(f"icons/{name}.svg").read_text(encoding="utf-8")

    assert not icon(name).pixmap(QSize(16, 16)).isNull()
    if name != "talonbench":
        assert 'viewBox="0 0 20 20"' in text
        assert 'stroke-width="1.6"' in text
        assert set(re.findall(r'(?:stroke|fill)="([^"]+)"', text)) <= {"currentColor", "none"}


def test_an_icon_is_as_large_as_the_screen_needs(app: QApplication) -> None:
    ratio = app.primaryScreen().devicePixelRatio()

    pixmap = icon("send").pixmap(QSize(16, 16), ratio)

    assert pixmap.width() == 16 * ratio


def test_an_icon_button_follows_the_theme(app: QApplication, qtbot: QtBot) -> None:
    apply_theme(app, "light")
    button = make_tool_button("send", "Send")
    qtbot.addWidget(button)
    before = button.icon().pixmap(QSize(16, 16)).toImage()

    apply_theme(app, "dark")

    assert button.icon().pixmap(QSize(16, 16)).toImage() != before
    assert button.accessibleName() == button.toolTip() == "Send"


def test_the_application_has_an_icon_of_every_size(app: QApplication) -> None:
    assert {size.width() for size in application_icon().availableSizes()} == {16, 32, 48, 64, 128, 256}


def test_the_code_font_is_fixed_and_as_large_as_the_text(app: QApplication, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setFont(code_font())

    assert widget.fontMetrics().horizontalAdvance("i") == widget.fontMetrics().horizontalAdvance("W")
    assert code_font().pointSizeF() == app.font().pointSizeF()
