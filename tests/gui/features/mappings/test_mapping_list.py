"""The list of mappings: what its rows say, filtered, and edited by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from talonbench.destination import Subscription
from talonbench.document import edits
from talonbench.filters import DestinationFilter
from talonbench.talon_one import make_subscription
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.mappings.list_delegate import row_height
from talonbench_gui.features.mappings.list_panel import MappingListPanel
from talonbench_gui.features.mappings.panel import MappingsPanel
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.search_edit import SearchParts
from tests.gui.fakes import FakeUi
from tests.gui.pages import lines, settle, write_event

KEY = Qt.Key
NONE, CONTROL, SHIFT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("No", "Control", "Shift"))
LEFT = Qt.MouseButton.LeftButton


def make(name: str, trigger: str = 'type = "track"', action: str = "trackEventV2") -> Subscription:
    return replace(make_subscription(action, trigger, name), id=f"id-{name}")


@pytest.fixture
def listed(panel: MappingsPanel) -> MappingListPanel:
    return panel.list_panel


@pytest.fixture
def load(workbench: Workbench, qtbot: QtBot) -> Callable[..., None]:
    """Takes mappings for those of the document."""

    def take(*parts: Subscription) -> None:
        workbench.store.apply(edits.load_configuration(parts))
        settle(qtbot, workbench)

    return take


@pytest.fixture
def four(listed: MappingListPanel, load: Callable[..., None]) -> MappingListPanel:
    load(make("A"), make("B"), make("C", 'type = "page"'), make("D", 'type = "tra'))
    listed.list.setFocus()
    return listed


def names(workbench: Workbench) -> str:
    return "".join(part.name for part in workbench.store.document.mappings)


def shown(listed: MappingListPanel) -> str:
    return "".join(line[0] for line in lines(listed.rows))


def place(listed: MappingListPanel, row: int, *, at_box: bool = False) -> QPoint:
    rect = listed.list.visualRect(listed.rows.index(row))
    return QPoint(rect.left() + 16, rect.center().y()) if at_box else rect.center()


def click(qtbot: QtBot, listed: MappingListPanel, row: int, keys: Qt.KeyboardModifier = NONE) -> None:
    qtbot.mouseClick(listed.list.viewport(), LEFT, keys, place(listed, row))


def selected(listed: MappingListPanel) -> list[int]:
    return sorted(index.row() for index in listed.list.selectedIndexes())


# -- rows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (make("M"), "● sends"),
        (make("M", 'type = "identify"'), '○ expected type = "identify"'),
        (make("M", 'type = "track" and event = "Cart Viewed"'), '○ expected event = "Cart Viewed"'),
        (make("M", 'type = "page" or type = "screen"'), '○ expected type = "page" or type = "screen"'),
        (make("M", "properties.total != null"), "○ expected properties.total to exist"),
        (make("M", 'type = "track'), "✕ invalid trigger: Unterminated string"),
        (replace(make("M"), enabled=False), "– disabled"),
        (
            replace(make("M"), mapping={"eventType": "e"}),
            "✕ Customer Profile ID is required but not mapped",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_row_says_its_outcome_or_why_there_is_none(
    listed: MappingListPanel, load: Callable[..., None], mapping: Subscription, said: str
) -> None:
    load(mapping)

    assert lines(listed.rows) == [f"M — {said}"]


def test_a_row_names_the_filter_that_drops_the_event(
    listed: MappingListPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    drop = DestinationFilter("No tests", 'type = "track"', ({"type": "DROP"},))
    workbench.store.apply(edits.set_filters((drop,)))
    settle(qtbot, workbench)

    assert lines(listed.rows) == ["Track event — ⊘ filtered by “No tests”"]


def test_rows_show_new_mappings_at_once_and_their_outcomes_follow(
    listed: MappingListPanel, workbench: Workbench, actions: Actions, qtbot: QtBot
) -> None:
    actions.run("mapping.add")

    assert lines(listed.rows) == ["Track event — ● sends", "Track event 2"]
    settle(qtbot, workbench)
    assert lines(listed.rows)[1] == "Track event 2 — ● sends"


def test_a_screen_reader_hears_name_outcome_and_switch(listed: MappingListPanel, load: Callable[..., None]) -> None:
    load(make("Order completed"), replace(make("Old", action="trackEvent"), enabled=False))

    said = [listed.rows.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert said == ["Order completed, sends, enabled", "Old, deprecated action, disabled"]


def test_a_deprecated_action_is_told_in_words(listed: MappingListPanel, load: Callable[..., None]) -> None:
    load(make("Old", action="trackEvent"), make("New"))

    assert [listed.rows.face(at).is_deprecated for at in range(2)] == [True, False]
    pictures = [listed.list.viewport().grab(listed.list.visualRect(listed.rows.index(row))) for row in range(2)]
    assert pictures[0].toImage() != pictures[1].toImage()


def test_counts_stand_in_the_header(four: MappingListPanel) -> None:
    kinds = four.header.kinds

    assert four.header.count.text() == "2 of 4 match"
    assert [kinds.button(kind).text() for kind in ("all", "match", "errors")] == ["All", "Match 2", "Errors 1"]


def test_the_list_is_as_high_as_its_rows_up_to_a_share_of_the_column(
    panel: MappingsPanel, listed: MappingListPanel, load: Callable[..., None]
) -> None:
    heights = []
    for count in (1, 4, 30):
        load(*(make(f"M{at}") for at in range(count)))
        heights.append(listed.height())
    panel.resize(480, 1400)

    assert heights[0] < heights[1] < heights[2] <= 0.41 * 700
    assert listed.height() > 1.9 * heights[2]


def test_results_filters_and_edits_move_nothing(
    panel: MappingsPanel, four: MappingListPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    before = four.geometry(), panel.detail.geometry(), four.header.geometry()

    workbench.results.begin(["id-A"])
    workbench.results.end(is_cancelled=True)
    four.header.kinds.select("errors")
    write_event(qtbot, workbench, '{"type": "page"}')

    assert (four.geometry(), panel.detail.geometry(), four.header.geometry()) == before


# -- the filter -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "left"), [("all", "ABCD"), ("match", "AB"), ("errors", "D")])
def test_segments_filter_and_the_selection_stays(
    four: MappingListPanel, workbench: Workbench, qtbot: QtBot, kind: str, left: str
) -> None:
    workbench.store.apply(edits.select_mapping(2))

    qtbot.mouseClick(four.header.kinds.button(kind), LEFT)

    assert shown(four) == left
    assert workbench.store.document.mapping == 2
    four.list.setFocus()
    assert workbench.store.document.mapping == 2
    four.header.kinds.select("all")
    assert selected(four) == [2]


def test_words_filter_by_name_action_and_trigger(four: MappingListPanel, actions: Actions, qtbot: QtBot) -> None:
    actions.run("mapping.filter")
    edit = four.window().focusWidget()
    assert isinstance(edit, QLineEdit)

    found = []
    for words in ("b", "PAGE", "track event", "nothing"):
        edit.selectAll()
        qtbot.keyClicks(edit, words)
        found.append(shown(four))

    assert found == ["B", "C", "ABCD", ""]
    qtbot.keyClick(edit, KEY.Key_Escape)
    assert shown(four) == "ABCD"
    qtbot.keyClick(edit, KEY.Key_Down)
    assert four.list.hasFocus()


def test_a_mapping_that_is_added_or_revealed_is_shown(
    panel: MappingsPanel, four: MappingListPanel, workbench: Workbench, actions: Actions
) -> None:
    four.header.kinds.select("errors")

    actions.run("mapping.add")

    assert shown(four) == "ABCDT"
    assert selected(four) == [4]


def test_after_a_deletion_the_next_row_of_the_filter_is_selected(
    four: MappingListPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    workbench.store.apply(edits.select_mapping(1))
    four.header.filter.setText('"tra')  # not C

    qtbot.keyClick(four.list, KEY.Key_Delete)

    assert names(workbench) == "ACD"
    assert shown(four) == "AD"
    qtbot.waitUntil(lambda: selected(four) == [1])
    assert workbench.store.document.mapping == 2


def test_without_room_the_filter_has_a_line_of_its_own(
    panel: MappingsPanel, four: MappingListPanel, actions: Actions, qtbot: QtBot
) -> None:
    states = []
    header = four.header
    for width in (900, 400, 300):
        panel.resize(width, 700)
        states.append([part.isVisible() for part in (header.filter, header.kinds, header.search)])
    assert states == [[True, True, False], [False, True, True], [False, True, True]]
    four.resize(four.minimumSizeHint().width(), 300)
    assert header.count.text() == "4"
    assert not header.kinds.isVisible()
    qtbot.waitUntil(lambda: header.title.width() >= header.title.sizeHint().width())

    actions.run("mapping.filter")

    assert four.header.filter.hasFocus()
    qtbot.waitUntil(lambda: header.kinds.height() >= header.kinds.sizeHint().height())
    qtbot.keyClick(four.header.filter, KEY.Key_Escape)
    assert not four.header.filter.isVisible()


# -- edits ------------------------------------------------------------------------------------------------------


def test_a_click_on_the_box_switches_its_mapping_alone(
    four: MappingListPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    qtbot.mouseClick(four.list.viewport(), LEFT, NONE, place(four, 1, at_box=True))

    assert [part.enabled for part in workbench.store.document.mappings] == [True, False, True, True]
    assert not four.list.findChildren(QLineEdit)


@pytest.mark.parametrize("by_key", [True, False], ids=["shift and arrow", "ctrl and click"])
def test_delete_switch_and_duplicate_act_on_all_selected_as_one_step(
    four: MappingListPanel, workbench: Workbench, actions: Actions, qtbot: QtBot, by_key: bool
) -> None:
    click(qtbot, four, 1)
    if by_key:
        qtbot.keyClick(four.list, KEY.Key_Down, SHIFT)
    else:
        click(qtbot, four, 2, CONTROL)
    assert selected(four) == [1, 2]
    actions.refresh()
    assert actions["mapping.toggle"].text() == "Disable 2 mappings"

    qtbot.keyClick(four.list, KEY.Key_Space)
    assert [part.enabled for part in workbench.store.document.mappings] == [True, False, False, True]
    actions.run("mapping.duplicate")
    assert names(workbench) == "ABCB copyC copyD"
    workbench.store.undo()
    workbench.store.undo()
    click(qtbot, four, 1)
    click(qtbot, four, 2, SHIFT)

    qtbot.keyClick(four.list, KEY.Key_Delete)

    assert (names(workbench), workbench.store.undo_label) == ("AD", "deleting 2 mappings")
    workbench.store.undo()
    assert names(workbench) == "ABCD"


def test_f2_renames_in_the_row(four: MappingListPanel, workbench: Workbench, qtbot: QtBot) -> None:
    click(qtbot, four, 1)
    qtbot.keyClick(four.list, KEY.Key_F2)
    edit = four.list.findChild(QLineEdit, "mappingRename")
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "B"

    qtbot.keyClicks(edit, "Paid")
    qtbot.keyClick(edit, KEY.Key_Return)

    qtbot.waitUntil(lambda: names(workbench) == "APaidCD")
    assert workbench.store.undo_label == "renaming mapping"


def test_the_menu_s_rename_goes_to_the_name_of_a_hidden_mapping(
    panel: MappingsPanel, four: MappingListPanel, actions: Actions
) -> None:
    four.header.kinds.select("errors")

    actions.run("mapping.rename")

    assert panel.form.head.name.hasFocus()


def test_adding_the_first_mappings_moves_nothing_below_the_list(
    panel: MappingsPanel, load: Callable[..., None], actions: Actions, qtbot: QtBot
) -> None:
    load(make("A"))
    place = panel.detail.mapTo(panel, QPoint())

    for _ in range(2):
        actions.run("mapping.add")
        qtbot.wait(20)
        assert panel.detail.mapTo(panel, QPoint()) == place


def test_the_list_grows_once_the_mouse_is_not_below_it(
    panel: MappingsPanel, listed: MappingListPanel, load: Callable[..., None], actions: Actions, qtbot: QtBot
) -> None:
    load(*(make(f"M{at}") for at in range(4)))
    height = listed.height()
    panel.detail.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)

    actions.run("mapping.add")
    qtbot.wait(20)
    assert listed.height() == height

    panel.detail.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    QApplication.sendEvent(panel.detail, QEvent(QEvent.Type.Leave))
    assert listed.height() > height


def test_a_single_mapping_takes_the_height_of_its_row_in_a_low_window(
    panel: MappingsPanel, listed: MappingListPanel, load: Callable[..., None], qtbot: QtBot
) -> None:
    panel.resize(480, 420)
    load(make("A"))

    high = row_height(listed.list.fontMetrics())
    qtbot.waitUntil(lambda: high <= listed.list.viewport().height() < 1.5 * high)


@pytest.mark.parametrize(
    ("rows", "target", "order"),
    [([0], 2, "BCAD"), ([3], 0, "ADBC"), ([0, 1], 3, "CDAB"), ([1], 1, "ABCD")],
    ids=["down", "up", "two", "where it was"],
)
def test_rows_are_dragged_to_their_place(
    four: MappingListPanel, workbench: Workbench, qtbot: QtBot, rows: list[int], target: int, order: str
) -> None:
    view = four.list.viewport()
    click(qtbot, four, rows[0])
    for row in rows[1:]:
        click(qtbot, four, row, CONTROL)
    start, end = place(four, rows[0]), place(four, target) + QPoint(0, 4)

    qtbot.mousePress(view, LEFT, NONE, start)
    for at in (start + QPoint(0, 20), end):
        qtbot.mouseMove(view, at)
    assert four.list.is_dragging
    qtbot.mouseRelease(view, LEFT, NONE, end)

    assert names(workbench) == order
    if order != "ABCD":
        workbench.store.undo()
        assert names(workbench) == "ABCD"


def test_escape_ends_a_drag(four: MappingListPanel, workbench: Workbench, qtbot: QtBot) -> None:
    view = four.list.viewport()
    click(qtbot, four, 0)
    qtbot.mousePress(view, LEFT, NONE, place(four, 0))
    qtbot.mouseMove(view, place(four, 2))
    assert four.list.is_dragging

    qtbot.keyClick(four.list, KEY.Key_Escape)
    qtbot.mouseRelease(view, LEFT, NONE, place(four, 2))

    assert names(workbench) == "ABCD"


def test_the_selected_rows_move_by_key_together(
    four: MappingListPanel, workbench: Workbench, actions: Actions, qtbot: QtBot
) -> None:
    click(qtbot, four, 1)
    click(qtbot, four, 2, SHIFT)

    actions.run("mapping.down")

    assert names(workbench) == "ADBC"
    assert selected(four) == [2, 3]


def test_what_is_selected_elsewhere_is_the_only_one(four: MappingListPanel, workbench: Workbench, qtbot: QtBot) -> None:
    click(qtbot, four, 0)
    click(qtbot, four, 2, SHIFT)

    workbench.store.apply(edits.select_mapping(1))

    assert selected(four) == [1]
    assert workbench.marked.rows == (1,)


def test_the_header_s_menu_offers_everything(four: MappingListPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    menus: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _: menus.append(menu))

    button = four.findChild(QToolButton, "mappingMenuButton")
    assert isinstance(button, QToolButton)
    button.click()

    titles = [action.text().partition("\t")[0] for action in menus[0].actions()]
    assert titles[:5] == ["Add mapping", "Duplicate mapping", "Copy mapping", "Copy as text", "Paste mappings"]
    assert titles.count("") == 3


def test_all_mappings_are_disabled_at_once(workbench: Workbench, four: MappingListPanel, actions: Actions) -> None:
    actions.run("mapping.disable_all")

    assert not any(part.enabled for part in workbench.store.document.mappings)
    assert workbench.store.undo_label == "disabling 4 mappings"


def test_the_row_under_the_mouse_is_marked(four: MappingListPanel, qtbot: QtBot) -> None:
    view, rect = four.list.viewport(), four.list.visualRect(four.rows.index(2))
    before = view.grab(rect).toImage()

    qtbot.mouseMove(view, place(four, 2))
    over = view.grab(rect).toImage()
    qtbot.mouseMove(view, place(four, 1))

    assert over != before
    assert view.grab(rect).toImage() == before


def test_the_filter_has_a_clear_button_once_there_is_a_preview(four: MappingListPanel, qtbot: QtBot) -> None:
    words = four.header.filter
    assert not words.isClearButtonEnabled()  # Qt would look for its icon before the first paint
    parts = words.findChild(SearchParts)
    assert isinstance(parts, SearchParts)
    four.header.open_filter()
    words.setText("refund")

    qtbot.mouseClick(parts.clear, LEFT)

    assert words.text() == ""


def test_mappings_are_copied_and_pasted_into_another_document(
    four: MappingListPanel, workbench: Workbench, ui: FakeUi, load: Callable[..., None], qtbot: QtBot
) -> None:
    workbench.marked.mark((0, 1))
    qtbot.keyClick(four.list, KEY.Key_C, CONTROL)
    assert len(ui.copied) == 1

    load(make("B"), make("Z"))
    ui.fill_clipboard(ui.copied[0])
    four.list.setFocus()
    qtbot.keyClick(four.list, KEY.Key_V, CONTROL)

    document = workbench.store.document
    assert [part.name for part in document.mappings] == ["B", "A", "B copy", "Z"]
    assert len({part.id for part in document.mappings}) == 4
    assert document.mappings[1].trigger == 'type = "track"'
    assert workbench.marked.rows == (1, 2)
    workbench.store.undo()
    assert names(workbench) == "BZ"


@pytest.mark.parametrize("text", ["", "hello", "{}", '{"mappings": [{"name": 1}]}', "[" * 100_000])
def test_what_are_no_mappings_is_not_pasted(
    four: MappingListPanel, workbench: Workbench, ui: FakeUi, text: str, qtbot: QtBot
) -> None:
    before = workbench.store.document
    ui.fill_clipboard(text)

    qtbot.keyClick(four.list, KEY.Key_V, CONTROL)

    assert workbench.store.document is before
    notice = workbench.notices.current
    assert notice is not None
    assert notice.text.startswith("Can't paste mappings: ")
    qtbot.keyClick(four.list, KEY.Key_C, CONTROL)
    ui.fill_clipboard(ui.copied[-1])
    qtbot.keyClick(four.list, KEY.Key_V, CONTROL)
    assert workbench.notices.current is None
