"""The details of the selected send, or a comparison of two."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from talonbench_gui.features.history.words import (
    comparison_html,
    describe_comparison,
    describe_entry,
    describe_result,
    format_request,
    format_response,
)
from talonbench_gui.widgets.detail import DetailFooter, DetailHeader
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.late import Late
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.panels import panel
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.history import HistoryEntry

NOTHING: Final = "Nothing selected"


class Form(NamedTuple):
    """A part of a send as text, in a view of its own called *name*."""

    name: str
    title: str
    write: Callable[[HistoryEntry], str]
    has_head: bool = False


FORMS: Final = (
    Form("sendResponse", "Response", format_response, has_head=True),
    Form("sendRequest", "Request", format_request, has_head=True),
    Form("sendEvent", "Event", attrgetter("event")),
)


class HistoryDetails(QWidget):
    """Shows the given sends; the page connects the buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.resend = make_button("Open in Editor"), make_button("Send again")
        self.compare, self.delete = make_button("Compare with previous"), make_button("Delete")
        for button, name in (
            (self.open, "historyOpen"), (self.resend, "historyResend"),
            (self.compare, "historyCompare"), (self.delete, "historyDelete"),
        ):  # fmt: skip
            button.setObjectName(name)
        acts = (self.open, self.resend, self.compare, self.delete)
        self._head = DetailHeader()
        self._foot = DetailFooter(*acts)
        self._entry: HistoryEntry | None = None
        self._views = {form: Late(partial(self._make_view, form), acts) for form in FORMS}
        self._comparison = Late(partial(HtmlView, "sendsCompared", "Comparison of two sends"), acts)
        self._tabs, self._stack = QTabWidget(), QStackedWidget()
        self._tabs.setAccessibleName("Parts of the send")
        for part in (self._tabs, self._comparison, QWidget()):
            self._stack.addWidget(part)
        for form, view in self._views.items():
            self._tabs.addTab(view, form.title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(self._head, self._stack, self._foot, stretch=1))
        self.show_selection(0, ())

    def _make_view(self, form: Form) -> JsonView:
        view = JsonView(form.name, form.title, has_head=form.has_head)
        if self._entry is not None:
            view.set_text(form.write(self._entry))
        return view

    def show_selection(self, count: int, entries: tuple[HistoryEntry, ...]) -> None:
        """Show the selection: *count* sends; *entries* are the first two, the newer first."""
        self._show_buttons(count, is_known=bool(entries))
        if count == 1 and entries:
            self._show_entry(entries[0])
        elif count == 2 and len(entries) == 2:
            newer, older = entries
            self._head.say("Comparison", describe_comparison(older, newer))
            self._comparison.part.show_html(comparison_html(older, newer))
            self._stack.setCurrentIndex(1)
        else:
            title = f"{plural(count, 'send')} selected" if count else NOTHING
            self._head.say(title, "Select one send to see it, two to compare them.")
            self._stack.setCurrentIndex(2)

    def await_entry(self, mapping: str) -> None:
        """Say that the selected send is being read, not that nothing is selected; another one stays until then."""
        if self._head.title.text() == NOTHING:
            self._head.say(mapping, "Reading this send…")

    def show_problem(self, text: str) -> None:
        """Show *text*, which says why the selection can't be read."""
        self.show_selection(0, ())
        self._head.say("Can't be shown", text)

    def _show_buttons(self, count: int, *, is_known: bool) -> None:
        """Enable what is possible; each button keeps its place and its width."""
        for button in (self.open, self.resend, self.compare):
            button.setEnabled(is_known and count == 1)
        self.delete.setEnabled(count > 0)

    def _show_entry(self, entry: HistoryEntry) -> None:
        self._head.say(entry.subscription.name, describe_entry(entry), *describe_result(entry))
        self._entry = entry
        for form, view in self._views.items():
            if view.is_made:
                view.part.set_text(form.write(entry))
        self._stack.setCurrentIndex(0)
