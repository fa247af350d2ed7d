"""The window on a Segment workspace: whose token, which region and destination; then what to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QTabWidget, QVBoxLayout

from talonbench_gui.features.segment.tabs import DeliveryTab, FiltersTab, PullTab
from talonbench_gui.features.segment.words import name_destination
from talonbench_gui.state.segment import REGIONS
from talonbench_gui.theme import scaled
from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.naming import make_button, set_accessible_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from talonbench.formats import Configuration
    from talonbench_gui.state.workbench import Workbench

TABS: Final = ("pull", "filters", "delivery")
NAMES: Final = {"us": "US", "eu": "EU"}
WHERE: Final = "Segment: Settings → Workspace settings → Access Management → Tokens"


class SegmentDialog(QDialog):
    """*pulled* carries a `Configuration`, and whether it goes into a new document; *case_asked* a `FilterCheck`."""

    pulled = Signal(object, bool)
    case_asked = Signal(object)

    def __init__(self, parent: QWidget | None, workbench: Workbench) -> None:
        super().__init__(parent)
        self._workbench, self._segment = workbench, workbench.segment
        self._is_new = False  # whether a pull goes into a new document
        self._asked_of: tuple[object, object] | None = None  # counts and run of the prediction
        self.setObjectName("segmentDialog")
        self.setWindowTitle("Segment")
        self.resize(QSize(scaled(900), scaled(780)).boundedTo(self.screen().availableSize() * 0.9))
        self._region = set_accessible_name(QComboBox(), "Region")
        self._token = set_accessible_name(QLineEdit(), "Token of the Public API", WHERE)
        self._destination = set_accessible_name(QComboBox(), "Destination")
        self._connect_button = make_button("Connect", "List the workspace's destinations")
        self._status = MessageLine("Status", wrapped=60)
        self._cancel, self._close = make_button("Cancel"), make_button("Close")
        self._pull = PullTab(self._segment)
        self._filters, self._delivery = FiltersTab(workbench), DeliveryTab(workbench)
        self._tabs = set_accessible_name(QTabWidget(), "Segment")
        self._name_parts()
        self._lay_out()
        self._join()
        self._segment.look_up()
        self._show()

    def _name_parts(self) -> None:
        for part, name in (
            (self._region, "segmentRegion"), (self._token, "segmentToken"), (self._tabs, "segmentTabs"),
            (self._destination, "segmentDestination"), (self._connect_button, "segmentConnect"),
            (self._status, "segmentStatus"), (self._cancel, "segmentCancel"), (self._close, "segmentClose"),
        ):  # fmt: skip
            part.setObjectName(name)
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        self._token.setPlaceholderText("Token of Segment's Public API")
        for region in dict.fromkeys((*REGIONS, self._segment.region)):
            self._region.addItem(NAMES.get(region, region), region)
        self._region.setCurrentIndex(self._region.findData(self._segment.region))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        for row, (words, part) in enumerate(
            (("Region", self._region), ("Token", self._token), ("Destination", self._destination))
        ):
            label = QLabel(words)
            label.setBuddy(part)
            grid.addWidget(label, row, 0)
            grid.addWidget(part, row, 1)
        grid.addWidget(self._connect_button, 1, 2)
        grid.setColumnStretch(1, 1)
        for tab, title in ((self._pull, "Pull"), (self._filters, "Filters"), (self._delivery, "Delivery")):
            self._tabs.addTab(tab, title)
        foot = QHBoxLayout()
        foot.addWidget(self._status, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._close)
        column = QVBoxLayout(self)
        column.addLayout(grid)
        column.addWidget(self._tabs, 1)
        column.addLayout(foot)

    def _join(self) -> None:
        segment = self._segment
        self._region.activated.connect(lambda: segment.set_region(self._region.currentData()))
        self._token.textEdited.connect(segment.set_token)
        self._token.editingFinished.connect(segment.keep_token)
        self._token.returnPressed.connect(segment.list_destinations)
        self._connect_button.clicked.connect(segment.list_destinations)
        self._destination.currentIndexChanged.connect(self._show_tabs)
        self._cancel.clicked.connect(segment.cancel)
        self._close.clicked.connect(self.close)
        self._pull.asked.connect(self._on_pull)
        segment.pulled.connect(self._on_pulled)
        self._filters.asked.connect(self._check_filters)
        self._filters.kept.connect(lambda at: self.case_asked.emit(segment.checks[at]))
        self._delivery.asked.connect(lambda days: segment.count(self.destination, days))
        segment.changed.connect(self._show)
        self._workbench.closed.connect(self.close)
        self._workbench.store.changed.connect(self._show_tabs)
        self._workbench.archive.changed.connect(self._predict)

    @property
    def destination(self) -> str:
        """The ID of the chosen destination; empty for none."""
        return str(self._destination.currentData() or "")

    def open_tab(self, name: str) -> None:
        """Show the tab *name*, and focus what is missing first."""
        self._tabs.setCurrentIndex(TABS.index(name))
        self.show()
        self.raise_()
        self.activateWindow()
        (self._token if not self._segment.token else self._tabs).setFocus()
        if self._segment.token and self._workbench.tasks.can_start:
            self._begin(name)

    def _begin(self, name: str) -> None:
        """What was asked for by opening the tab *name*, as far as it isn't there yet."""
        if name == "filters":
            self._check_filters()
        elif self._segment.destinations is None:
            self._segment.list_destinations()

    # -- showing --------------------------------------------------------------------------------------------

    def _show(self) -> None:
        segment = self._segment
        if self._token.text().strip() != segment.token and not self._token.hasFocus():
            self._token.setText(segment.token)
        self._token.setAccessibleDescription(segment.place)
        self._list_destinations()
        for part in (self._region, self._token, self._connect_button):
            part.setEnabled(not segment.is_busy)
        self._cancel.setEnabled(segment.is_busy)
        self._show_status()
        if segment.counted is not None and segment.prediction is None and not segment.is_busy:
            self._predict_once()
        self._show_tabs()

    def _show_status(self) -> None:
        segment = self._segment
        if segment.is_busy:
            self._status.show_message(segment.told or segment.doing, "text")
        elif segment.problem:
            self._status.show_message(segment.problem, "bad")
        else:
            place = segment.place
            self._status.show_message(f"Token {place}." if place else "", "muted")

    def _list_destinations(self) -> None:
        """Offer the destinations; the document's own is chosen first."""
        listed = self._segment.destinations or ()
        known = [self._destination.itemData(at) for at in range(self._destination.count())]
        if known == [one.id for one in listed]:
            return
        self._destination.blockSignals(True)
        self._destination.clear()
        for one in listed:
            self._destination.addItem(name_destination(one), one.id)
        info = self._workbench.store.document.destination
        at = -1 if info is None else self._destination.findData(info.id)
        self._destination.setCurrentIndex(max(at, 0 if listed else -1))
        self._destination.setEnabled(bool(listed))
        self._destination.blockSignals(False)

    def _show_tabs(self, *_: object) -> None:
        self._pull.show_state(self.destination)
        self._filters.show_state()
        self._delivery.show_state(self.destination)

    # -- acts -----------------------------------------------------------------------------------------------

    def _on_pull(self, is_new: bool) -> None:
        self._is_new = is_new
        self._segment.pull(self.destination)

    def _on_pulled(self, configuration: Configuration) -> None:
        """The document is what is looked at next."""
        self.close()
        self.pulled.emit(configuration, self._is_new)

    def _check_filters(self) -> None:
        """Have the document's filters tried on the current event, as destinations receive it."""
        preview = self._workbench.previews.current
        event = None if preview is None else preview.trace.event
        if event is not None:
            self._segment.check_filters(tuple(self._workbench.store.document.filters), event)

    def _predict(self) -> None:
        """Another run is open: it predicts otherwise."""
        self._asked_of = None
        if self._segment.counted is not None:
            self._predict_once()
        self._show_tabs()

    def _predict_once(self) -> None:
        results = self._workbench.archive.results
        asked = (self._segment.counted, results)
        if self._asked_of != asked:
            self._asked_of = asked
            self._segment.predict(results)
