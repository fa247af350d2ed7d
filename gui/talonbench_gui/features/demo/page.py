"""The page of demo mode: steps, what a step did, points and profile before and after."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from talonbench_gui.features.demo import words
from talonbench_gui.features.demo.cards import EffectList, PointsCard, ProfileCard, StepPages
from talonbench_gui.features.demo.effects import describe_effects
from talonbench_gui.features.demo.sizes import FOLDED, ROOMY, Spaces, find_spaces, find_unit, make_sheet, set_lengths
from talonbench_gui.features.demo.step_bar import StepBar
from talonbench_gui.theme import icon, theme_state
from talonbench_gui.widgets.announce import announce
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.labels import ElidedLabel, ToneLabel
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.page_header import make_primary
from talonbench_gui.widgets.shortcuts import bind_shortcuts
from talonbench_gui.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from talonbench.stories import PlayedStep, Story
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.demo import DemoService
    from talonbench_gui.state.workbench import Workbench

EFFECTS: Final = 0  # of what is shown of a step, one at a time: effects, event, requests
OFFERS: Final = ("Show event", "Show requests", "Show effects")  # what the button shows next
BESIDE: Final = 24  # text sizes: the width of points and profile
MOST_BESIDE: Final = 0.4  # of the window
LEAST_TEXT: Final = 8  # text sizes: the height of an event or a request
NONE: Final = (0, 0, 0, 0)
ANY_WIDTH: Final = 16_777_215  # Qt's QWIDGETSIZE_MAX
COMMANDS: Final = (
    ("F11", "view.full_screen"),
    ("Ctrl++", "view.larger"),
    ("Ctrl+-", "view.smaller"),
    ("Ctrl+0", "view.normal"),
)
RESUMED: Final = "Where you left off · R: start again"
KEYS: Final = (
    "Space: next", "←: back", "S: event", "A: auto-play", "R: start again", "F11: full screen", "F1: all keys",
    "Esc: leave",
)  # fmt: skip
FEW_KEYS: Final = ("Space: next", "F1: all keys")
FOR_ALL: Final = 68  # text sizes: the width with room for all keys


class Sizes(NamedTuple):
    """The text size, the spaces, the width of points and profile, and whether these are below the effects."""

    unit: int
    spaces: Spaces
    beside: int
    is_folded: bool


class DemoPage(QFrame):
    """Plays the story of the demo service; all keys work wherever the focus is."""

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("demoPage")
        self.setAccessibleName("Demo")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._demo: DemoService = workbench.demo
        self._actions = actions
        self._shown, self._unit, self._spaces = EFFECTS, 0, ROOMY
        self._sizes: Sizes | None = None
        self._did_stop = False
        self._soon = QTimer(self, singleShot=True, interval=0)  # a new style sheet within a resize crashes Qt
        self._soon.timeout.connect(self.fit)
        self._make_parts()
        self._lay_out()
        self._connect()

    def _make_parts(self) -> None:
        self._shop, self._story = ToneLabel(bold=True), ElidedLabel("", "muted")
        self._place = ToneLabel("SANDBOX · offline", "accent")
        self._place.setProperty("role", "sandboxKind")
        self._place.setToolTip("Simulated: nothing leaves this machine.")
        self._reset, self._leave = make_button("Start again"), make_button("", "Leave demo")
        self._steps = StepBar()
        self._title, self._caption = WrappedLabel(), WrappedLabel("", "muted")
        self._title.setProperty("demo", "title")
        self._effects = EffectList()
        self._event = JsonView("demoEvent", "Event of the step")
        self._requests = JsonView("demoRequests", "Requests of the step", has_head=True)
        self._trail = ElidedLabel("", "muted")
        self._points, self._profile = PointsCard(), ProfileCard()
        self._back, self._auto = make_button("Back"), make_button("Auto-play", toggles=True)
        self._hint = WrappedLabel("", "muted")
        self._what, self._next = make_button(OFFERS[0]), make_primary(make_button("Next"))
        self._buttons: tuple[tuple[QPushButton, str, str, str], ...] = (
            (self._reset, "demoReset", "reset", "text"), (self._leave, "demoLeave", "cross", "text"),
            (self._back, "demoBack", "left", "text"), (self._auto, "demoAuto", "play", "text"),
            (self._what, "demoSentButton", "event", "text"), (self._next, "demoNext", "right", "accent_text"),
        )  # fmt: skip
        for button, name, picture, tone in self._buttons:
            button.setObjectName(name)
            button.setIcon(icon(picture, tone))
        for button in (self._leave, self._what):
            button.setProperty("demo", "flat")
        for button, key in ((self._auto, "A"), (self._what, "S"), (self._reset, "R"), (self._leave, "Esc")):
            button.setToolTip(f"{button.accessibleName()} ({key})")
        self._next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow is after the words
        for label, name in (
            (self._title, "demoTitle"),
            (self._caption, "demoCaption"),
            (self._trail, "demoTrail"),
            (self._hint, "demoKeys"),
        ):
            label.setObjectName(name)
        for label in (self._title, self._caption, self._hint):
            label.setWordWrap(True)

    def _lay_out(self) -> None:
        self._top, self._body, self._bottom = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        self._beside, self._side = QWidget(), QVBoxLayout()
        self._beside.setLayout(self._side)
        for part, stretch in ((self._shop, 0), (self._story, 1), (self._place, 0), (self._reset, 0), (self._leave, 0)):
            self._top.addWidget(part, stretch)
        for card in (self._points, self._profile):
            self._side.addWidget(card, 0 if card is self._points else 1)
        self._body.addWidget(self._make_card(), 1)
        self._body.addWidget(self._beside)
        for part in (self._back, self._auto, self._hint, self._what, self._next):
            self._bottom.addWidget(part, 1 if part is self._hint else 0)
        footer, content, self._content = QFrame(), QWidget(), QVBoxLayout()
        footer.setObjectName("demoFooter")
        footer.setLayout(self._bottom)
        content.setLayout(self._content)
        content.setObjectName("demoContent")
        self._content.addLayout(self._top)
        self._content.addWidget(self._steps)
        self._content.addLayout(self._body, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._area = _scroll(content)
        self._area.setObjectName("demoArea")
        column.addWidget(self._area, 1)
        column.addWidget(footer)

    def _make_card(self) -> QWidget:
        card = QFrame()
        card.setProperty("panel", True)
        self._card, self._stack, line = QVBoxLayout(card), StepPages(), QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        for page in (self._effects, self._event, self._requests):
            self._stack.addWidget(page)
        for part, stretch in ((self._title, 0), (self._caption, 0), (self._stack, 1), (line, 0), (self._trail, 0)):
            self._card.addWidget(part, stretch)
        return card

    def _connect(self) -> None:
        demo = self._demo
        slots: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Space", self._go_on), ("Right", self._go_on), ("PgDown", self._go_on),
            ("Left", self._go_back), ("PgUp", self._go_back), ("Backspace", self._go_back),
            ("A", self._toggle_auto), ("S", self._show_next), ("R", demo.reset),
            ("Esc", demo.close), ("F5", demo.close), ("F1", partial(self._actions.run, "help.focus")),
        )  # fmt: skip
        held: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Up", partial(self._scroll_by, -1)), ("Down", partial(self._scroll_by, 1)),
            *((keys, partial(self._actions.run, name)) for keys, name in COMMANDS),
        )  # fmt: skip
        for keys_and_slots, repeats in ((slots, False), (held, True)):  # a key held down plays one step
            bind_shortcuts(self, [(QKeySequence(keys), slot) for keys, slot in keys_and_slots], repeats=repeats)
        for button, slot in (
            (self._next, self._go_on), (self._back, self._go_back), (self._auto, self._press_auto),
            (self._what, self._show_next), (self._reset, demo.reset), (self._leave, demo.close),
        ):  # fmt: skip
            button.clicked.connect(slot)
        demo.changed.connect(self._show)
        theme_state().changed.connect(self._soon.start)

    def setFocus(self, *_: object) -> None:
        """Focus the button for the next step."""
        if self._next.isEnabled():
            self._next.setFocus()
        else:
            super().setFocus()

    def event(self, event: QEvent) -> bool:
        """Any key stops auto-play, before it does what it is for."""
        if event.type() == QEvent.Type.ShortcutOverride:
            self._did_stop = self._demo.plays_itself
            self._demo.stop_playing()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._unit and self._find_sizes() != self._sizes:
            self._soon.start()

    # -- acts -----------------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        self._demo.stop_playing()
        self._demo.play()

    def _go_back(self) -> None:
        self._demo.stop_playing()
        self._demo.go_back()

    def _toggle_auto(self) -> None:
        if not self._did_stop:  # else this very key has stopped it
            self._demo.play_by_itself()

    def _press_auto(self) -> None:
        if self._demo.plays_itself:
            self._demo.stop_playing()
        else:
            self._demo.play_by_itself()
        self._show()

    def _show_next(self) -> None:
        """Show the event, then the requests, then the effects again."""
        self._shown = (self._shown + 1) % len(OFFERS)
        self._show()

    def _scroll_by(self, lines: int) -> None:
        """Scroll the text that is shown as far as that goes, and then the page."""
        areas = (self._event.editor, self._requests.editor, self._area)
        bars = [area.verticalScrollBar() for area in areas if area.isVisible()]
        for bar in bars:
            before = bar.value()
            bar.setValue(before + lines * max(1, bar.singleStep()))
            if bar.value() != before:
                return

    # -- showing --------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Make everything as large as the window has room for."""
        self._sizes = sizes = self._find_sizes()
        self._unit, self._spaces = unit, spaces = sizes.unit, sizes.spaces
        if (sheet := make_sheet(unit, spaces)) != self.styleSheet():
            self.setStyleSheet(sheet)
        for layout, margins, space in (
            (self._top, NONE, 1), (self._content, spaces.content, spaces.between), (self._body, NONE, spaces.between),
            (self._side, NONE, spaces.between), (self._card, spaces.card, 0.6), (self._bottom, spaces.footer, 1),
        ):  # fmt: skip
            set_lengths(layout, unit, margins, space)
        for text in (self._event, self._requests):
            text.setMinimumHeight(LEAST_TEXT * unit)
        self._fold(sizes.beside, is_folded=sizes.is_folded)
        self._steps.set_unit(unit, spaces.steps)
        self._show()

    def _find_sizes(self) -> Sizes:
        unit = find_unit(self.size())
        width = round(min(BESIDE * unit, MOST_BESIDE * self.width()))
        return Sizes(unit, find_spaces(self.size(), unit), width, self.width() < FOLDED * unit)

    def _fold(self, width: int, *, is_folded: bool) -> None:
        """Put points and profile side by side below the effects, or in this *width* beside them."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._body.setDirection(down if is_folded else across)
        self._side.setDirection(across if is_folded else down)
        self._beside.setMinimumWidth(0 if is_folded else width)
        self._beside.setMaximumWidth(ANY_WIDTH if is_folded else width)

    def _show(self) -> None:
        story, played = self._demo.story, self._demo.played
        if story is None or not self._unit:
            return
        last = played[-1] if played else None
        self._shop.setText(story.shop or "Demo")
        self._story.setText(story.title)
        self._steps.show_steps([one.name for one in story.steps], len(played) - 1)
        self._show_step(story, last)
        self._show_profile(story, last)
        self._show_buttons(story, len(played))
        announce(self, f"{self._title.text()}. {self._caption.text()}")

    def _show_step(self, story: Story, played: PlayedStep | None) -> None:
        if played is None:
            self._shown = EFFECTS
            title, caption, effects, nothing = story.title, words.describe_story(story, self._demo.campaign), [], ""
        else:
            title, caption = played.step.title, played.step.caption or played.preview.judgement.summary.message
            effects, nothing = describe_effects(played), words.describe_nothing(played)
        self._title.setText(title)
        self._caption.setText(caption)
        self._trail.setText("  ›  ".join(words.describe_trail(played)) if played is not None else "")
        self._effects.show_effects(effects, nothing, self._unit, self._spaces.effects)
        if played is not None:
            self._event.set_text(words.format_event(played))
            self._requests.set_text(words.format_requests(played))
        self._stack.setCurrentIndex(self._shown)

    def _show_profile(self, story: Story, played: PlayedStep | None) -> None:
        unit, margins = self._unit, self._spaces.side
        points, profile = words.name_possession(story, "points"), words.name_possession(story, "profile")
        if played is None:
            self._points.say(points, ("", "0"), words.describe_tier(None), (0, 0, 0), unit, margins)
            self._profile.say(profile, [], unit, margins)
            return
        before, after = played.profile_before, played.profile_after
        was, now = before.points if before is not None else 0, after.points if after is not None else 0
        top = now + (after.points_to_next_tier if after is not None else 0)
        said = words.describe_points(played), words.describe_tier(after), (was, now, top)
        self._points.say(points, *said, unit, margins)
        self._profile.say(profile, words.describe_profile(played), unit, margins)

    def _show_buttons(self, story: Story, done: int) -> None:
        following = story.steps[done].name if done < len(story.steps) else ""
        self._next.setText(f"Next: {following}" if following else "The end")
        self._next.setEnabled(bool(following))
        self._back.setEnabled(done > 0)
        self._what.setEnabled(done > 0)
        self._what.setText(OFFERS[self._shown])
        self._auto.setChecked(self._demo.plays_itself)
        self._auto.setEnabled(bool(following) or self._demo.plays_itself)
        self._hint.setText(self._say_keys(story))
        for button, *_ in self._buttons[2:]:
            button.setAccessibleName(button.text())
        if not following and self._next.hasFocus():
            super().setFocus()

    def _say_keys(self, story: Story) -> str:
        if self._demo.plays_itself:
            return f"every {story.seconds:g} s · any key stops"
        if self._demo.is_resumed:
            return RESUMED
        keys = KEYS if self.width() >= FOR_ALL * self._unit else FEW_KEYS
        return " · ".join(key.replace(" ", "\N{NO-BREAK SPACE}") for key in keys)


def _scroll(widget: QWidget) -> QScrollArea:
    """*widget* in an area that scrolls where there is too little room."""
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area
