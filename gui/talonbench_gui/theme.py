"""Colors, icons and fonts: light or dark, following the system or the user's choice."""

from __future__ import annotations

import os
import re
import sys
from functools import lru_cache
from pathlib import PurePath
from string import Template
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QStyleFactory

from talonbench_gui.tokens import DARK, LIGHT
from talonbench_resources import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from talonbench_gui.tokens import Theme

SCHEMES = ("system", "light", "dark")
NORMAL: Final = 12  # pixels: the text size that lengths in code and style sheet are written for
UNSCALED: Final = "unscaled"  # the property with a layout's or splitter's lengths as its creator wrote them
SIZES: Final = {"title": 1.2, "verdict": 5 / 3}  # times the text size
_LENGTH: Final = re.compile(r"\b(\d+)px")


class ThemeState(QObject):
    """Holds the chosen scheme and the text size *em* in pixels, and signals when the colors change.

    *is_restyling*: Qt is styling all widgets again. It crashes if one of them is deleted meanwhile.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scheme = "system"
        self.theme = LIGHT
        self.em = text_size()
        self.is_restyling = False


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
    """Apply *scheme* (``system``, ``light`` or ``dark``) in the present text size, and follow changes of the system."""
    prepare_theme(app)
    state, hints = theme_state(), QGuiApplication.styleHints()
    is_dark = hints.colorScheme() == Qt.ColorScheme.Dark if scheme == "system" else scheme == "dark"
    theme = DARK if is_dark else LIGHT
    if app.styleSheet() and (state.scheme, state.theme, state.em) == (scheme, theme, text_size()):
        return
    state.scheme, state.theme, state.em = scheme, theme, text_size()
    app.setPalette(make_palette(theme))
    state.is_restyling = True
    if app.styleSheet():
        app.setStyleSheet("")  # Qt styles all widgets once for a first sheet, but once for each parent for another
    app.setStyleSheet(style_sheet(theme))
    state.is_restyling = False
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
        (role.Dark, theme.control),
        (role.Shadow, theme.control),
    ):
        palette.setColor(part, QColor(color))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(theme.muted))
    return palette


def style_sheet(theme: Theme) -> str:
    """The application's style sheet in *theme*'s colors, its lengths as large as the text."""
    text = resource("styles/talonbench.qss").read_text(encoding="utf-8")
    text = _LENGTH.sub(lambda length: length[0] if length[1] == "1" else f"{scaled(int(length[1]))}px", text)
    places = {"styles": PurePath(str(resource("styles"))).as_posix()}
    return Template(text).substitute(theme._asdict(), **places, **_font_sizes())


def _font_sizes() -> dict[str, str]:
    """The sizes of larger texts as the style sheet names them."""
    points = QFontInfo(QGuiApplication.font()).pointSizeF()
    return {f"{name}_size": f"{points * factor:.1f}pt" for name, factor in SIZES.items()}


def scaled(pixels: int) -> int:
    """*pixels* at a text of 12 pixels, as many as the present text size makes of them."""
    return round(pixels * theme_state().em / NORMAL)


def text_size() -> int:
    """The size of the application's text in pixels."""
    return QFontInfo(QGuiApplication.font()).pixelSize()


def icon(name: str, tone: str = "text") -> QIcon:
    """The icon *name* in the theme's color *tone*, as large as it is painted; it follows the theme by itself."""
    assert hasattr(LIGHT, tone), f"no color of the theme: {tone}"
    return QIcon(_Drawing(name, tone))


class _Drawing(QIconEngine):
    """Draws an icon in the current colors whenever it is painted, so it is sharp at each size and on each screen."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name, self._tone = name, tone

    def clone(self) -> QIconEngine:
        _CLONES.append(copy := _Drawing(self._name, self._tone))  # Qt owns it, but Python must not forget its class
        return copy

    def key(self) -> str:
        return f"{self._name} {self._tone}"

    def isNull(self) -> bool:
        return False

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tone = "muted" if mode == QIcon.Mode.Disabled else self._tone
        _renderer(self._name, getattr(current_theme(), tone)).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        pixmap = QPixmap(size * scale)
        if pixmap.isNull():  # Qt asks for one without size while the text size changes
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(), pixmap.size()), mode, state)
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        return pixmap


_CLONES: list[QIconEngine] = []


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    source = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(source.replace("currentColor", color).encode()))


def application_icon() -> QIcon:
    """The application's own icon."""
    drawing, result = _Drawing("talonbench", "text"), QIcon()
    for size in (16, 32, 48, 64, 128, 256):
        result.addPixmap(drawing.pixmap(QSize(size, size), QIcon.Mode.Normal, QIcon.State.Off))
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
