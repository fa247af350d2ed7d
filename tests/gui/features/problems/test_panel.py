"""Problems: what is listed, what the header counts, and that only the user opens the panel."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QListView, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench.lint import Place
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.problems.panel import ProblemsPanel
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.segments import Segments


@pytest.fixture
def rows(qtbot: QtBot) -> QSplitter:
    made = QSplitter(Qt.Orientation.Vertical)
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.addWidget(QWidget())
    made.setChildrenCollapsible(False)
    made.setStretchFactor(0, 1)
    return made


@pytest.fixture
def panel(qtbot: QtBot, workbench: Workbench, actions: Actions, rows: QSplitter) -> ProblemsPanel:
    made = ProblemsPanel(workbench, actions)
    rows.addWidget(made)
    qtbot.addWidget(made.counts)
    made.counts.show()
    rows.show()
    qtbot.waitExposed(rows)
    return made


def write(workbench: Workbench, qtbot: QtBot, text: str) -> None:
    store = workbench.store
    store.apply(edits.set_event_text(store.document.current_event.id, text))
    qtbot.waitUntil(lambda: workbench.previews.current is not None and workbench.previews.current.text == text)


def listed(panel: ProblemsPanel) -> list[str]:
    model = panel.view.model()
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def counts(panel: ProblemsPanel) -> str:
    return panel.counts.accessibleName()


def press(panel: ProblemsPanel, name: str, qtbot: QtBot) -> None:
    button = panel.findChild(QAbstractButton, name)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_problems_are_counted_and_listed(panel: ProblemsPanel, workbench: Workbench, qtbot: QtBot) -> None:
    write(workbench, qtbot, '{"type": oops}')

    assert counts(panel).startswith("1 error")
    assert listed(panel)[0].startswith("✕ ")
    assert "1:10" in listed(panel)[0]
    write(workbench, qtbot, '{"type": "track", "event": "x", "userId": "u"}')
    assert "error" not in counts(panel)


def test_an_empty_event_is_no_problem(panel: ProblemsPanel, workbench: Workbench, qtbot: QtBot) -> None:
    write(workbench, qtbot, " ")

    assert "error" not in counts(panel)


def test_only_the_errors_are_listed_if_the_user_says_so(
    panel: ProblemsPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    write(workbench, qtbot, '{"type": oops}')
    panel.open()
    shown = panel.findChild(Segments, "problemsShown")
    assert shown is not None
    assert shown.button("error").text() == "Errors 1"

    qtbot.mouseClick(shown.button("warning"), Qt.MouseButton.LeftButton, pos=shown.button("warning").rect().center())
    assert all(line.startswith("! ") for line in listed(panel))
    shown.select("error")
    assert [line[0] for line in listed(panel)] == ["✕"]


def test_the_panel_is_closed_until_the_user_opens_it(panel: ProblemsPanel, workbench: Workbench, qtbot: QtBot) -> None:
    write(workbench, qtbot, "{oops")

    assert not panel.is_open
    assert not panel.view.isVisible()


def test_the_user_opens_and_closes_it_and_the_session_remembers(
    panel: ProblemsPanel, workbench: Workbench, actions: Actions, rows: QSplitter, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel.toggled):
        qtbot.mouseClick(panel.counts, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.height() > 100)
    assert (panel.is_open, panel.counts.isChecked()) == (True, True)
    assert counts(panel).endswith("Hide problems (Ctrl+J)")

    rows.setSizes([200, 280])
    high = panel.height()
    actions.run("view.problems_panel")
    assert panel.isHidden()
    assert counts(panel).endswith("Show problems (Ctrl+J)")
    assert workbench.session.option("problems", "") == "closed"
    actions.run("view.problems_panel")
    qtbot.waitUntil(lambda: panel.height() == high)
    assert ProblemsPanel(workbench, actions).is_open


def test_its_own_button_closes_it(panel: ProblemsPanel, qtbot: QtBot) -> None:
    panel.open()
    press(panel, "problemsClose", qtbot)

    assert (panel.is_open, panel.isHidden()) == (False, True)


def test_opening_focuses_the_list(panel: ProblemsPanel, workbench: Workbench, qtbot: QtBot) -> None:
    write(workbench, qtbot, "{oops")
    panel.window().activateWindow()
    panel.open()
    qtbot.waitUntil(panel.view.hasFocus)


def test_a_click_selects_the_place(panel: ProblemsPanel, workbench: Workbench, qtbot: QtBot) -> None:
    write(workbench, qtbot, '{"type": oops}')
    panel.open()
    view = panel.findChild(QListView, "problemsView")
    assert isinstance(view, QListView)

    with qtbot.waitSignal(panel.selected) as told:
        qtbot.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(0, 0)).center()
        )
    assert isinstance(told.args, list)
    place = told.args[0]
    assert isinstance(place, Place)
    assert (place.kind, place.start) == ("event_text", 9)


def test_the_errors_of_a_mapping_lead_to_their_field(panel: ProblemsPanel, workbench: Workbench, qtbot: QtBot) -> None:
    store = workbench.store
    store.apply(edits.set_trigger(store.document.mappings[0].id, "type = "))
    write(workbench, qtbot, '{"type": "track", "event": "x"}')
    model = panel._model

    places = [model.problem(row).place for row in range(model.rowCount())]

    assert "trigger" in [place.kind for place in places]
    assert all(place.mapping for place in places if place.kind == "trigger")


def test_a_required_field_whose_path_finds_nothing_is_one_error(
    panel: ProblemsPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    store = workbench.store
    store.apply(edits.set_trigger(store.document.mappings[0].id, 'type = "track"'))
    store.apply(edits.set_field(store.document.mappings[0].id, "eventType", {"@path": "$.properties.kind"}))

    write(workbench, qtbot, '{"type": "track", "event": "x", "userId": "u", "properties": {}}')

    errors = [one for one in listed(panel) if one.startswith("✕")]
    assert errors == [
        "✕ Event Type is required, but $.properties.kind is missing from the event.  Track event · /eventType",
    ]
    assert counts(panel).startswith("1 error")


def test_closing_gives_the_room_back(panel: ProblemsPanel, workbench: Workbench, rows: QSplitter, qtbot: QtBot) -> None:
    before = rows.sizes()

    panel.toggle()
    qtbot.waitUntil(lambda: rows.sizes() != before)
    panel.toggle()

    qtbot.waitUntil(lambda: rows.sizes()[0] >= before[0])
