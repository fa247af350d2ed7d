"""Everything that can be done, as data: menus, shortcuts, the palette and the help come from this list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """*slot* is the name of a method of `WindowCommands`, or ``group:method`` of a class in `GROUPS`.

    *keys* are taken by the editor itself: shown, not bound. *when* names the fact that it needs (`FACTS`).
    """

    id: str
    title: str
    menu: str
    slot: str
    shortcut: str = ""
    icon: str = ""
    keys: str = ""
    when: str = ""

    @property
    def shown_keys(self) -> str:
        """The keys to show, whoever takes them."""
        return self.shortcut or self.keys


COMMANDS: tuple[Command, ...] = (
    Command("file.open_event", "Open event…", "File", "files:open_event", "Ctrl+O", "open"),
    Command("file.open_workspace", "Open workspace…", "File", "files:open_workspace", "Ctrl+Shift+O", "open"),
    Command("file.import", "Import a setup…", "File", "setups:files", "Ctrl+I", "setup"),
    Command("file.import_folder", "Import a folder of setups…", "File", "setups:folder"),
    Command("file.import_pasted", "Import a setup from the clipboard", "File", "setups:clipboard"),
    Command("file.save_workspace", "Save workspace as…", "File", "files:save_workspace", "Ctrl+S", "save"),
    Command("file.quit", "Quit", "File", "close", "Ctrl+Q"),
    Command("edit.undo", "Undo", "Edit", "undo", "", "undo", keys="Ctrl+Z"),
    Command("edit.redo", "Redo", "Edit", "redo", "", "redo", keys="Ctrl+Shift+Z"),
    Command("edit.find", "Find in event", "Edit", "find", "", "search", keys="Ctrl+F"),
    Command("edit.replace", "Replace in event", "Edit", "replace", keys="Ctrl+H"),
    Command("edit.format", "Format event (keeps comments)", "Edit", "format_event", "Ctrl+Shift+F", "format"),
    Command("edit.comment", "Toggle comment", "Edit", "toggle_comment", "", "comment", keys="Ctrl+/"),
    Command("mapping.add", "Add mapping", "Mapping", "add_mapping", "Ctrl+Shift+N", "add"),
    Command(
        "mapping.duplicate", "Duplicate mapping", "Mapping", "duplicate_mapping", "Ctrl+D", "duplicate", when="mapping"
    ),
    Command("mapping.delete", "Delete mapping", "Mapping", "delete_mapping", "", "delete", when="mapping"),
    Command("mapping.up", "Move mapping up", "Mapping", "move_mapping_up", "Alt+Up", "up", when="mapping"),
    Command("mapping.down", "Move mapping down", "Mapping", "move_mapping_down", "Alt+Down", "down", when="mapping"),
    Command(
        "mapping.reset",
        "Reset mapping to the action's defaults",
        "Mapping",
        "reset_mapping",
        "",
        "reset",
        when="mapping",
    ),
    Command("field.copy", "Copy the field's value", "Mapping", "fields:copy", "", "copy", when="mapping"),
    Command("field.reset", "Reset the field to its default", "Mapping", "fields:reset", "", "reset", when="mapping"),
    Command("mapping.trigger", "Build the trigger…", "Mapping", "triggers:build", "Ctrl+B", "check", when="mapping"),
    Command("mapping.undo", "Undo change of mappings", "Mapping", "undo_mappings", "Ctrl+Alt+Z", "undo"),
    Command("mapping.toggle", "Switch mapping on or off", "Mapping", "toggle_mapping", "", "check", when="mapping"),
    Command("send.send", "Send", "Send", "send", "Ctrl+Return", "send"),
    Command("send.selected", "Send the selected mapping only", "Send", "send_selected", when="request"),
    Command("send.cancel", "Cancel sending", "Send", "cancel_sending", "Escape", "cancel", when="running"),
    Command("send.cancel_one", "Cancel the selected mapping's send", "Send", "cancel_selected", when="running"),
    Command("send.retries", "Retry as Segment would", "Send", "toggle_retries"),
    Command("send.test", "Test connection", "Send", "test_connection", "Ctrl+T", "test", when="idle"),
    Command("copy.url", "Copy URL", "Send", "copy_url", "", "copy", when="request"),
    Command("copy.body", "Copy body", "Send", "copy_body", "Ctrl+Shift+B", "copy", when="request"),
    Command("copy.curl", "Copy as cURL (without the key)", "Send", "copy_curl", "Ctrl+Shift+C", "copy", when="request"),
    Command("share.save_request", "Save the request as…", "Share", "sharing:save_request", "", "save", when="request"),
    Command("share.httpie", "Copy as HTTPie", "Share", "sharing:copy_httpie", "", "copy", when="request"),
    Command("share.python", "Copy as Python (httpx)", "Share", "sharing:copy_python", "", "copy", when="request"),
    Command("share.fetch", "Copy as JavaScript (fetch)", "Share", "sharing:copy_fetch", "", "copy", when="request"),
    Command("share.postman", "Copy as Postman collection", "Share", "sharing:copy_postman", "", "copy", when="request"),
    Command("share.har", "Copy as HAR", "Share", "sharing:copy_har", "", "copy", when="request"),
    Command(
        "share.actions_cli",
        "Copy as Actions CLI request",
        "Share",
        "sharing:copy_actions_cli",
        "",
        "copy",
        when="mapping",
    ),
    Command("share.configuration", "Export the setup…", "Share", "sharing:export_setup", "", "setup"),
    Command("share.case", "Save as case…", "Share", "sharing:save_case", "", "check"),
    Command("share.report", "Save a report…", "Share", "sharing:save_report", "", "save"),
    Command("share.redacted", "Save a report without personal data…", "Share", "sharing:save_redacted", "", "shield"),
    Command("sandbox.normal", "Sandbox: answer as documented", "Sandbox", "faults:behave"),
    Command("sandbox.401", "Sandbox: refuse the key", "Sandbox", "faults:refuse"),
    Command("sandbox.429", "Sandbox: answer 429", "Sandbox", "faults:answer_429"),
    Command("sandbox.503", "Sandbox: answer 503", "Sandbox", "faults:answer_503"),
    Command("sandbox.delay", "Sandbox: wait 12 seconds (past Segment's limit)", "Sandbox", "faults:delay"),
    Command("sandbox.drop", "Sandbox: drop the connection", "Sandbox", "faults:drop"),
    Command("sandbox.invalid_body", "Sandbox: answer garbage", "Sandbox", "faults:garbage"),
    Command("view.dim", "Dim what nothing reads", "View", "view:dim_unused", "Ctrl+Shift+D"),
    Command("page.editor", "Page: bench", "View", "pages:bench", "Ctrl+1"),
    Command("page.trace", "Page: the whole way", "View", "pages:way", "Ctrl+2"),
    Command("page.history", "Page: history", "View", "pages:history", "Ctrl+3", "clock"),
    Command("page.live", "Page: live events", "View", "pages:live", "Ctrl+4", "live"),
    Command("page.samples", "Page: samples", "View", "pages:samples", "Ctrl+5", "library"),
    Command("page.catalog", "Page: attribute readiness", "View", "pages:attributes", "Ctrl+6", "attributes"),
    Command("page.connections", "Page: connections", "View", "pages:connections", "Ctrl+7", "cloud"),
    Command("page.import", "Page: setup", "View", "pages:setup", "Ctrl+8", "setup"),
    Command("view.problems_panel", "Fold or unfold the lists", "View", "view:toggle_lists", "Ctrl+J"),
    Command("view.wrap", "Wrap long lines of the event", "View", "view:toggle_wrap", "Alt+Z"),
    Command("view.palette", "Command palette", "View", "open_palette", "Ctrl+K", "palette"),
    Command("view.system", "Theme: follow the system", "View", "view:theme_system"),
    Command("view.light", "Theme: light", "View", "view:theme_light"),
    Command("view.dark", "Theme: dark", "View", "view:theme_dark"),
    Command("view.larger", "Larger text", "View", "view:zoom_in", "Ctrl++"),
    Command("view.smaller", "Smaller text", "View", "view:zoom_out", "Ctrl+-"),
    Command("view.normal", "Normal text size", "View", "view:zoom_reset", "Ctrl+0"),
    Command("view.event", "Go to the event", "View", "view:focus_event", "Alt+1"),
    Command("view.mappings", "Go to the mappings", "View", "view:focus_mappings", "Alt+2"),
    Command("view.fields", "Go to the fields", "View", "view:focus_fields", "Alt+3"),
    Command("view.request", "Go to the request", "View", "view:focus_request", "Alt+4"),
    Command("view.response", "Go to the response", "View", "view:focus_response", "Alt+5"),
    Command("view.problems", "Go to the problems", "View", "view:focus_problems", "Alt+6"),
    Command("view.history", "Go to the history", "View", "view:focus_history", "Alt+7"),
    Command("view.library", "Go to the library", "View", "view:focus_library", "Alt+8"),
    Command("view.connection", "Go to the connection", "View", "view:focus_connection", "Alt+9"),
    Command("help.shortcuts", "Keyboard shortcuts", "Help", "show_shortcuts", "F1", "info"),
    Command("help.about", "About Talonbench", "Help", "show_about", "", "info"),
)
MENUS = ("File", "Edit", "Mapping", "Send", "Share", "Sandbox", "View", "Help")
# What a command may need: a mapping that is selected, a request that is shown, sending under way, or none under way.
FACTS = ("mapping", "request", "running", "idle")
# Commands that live with what they are about: group → module:Class, built with the window when first needed.
GROUPS: dict[str, str] = {
    "faults": "talonbench_gui.sandbox_commands:SandboxCommands",
    "fields": "talonbench_gui.features.mappings.field_commands:FieldCommands",
    "files": "talonbench_gui.filing:FileCommands",
    "pages": "talonbench_gui.opening:Opening",
    "setups": "talonbench_gui.importing:ImportCommands",
    "sharing": "talonbench_gui.sharing:Sharing",
    "triggers": "talonbench_gui.features.mappings.trigger_editor:TriggerCommands",
    "view": "talonbench_gui.view_commands:ViewCommands",
}
