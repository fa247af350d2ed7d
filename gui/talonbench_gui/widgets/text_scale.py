"""Lengths of layouts and splitters that follow the text size; the style sheet's do so by themselves."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QGridLayout, QLayout, QSplitter, QWidget

from talonbench_gui.theme import UNSCALED, scaled


def scale_lengths(root: QWidget) -> None:
    """Make margins, spacings and splitter handles in *root* as large as the text size asks for."""
    own = root.layout()
    for layout in [*([own] if own is not None else []), *root.findChildren(QLayout)]:
        _scale(layout)
    for splitter in root.findChildren(QSplitter):
        _scale_handle(splitter)


def _scale(layout: QLayout) -> None:
    unscaled = layout.property(UNSCALED)
    if unscaled is None:
        margins = layout.contentsMargins()
        unscaled = [margins.left(), margins.top(), margins.right(), margins.bottom(), *_spacings(layout)]
        layout.setProperty(UNSCALED, unscaled)
    left, top, right, bottom, across, down = (scaled(length) for length in unscaled)
    layout.setContentsMargins(left, top, right, bottom)
    if isinstance(layout, QFormLayout | QGridLayout):
        layout.setHorizontalSpacing(across)
        layout.setVerticalSpacing(down)
    else:
        layout.setSpacing(across)


def _scale_handle(splitter: QSplitter) -> None:
    if splitter.property(UNSCALED) is None:
        splitter.setProperty(UNSCALED, splitter.handleWidth())
    splitter.setHandleWidth(scaled(splitter.property(UNSCALED)))


def _spacings(layout: QLayout) -> tuple[int, int]:
    if isinstance(layout, QFormLayout | QGridLayout):
        return layout.horizontalSpacing(), layout.verticalSpacing()
    return layout.spacing(), layout.spacing()
