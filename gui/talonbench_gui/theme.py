"""Colors, icons and fonts: light or dark, following the system or the user's choice."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import PurePath
from string import Template
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QStyleFactory

from talonbench_resources import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

SCHEMES = ("system", "light", "dark")


class Theme(NamedTuple):
    """The colors of one theme. Text has a contrast of at least 4.5 to 1 on every background."""

    name: str
    window: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    accent_text: str
    accent_soft: str
    good: str
    warn: str
    bad: str
    bad_soft: str
    warn_soft: str
    line: str
    key: str
    string: str
    number: str
    literal: str
    comment: str


LIGHT = Theme(
    name="light",
    window="#f3f4f6",
    surface="#ffffff",
    raised="#f8fafb",
    border="#d8dce2",
    text="#1b232d",
    muted="#5a6573",
    accent="#0f766e",
    accent_text="#ffffff",
    accent_soft="#d9f0ec",
    good="#15703c",
    warn="#8a5300",
    bad="#b42318",
    bad_soft="#fdecea",
    warn_soft="#fdf3dc",
    line="#f0f6f5",
    key="#1d4f91",
    string="#1a6b3c",
    number="#8a3ffc",
    literal="#a33b00",
    comment="#616c78",
)
DARK = Theme(
    name="dark",
    window="#171b20",
    surface="#1e2329",
    raised="#242a31",
    border="#353d47",
    text="#e4e8ed",
    muted="#9aa5b1",
    accent="#2dd4bf",
    accent_text="#06201d",
    accent_soft="#163f3b",
    good="#5fd38d",
    warn="#f0b54a",
    bad="#ff8a7a",
    bad_soft="#43211e",
    warn_soft="#3d3117",
    line="#252c34",
    key="#8fbcff",
    string="#8bd5a3",
    number="#c9a6ff",
    literal="#ffb285",
    comment="#8b96a2",
)


class ThemeState(QObject):
    """Holds the chosen scheme and signals when the colors change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scheme = "system"
        self.theme = LIGHT


_STATE: list[ThemeState] = []


def theme_state() -> ThemeState:
    """The theme switch; there is one per process."""
    if not _STATE:
        _STATE.append(ThemeState())
    return _STATE[0]


def current_theme() -> Theme:
    """The current theme."""
    return theme_state().theme


def prepare_theme(app: QApplication) -> bool:
    """Set the style of *app* once; return whether this was the first time.

    The style sheet comes with `apply_theme`, after the first window is built: with it, each widget added to another is
    styled again, which takes longer than building everything else.
    """
    if app.property("talonbench") is not None:
        return False
    app.setProperty("talonbench", True)
    if not _has_fusion():
        app.setStyle("Fusion")
    QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: apply_theme(app, theme_state().scheme))
    return True


def _has_fusion() -> bool:
    """Whether Qt chose Fusion by itself, as it does unless the desktop or the user sets another style.

    Asking Qt for its style, or setting it, creates Python's style classes: a twentieth of the start-up time.
    """
    is_own = "QT_STYLE_OVERRIDE" not in os.environ and set(QStyleFactory.keys()) <= {"Fusion", "Windows"}
    return sys.platform == "linux" and is_own


def apply_theme(app: QApplication, scheme: str) -> None:
    """Apply *scheme* (``system``, ``light`` or ``dark``), and follow changes of the system from then on."""
    prepare_theme(app)
    state, hints = theme_state(), QGuiApplication.styleHints()
    is_dark = hints.colorScheme() == Qt.ColorScheme.Dark if scheme == "system" else scheme == "dark"
    theme = DARK if is_dark else LIGHT
    if app.styleSheet() and state.scheme == scheme and state.theme == theme:
        return
    state.scheme, state.theme = scheme, theme
    app.setPalette(make_palette(theme))
    app.setStyleSheet(style_sheet(theme))
    state.changed.emit()


def make_palette(theme: Theme) -> QPalette:
    """*theme* as a Qt palette, for everything the style sheet doesn't cover."""
    palette = QPalette()
    role = QPalette.ColorRole
    for part, color in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.text),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.accent_text),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.BrightText, theme.bad),
        (role.Midlight, theme.raised),
        (role.Mid, theme.border),
        (role.Light, theme.surface),
        (role.Dark, theme.border),
        (role.Shadow, theme.border),
    ):
        palette.setColor(part, QColor(color))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(theme.muted))
    return palette


def style_sheet(theme: Theme) -> str:
    """The application's style sheet in *theme*'s colors."""
    text = resource("styles/talonbench.qss").read_text(encoding="utf-8")
    return Template(text).substitute(theme._asdict(), styles=PurePath(str(resource("styles"))).as_posix())


def icon(name: str, color: str | None = None, size: int = 16) -> QIcon:
    """The icon *name* in the text's color, or in *color*, at *size* points; Qt grays it when disabled."""
    return _tinted(name, color or current_theme().text, _pixels(size))


@lru_cache(maxsize=256)
def _tinted(name: str, color: str, sizes: tuple[int, ...]) -> QIcon:
    source = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    result, renderer = QIcon(), QSvgRenderer(QByteArray(source.replace("currentColor", color).encode()))
    for size in sizes:
        result.addPixmap(_drawn(renderer, size))
    return result


def _pixels(size: int) -> tuple[int, ...]:
    """*size* in pixels for each current screen, so that no icon is scaled."""
    return tuple(sorted({round(size * screen.devicePixelRatio()) for screen in QGuiApplication.screens()}))


def _drawn(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap


def application_icon() -> QIcon:
    """The application's own icon."""
    renderer = QSvgRenderer(QByteArray(resource("icons/talonbench.svg").read_bytes()))
    result = QIcon()
    for size in (16, 32, 48, 64, 128, 256):
        result.addPixmap(_drawn(renderer, size))
    return result


def code_font() -> QFont:
    """The system's fixed font, as large as the application's."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setStyleHint(QFont.StyleHint.Monospace)
    size = QGuiApplication.font()
    if size.pointSizeF() > 0:
        font.setPointSizeF(size.pointSizeF())
    else:  # system fonts may be sized in pixels
        font.setPixelSize(size.pixelSize())
    return font
