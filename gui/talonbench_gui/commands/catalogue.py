"""The list of commands, from which menus, shortcuts, palette and help are built. Data only."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from talonbench_gui.commands.command import Command, Facts
from talonbench_gui.commands.demo_rows import DEMO, SANDBOX

if TYPE_CHECKING:
    from collections.abc import Callable

_EDIT: Final = "talonbench_gui.commands.edit"
_FILES: Final = "talonbench_gui.commands.files"
_HELP: Final = "talonbench_gui.commands.help"
_MAPPING: Final = "talonbench_gui.commands.mapping"
_SEND: Final = "talonbench_gui.commands.send"
_SHARE: Final = "talonbench_gui.commands.share"
_REPORTS: Final = "talonbench_gui.commands.reports"
_VIEW: Final = "talonbench_gui.commands.view"
_RESPONSES: Final = "Sandbox responses"
_VALUE: Final = "Value at the cursor"


def _mapping(facts: Facts) -> bool:
    return facts.mapping


def _sending(facts: Facts) -> bool:
    return facts.sending


def _sendable(facts: Facts) -> bool:
    return not facts.unsendable


def _failures(facts: Facts) -> bool:
    return facts.failures


def _send_all(facts: Facts) -> str:
    return f"Send all {facts.events} events" if facts.events > 1 else "Send all events"


def _events(facts: Facts) -> bool:
    return facts.events > 1


def _undo(facts: Facts) -> str:
    return f"Undo {facts.undo_label}".rstrip()


def _redo(facts: Facts) -> str:
    return f"Redo {facts.redo_label}".rstrip()


def _act_on_marked(verb: str, facts: Facts) -> str:
    return f"{verb} mapping" if facts.marked < 2 else f"{verb} {facts.marked} mappings"


def _toggle(facts: Facts) -> str:
    return _act_on_marked("Disable" if facts.mapping_enabled else "Enable", facts)


def _further(facts: Facts) -> bool:
    return facts.further


def _open_kept(facts: Facts) -> str:
    return f"Open unsaved “{facts.kept[0]}”" if len(facts.kept) == 1 else "Open unsaved…"


def _page(page: str, title: str, keys: str, icon: str, section: str = "") -> Command:
    return Command(
        f"page.{page}", title, "View", f"{_VIEW}:open_page", (page,), keys, icon,
        checked=lambda facts: facts.page == page, section=section,
    )  # fmt: skip


def _focus(part: str, keys: str, section: str = "") -> Command:
    return Command(
        f"view.{part}", f"Focus {part}", "View", f"{_VIEW}:focus", (part,), keys, section=section, submenu="Focus panel"
    )


def _scheme(scheme: str, title: str, section: str = "") -> Command:
    return Command(
        f"view.{scheme}", title, "View", f"{_VIEW}:set_scheme", (scheme,),
        checked=lambda facts: facts.scheme == scheme, section=section, submenu="Theme", group="theme",
    )  # fmt: skip


def _fault(name: str, title: str, *faults: str, section: str = "") -> Command:
    return Command(
        name, title, "Send", f"{_SEND}:set_sandbox_faults", faults,
        checked=lambda facts: facts.faults == faults, section=section, submenu=_RESPONSES, group="responses",
    )  # fmt: skip


def _copy(name: str, title: str, form: str, section: str = "") -> Command:
    return Command(name, title, "Share", f"{_SHARE}:copy_as", (form,), section=section, submenu="Copy as")


def _clipboard(act: str, title: str, keys: str, section: str = "") -> Command:
    return Command(
        f"edit.{act}", title, "Edit", f"{_EDIT}:edit_text", (act,), keys, local_keys=True,
        enabled=lambda facts: act in facts.text_acts, section=section,
    )  # fmt: skip


def _step(act: str, keys: str, enabled: Callable[[Facts], bool], label: Callable[[Facts], str]) -> Command:
    return Command(
        f"edit.{act}", act.capitalize(), "Edit", f"{_EDIT}:{act}", keys=keys, icon=act, enabled=enabled, label=label
    )


COMMANDS: Final[tuple[Command, ...]] = (
    Command("file.new", "New", "File", f"{_FILES}:new", keys="Ctrl+N"),
    Command("file.open_workspace", "Open…", "File", f"{_FILES}:open_workspace", keys="Ctrl+O"),
    Command("file.open_recent", "Open recent…", "File", f"{_FILES}:open_recent", enabled=lambda f: bool(f.recent)),
    Command(
        "file.open_kept",
        "Open unsaved…",
        "File",
        f"{_FILES}:open_kept",
        enabled=lambda f: bool(f.kept),
        label=_open_kept,
    ),
    Command("file.save", "Save", "File", f"{_FILES}:save", keys="Ctrl+S"),
    Command("file.save_as", "Save as…", "File", f"{_FILES}:save_as", keys="Ctrl+Shift+S"),
    Command("file.close", "Close", "File", f"{_FILES}:close_document", keys="Ctrl+W"),
    Command("file.open_event", "Open events…", "File", f"{_FILES}:open_events", keys="Ctrl+Shift+O", section="-"),
    Command("file.import", "Import configuration…", "File", f"{_FILES}:import_files", keys="Ctrl+I"),
    Command("file.import_folder", "Import configuration folder…", "File", f"{_FILES}:import_folder"),
    Command("file.import_pasted", "Import configuration from clipboard", "File", f"{_FILES}:import_clipboard"),
    Command("file.more_events", "Add 200 more events", "File", f"{_FILES}:add_more_events", enabled=_further),
    Command("file.find_events", "Add matching events…", "File", f"{_FILES}:add_events_with", enabled=_further),
    Command("file.stop_reading", "Stop reading", "File", f"{_FILES}:stop_reading", enabled=lambda f: f.reading),
    Command("segment.pull", "Pull from Segment…", "File", "talonbench_gui.commands.segment:pull", section="-"),
    Command("segment.filters", "Check filters with Segment…", "File", "talonbench_gui.commands.segment:check_filters"),
    Command("segment.delivery", "Delivery in Segment…", "File", "talonbench_gui.commands.segment:show_delivery"),
    Command("file.quit", "Quit", "File", f"{_FILES}:quit_window", keys="Ctrl+Q", section="-"),
    _step("undo", "Ctrl+Z", lambda f: bool(f.undo_label), _undo),
    _step("redo", "Ctrl+Shift+Z", lambda f: bool(f.redo_label), _redo),
    _clipboard("cut", "Cut", "Ctrl+X", section="-"),
    _clipboard("copy", "Copy", "Ctrl+C"),
    _clipboard("paste", "Paste", "Ctrl+V"),
    _clipboard("select_all", "Select all", "Ctrl+A"),
    Command("edit.find", "Find in event…", "Edit", keys="Ctrl+F", local_keys=True, icon="search", section="-"),
    Command("edit.replace", "Replace in event…", "Edit", keys="Ctrl+H", local_keys=True),
    Command("edit.format", "Format event", "Edit", keys="Ctrl+Shift+F", icon="format"),
    Command("edit.comment", "Toggle comment", "Edit", keys="Ctrl+/", local_keys=True, icon="comment"),
    Command("event.as_received", "Preview as received", "Edit", f"{_EDIT}:receive", checked=lambda f: f.as_received),
    Command("edit.fold", "Fold", "Edit", keys="Ctrl+Shift+[", local_keys=True, section="-", submenu="Folding"),
    Command("edit.unfold", "Unfold", "Edit", keys="Ctrl+Shift+]", local_keys=True, submenu="Folding"),
    Command("edit.fold_all", "Fold all", "Edit", submenu="Folding"),
    Command("edit.unfold_all", "Unfold all", "Edit", submenu="Folding"),
    Command("event.copy_path", "Copy path", "Edit", submenu=_VALUE),
    Command("event.copy_value", "Copy value", "Edit", submenu=_VALUE),
    Command("event.map_to_field", "Map to field…", "Edit", enabled=_mapping, submenu=_VALUE),
    Command("event.add_to_trigger", "Add to trigger", "Edit", enabled=_mapping, submenu=_VALUE),
    Command("event.redact", "Redact value", "Edit", submenu=_VALUE),
    Command("event.add", "Add event", "Edit", f"{_EDIT}:add_event", keys="Ctrl+Alt+N", icon="add", section="Events"),
    Command("event.duplicate", "Duplicate event", "Edit", f"{_EDIT}:duplicate_event"),
    Command("event.rename", "Rename event…", "Edit", f"{_EDIT}:rename_event"),
    Command("event.close", "Close event", "Edit", f"{_EDIT}:close_event"),
    Command(
        "event.earlier", "Move event left", "Edit", f"{_EDIT}:move_event", args=(-1,), enabled=_events, section="-"
    ),
    Command("event.later", "Move event right", "Edit", f"{_EDIT}:move_event", args=(1,), enabled=_events),
    Command(
        "event.previous", "Previous event", "Edit", f"{_EDIT}:step_event", args=(-1,), keys="Alt+PgUp", enabled=_events
    ),
    Command("event.next", "Next event", "Edit", f"{_EDIT}:step_event", args=(1,), keys="Alt+PgDown", enabled=_events),
    Command("mapping.add", "Add mapping", "Mapping", f"{_MAPPING}:add", keys="Ctrl+Shift+N", icon="add"),
    Command(
        "mapping.duplicate",
        "Duplicate mapping",
        "Mapping",
        f"{_MAPPING}:duplicate",
        keys="Ctrl+D",
        icon="duplicate",
        enabled=_mapping,
        label=partial(_act_on_marked, "Duplicate"),
    ),
    Command(
        "mapping.copy",
        "Copy mapping",
        "Mapping",
        f"{_MAPPING}:copy",
        keys="Ctrl+C",
        local_keys=True,
        enabled=_mapping,
        label=partial(_act_on_marked, "Copy"),
        section="-",
    ),
    Command("mapping.copy_text", "Copy as text", "Mapping", f"{_MAPPING}:copy_text", enabled=_mapping),
    Command("mapping.paste", "Paste mappings", "Mapping", f"{_MAPPING}:paste", keys="Ctrl+V", local_keys=True),
    Command("mapping.rename", "Rename mapping", "Mapping", keys="F2", local_keys=True, enabled=_mapping),
    Command(
        "mapping.delete",
        "Delete mapping",
        "Mapping",
        f"{_MAPPING}:delete",
        keys="Del",
        local_keys=True,
        icon="delete",
        enabled=_mapping,
        label=partial(_act_on_marked, "Delete"),
    ),
    Command(
        "mapping.up",
        "Move mapping up",
        "Mapping",
        f"{_MAPPING}:move",
        args=(-1,),
        keys="Alt+Up",
        icon="up",
        enabled=_mapping,
        section="-",
    ),
    Command(
        "mapping.down",
        "Move mapping down",
        "Mapping",
        f"{_MAPPING}:move",
        args=(1,),
        keys="Alt+Down",
        icon="down",
        enabled=_mapping,
    ),
    Command(
        "mapping.toggle",
        "Disable mapping",
        "Mapping",
        f"{_MAPPING}:toggle",
        enabled=_mapping,
        label=_toggle,
        section="-",
    ),
    Command(
        "mapping.enable_all", "Enable all mappings", "Mapping", f"{_MAPPING}:enable_all", args=(True,), enabled=_mapping
    ),
    Command(
        "mapping.disable_all",
        "Disable all mappings",
        "Mapping",
        f"{_MAPPING}:enable_all",
        args=(False,),
        enabled=_mapping,
    ),
    Command("mapping.filter", "Filter mappings…", "Mapping", keys="Ctrl+Shift+M", icon="search", enabled=_mapping),
    Command("mapping.trigger", "Edit trigger…", "Mapping", keys="Ctrl+B", enabled=_mapping, section="-"),
    Command("mapping.reset", "Reset mapping to defaults", "Mapping", f"{_MAPPING}:reset", enabled=_mapping),
    Command("field.copy", "Copy field value", "Mapping", enabled=_mapping, section="-"),
    Command("field.add", "Add key", "Mapping", icon="add", enabled=_mapping),
    Command("field.delete", "Delete field or key", "Mapping", icon="delete", enabled=_mapping),
    Command("field.reset", "Reset field to default", "Mapping", enabled=_mapping),
    Command("field.unset", "Show/hide fields that aren't set", "Mapping", enabled=_mapping),
    Command("send.send", "Send event", "Send", f"{_SEND}:send", keys="Ctrl+Return", icon="send", enabled=_sendable),
    Command(
        "send.all",
        "Send all events",
        "Send",
        f"{_SEND}:send_all",
        keys="Ctrl+Shift+Return",
        enabled=_sendable,
        label=_send_all,
    ),
    Command(
        "send.selected",
        "Send selected mapping",
        "Send",
        f"{_SEND}:send_selected",
        enabled=lambda f: f.request and not f.unsendable,
    ),
    Command("send.cancel", "Cancel sending", "Send", f"{_SEND}:cancel", keys="Escape", enabled=_sending),
    Command("send.cancel_one", "Cancel selected mapping", "Send", f"{_SEND}:cancel_selected", enabled=_sending),
    Command("send.failure", "Show first failure", "Send", f"{_SEND}:show_failure", enabled=_failures, section="-"),
    Command("send.next_failure", "Show next failure", "Send", f"{_SEND}:show_failure", (1,), "F8", enabled=_failures),
    Command(
        "send.retries",
        "Retry as Segment would",
        "Send",
        f"{_SEND}:toggle_retries",
        checked=lambda f: f.retry,
        section="-",
    ),
    Command(
        "send.test",
        "Test connection",
        "Send",
        f"{_SEND}:test_connection",
        keys="Ctrl+T",
        icon="test",
        enabled=lambda f: not f.sending and not f.unsendable,
    ),
    Command("copy.url", "Copy URL", "Send", f"{_SHARE}:copy_url", icon="copy", section="-"),
    Command("copy.body", "Copy body", "Send", f"{_SHARE}:copy_body", keys="Ctrl+Shift+B", icon="copy"),
    Command("copy.curl", "Copy as cURL", "Send", f"{_SHARE}:copy_as", ("curl",), "Ctrl+Shift+C", icon="copy"),
    _fault("sandbox.normal", "Respond as documented", section="-"),
    _fault("sandbox.401", "Return 401", "status=401"),
    _fault("sandbox.429", "Return 429", "status=429"),
    _fault("sandbox.503", "Return 503", "status=503"),
    _fault("sandbox.delay", "Respond after 12 seconds", "delay=12"),
    _fault("sandbox.drop", "Drop the connection", "drop"),
    _fault("sandbox.invalid_body", "Return an invalid body", "garbage"),
    *SANDBOX,
    Command("share.save_request", "Save request as…", "Share", f"{_SHARE}:save_request"),
    _copy("share.httpie", "Copy as HTTPie", "httpie", section="-"),
    _copy("share.python", "Copy as Python (httpx)", "python"),
    _copy("share.fetch", "Copy as JavaScript (fetch)", "fetch"),
    _copy("share.postman", "Copy as Postman collection", "postman"),
    _copy("share.har", "Copy as HAR", "har"),
    Command(
        "share.actions_cli", "Copy as Actions CLI request", "Share", f"{_SHARE}:copy_actions_cli", enabled=_mapping
    ),
    Command("share.configuration", "Export configuration…", "Share", f"{_SHARE}:export_configuration", section="-"),
    Command("share.case", "Save as case…", "Share", f"{_SHARE}:save_case"),
    Command(
        "share.reply", "Copy reply for the customer", "Share", "talonbench_gui.commands.reply:copy_reply", section="-"
    ),
    Command("share.report", "Save report…", "Share", f"{_REPORTS}:save_report"),
    Command("share.copy_report", "Copy report", "Share", f"{_REPORTS}:copy_report"),
    Command("share.redacted", "Redacted report…", "Share", f"{_REPORTS}:save_redacted_report"),
    Command(
        "share.redact_copies",
        "Redact copies and exports",
        "Share",
        "talonbench_gui.commands.redaction:toggle_copies",
        checked=lambda f: f.redacts_copies,
    ),
    _page("editor", "Editor", "Ctrl+1", "event", section="Go to"),
    _page("trace", "Trace", "Ctrl+2", "way"),
    _page("archive", "Archive", "Ctrl+3", "archive"),
    _page("live", "Live", "Ctrl+4", "live"),
    _page("history", "History", "Ctrl+5", "clock"),
    _page("received", "Received", "Ctrl+6", "received"),
    _page("samples", "Samples", "Ctrl+7", "library"),
    _page("catalog", "Catalog", "Ctrl+8", "attributes"),
    _page("connections", "Connections", "Ctrl+9", "cloud"),
    _page("import", "Import", "Ctrl+Shift+I", "setup"),
    _focus("event", "Alt+1", section="-"),
    _focus("mappings", "Alt+2"),
    _focus("fields", "Alt+3"),
    _focus("request", "Alt+4"),
    _focus("response", "Alt+5"),
    _focus("problems", "Alt+6"),
    _focus("connection", "Alt+9"),
    Command("view.next_pane", "Focus next panel", "View", f"{_VIEW}:focus", ("next",), "F6"),
    Command("view.previous_pane", "Focus previous panel", "View", f"{_VIEW}:focus", ("previous",), "Shift+F6"),
    Command("view.problems_panel", "Show problems", "View", keys="Ctrl+J", checked=lambda f: f.problems),
    Command(
        "view.wrap",
        "Wrap long lines",
        "View",
        f"{_VIEW}:toggle_wrap",
        keys="Alt+Z",
        checked=lambda f: f.wraps,
        section="-",
    ),
    Command(
        "view.dim", "Dim unused fields", "View", f"{_VIEW}:toggle_dim", keys="Ctrl+Shift+D", checked=lambda f: f.dims
    ),
    _scheme("system", "Follow the system", section="-"),
    _scheme("light", "Light"),
    _scheme("dark", "Dark"),
    Command(
        "view.larger",
        "Increase text size",
        "View",
        f"{_VIEW}:zoom",
        args=("larger",),
        keys="Ctrl++",
        submenu="Text size",
    ),
    Command(
        "view.smaller",
        "Decrease text size",
        "View",
        f"{_VIEW}:zoom",
        args=("smaller",),
        keys="Ctrl+-",
        submenu="Text size",
    ),
    Command(
        "view.normal", "Reset text size", "View", f"{_VIEW}:zoom", args=("normal",), keys="Ctrl+0", submenu="Text size"
    ),
    *DEMO,
    Command("view.palette", "Command palette…", "View", f"{_HELP}:show_palette", keys="Ctrl+K", icon="palette"),
    Command("view.messages", "Show last messages", "View", f"{_HELP}:show_messages"),
    Command("help.focus", "Help for the focused part", "Help", f"{_HELP}:show_help", keys="F1"),
    Command("help.shortcuts", "Keyboard shortcuts", "Help", f"{_HELP}:show_shortcuts", keys="Ctrl+F1"),
    Command("help.diagnostics", "Copy diagnostics", "Help", f"{_HELP}:copy_diagnostics"),
    Command("help.about", "About Talonbench", "Help", f"{_HELP}:show_about", section="-"),
)
