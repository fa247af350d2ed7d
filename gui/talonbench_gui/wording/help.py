"""What F1 says about each part of the window: data only."""

from __future__ import annotations

from typing import Final, NamedTuple


class Topic(NamedTuple):
    """A title, sentences of HTML, and the IDs of the commands whose shortcuts are listed below."""

    title: str
    text: str
    commands: tuple[str, ...] = ()


# Object names of widgets → what they are about. The widget with the focus is asked first, then those around it.
TOPICS: Final[dict[str, Topic]] = {
    "eventEditor": Topic(
        "Event",
        "<p>The event as Segment would receive it: JSON, with comments if you like. The request changes as "
        "you type.</p>"
        "<p>Paste over everything to read other formats too: an SDK call, a log line, several events, or a Segment "
        "configuration.</p>"
        "<p>Right-click a value, or press the menu key, to copy its path, map it to a field, or add it to the trigger. "
        "Tab indents; press Escape first to leave with Tab.</p>",
        (
            "edit.find",
            "edit.format",
            "edit.comment",
            "edit.fold",
            "edit.unfold",
            "event.add",
            "event.next",
            "view.next_pane",
        ),
    ),
    "mappingList": Topic(
        "Mappings",
        "<p>Each enabled mapping whose trigger matches the event sends its own request, in this order. "
        "Uncheck one to disable it.</p>",
        ("mapping.add", "mapping.duplicate", "mapping.up", "mapping.down", "mapping.trigger"),
    ),
    "triggerEdit": Topic(
        "Trigger",
        '<p>A condition in Segment\'s query language, for example <code>type = "track" and event = "Order '
        'Completed"</code>. The mapping sends only if the event matches.</p>'
        "<p>The line below says whether it does, and if not, which condition fails.</p>",
        ("mapping.trigger",),
    ),
    "fieldTable": Topic(
        "Fields",
        "<p>The values that the action sends, and where each comes from: a path in the event such as "
        "<code>$.properties.total</code>, a fixed value, a template, or a function.</p>"
        "<p>A field whose value is missing or empty isn't sent. Fields marked * are required.</p>",
        ("view.fields", "field.copy", "field.reset"),
    ),
    "requestView": Topic(
        "Request",
        "<p>Exactly what is sent for the selected mapping, with the API key masked. Move the cursor to see where a "
        "value comes from.</p>",
        ("copy.curl", "copy.body", "share.save_request"),
    ),
    "responseView": Topic(
        "Response",
        "<p>What Talon.One returned, in words and as it is, and what Segment does next: delivered, retried, or "
        'discarded.</p><p>The sandbox marks with <code>"simulated": true</code> what Talon.One documents nowhere.</p>',
        ("send.send", "send.cancel", "page.history"),
    ),
    "connectionBar": Topic(
        "Connection",
        "<p>Where requests go: a deployment of Talon.One and an API key for it, or the sandbox on this machine.</p>"
        "<p>The key is kept in the system keychain, never in a file. Nothing is sent until you press Send.</p>",
        ("send.send", "send.test", "page.connections"),
    ),
    "problemsView": Topic(
        "Problems",
        "<p>Errors and warnings about the event, the mappings and the connection. Return shows the place.</p>"
        "<p>The list opens and closes only when you say so.</p>",
        ("view.problems_panel",),
    ),
    "tracePage": Topic(
        "Trace",
        "<p>What happens to the event: Segment's checks, the destination's filters, then each mapping, with the reason "
        "why it sends or not. Suggestions were tried before they are shown.</p>",
        ("page.trace", "edit.undo"),
    ),
    "archivePage": Topic(
        "Archive",
        "<p>Runs over millions of events with the mappings and filters of this document, and says which send nothing, "
        "since when, why and for whom. Nothing is sent. Drop files or folders here, or the folder of a run to open "
        "it. Bars, outcomes, reasons, mappings, names and users are filters.</p>",
        ("page.archive",),
    ),
    "livePage": Topic(
        "Live",
        "<p>A local copy of Segment's Tracking API. Point an SDK at it to see its events as they "
        "arrive. They are sent on only if you turn forwarding on.</p>",
        ("page.live",),
    ),
    "historyPage": Topic(
        "History",
        "<p>Everything sent from this machine with its response; API keys are masked before saving. Open a send in the "
        "Editor, send it again, or select two to compare them.</p>",
        ("page.history",),
    ),
    "receivedPage": Topic(
        "Received",
        "<p>Each value of the last send beside what Talon.One stored, read with a management key and never changed. "
        "What isn't there yet is pending: it is read again, with growing pauses, for half a minute.</p>"
        "<p>The sandbox needs no key. Lines of the access log are matched by path and ID.</p>",
        ("page.received", "page.connections"),
    ),
    "sandboxPage": Topic(
        "Sandbox",
        "<p>What the simulated Talon.One on this machine remembers: profiles with points and audiences, sessions, "
        "coupons, events and the last effects. It follows the rules of a campaign, which you can edit: the file opens "
        "in your editor, and is read again when you save it.</p>"
        "<p>A snapshot keeps everything as it is, to be restored later. Reset forgets everything but the "
        "snapshots, and can be undone.</p>",
        ("sandbox.show", "sandbox.reset", "sandbox.save_snapshot", "sandbox.edit_rules"),
    ),
    "demoPage": Topic(
        "Demo",
        "<p>A story is played step by step in a sandbox of its own; nothing leaves this machine, and your document "
        "stays as it is.</p>"
        "<table><tr><td>Space, →, Page Down</td><td>Next step</td></tr>"
        "<tr><td>←, Page Up, Backspace</td><td>Back, with the sandbox as it was</td></tr>"
        "<tr><td>S</td><td>Show the event, the requests, the effects</td></tr>"
        "<tr><td>A</td><td>Auto-play; any key stops it</td></tr>"
        "<tr><td>↑, ↓</td><td>Scroll</td></tr>"
        "<tr><td>R</td><td>Start again, with an empty sandbox</td></tr>"
        "<tr><td>Esc, F5</td><td>Leave; F5 then goes on where you left</td></tr></table>",
        ("view.full_screen", "view.larger", "view.smaller", "view.normal"),
    ),
    "samplesPage": Topic(
        "Samples",
        "<p>Events to start from: Segment's calls, common cases of a shop, and your own. Add one with a mapping that "
        "matches it.</p>",
        ("page.samples",),
    ),
    "catalogPage": Topic(
        "Catalog",
        "<p>The custom attributes, event types and audiences in the requests, compared with those that exist in "
        "Talon.One. A request with an attribute that doesn't exist is rejected. What is missing is a finding of every "
        "preview.</p>",
        ("page.catalog",),
    ),
    "connectionsPage": Topic(
        "Connections",
        "<p>Your connections, for all documents. Edits are saved when you leave a field. A key belongs to one "
        "connection with its deployment and gateway, and is never sent anywhere else.</p>",
        ("page.connections", "send.test"),
    ),
    "importPage": Topic(
        "Import",
        "<p>Reads a destination from Segment: Public API, Git Sync, Terraform, Actions settings. Using one replaces "
        "the document's mappings and filters as one step, which Undo takes back.</p>",
        ("file.import", "file.import_folder", "file.import_pasted", "segment.pull", "edit.undo"),
    ),
    "": Topic(
        "Talonbench",
        "<p>An event at the left, its mappings in the middle, request and response at the right. F1 explains the part "
        "that has the focus; the command palette lists everything that can be done.</p>",
        ("view.palette", "help.shortcuts", "page.editor", "page.trace"),
    ),
}
SAME: Final = {  # parts around a widget that are about the same
    "eventPanel": "eventEditor", "mappingsPanel": "mappingList", "triggerEditor": "triggerEdit",
    "triggerState": "triggerEdit", "editTriggerButton": "triggerEdit",
    "fieldEditor": "fieldTable", "requestPanel": "requestView", "responsePanel": "responseView",
    "problemsPanel": "problemsView",
}  # fmt: skip
ABOUT: Final = (
    "<p>A local, exact workbench for Segment's Talon.One (Actions) destination.</p>"
    "<p>Not made by Segment or Talon.One; what they don't document is marked as simulated.</p>"
    "<p>Apache License 2.0, without warranty. Qt is used under the LGPL; THIRD_PARTY.md lists all parts.</p>"
    "<p><a href='help.diagnostics'>Copy diagnostics</a>: versions and settings of this machine, without keys.</p>"
)
# The page of the guide about a topic; others lead to its first page.
GUIDE: Final = {
    "": "index", "eventEditor": "first-minute", "mappingList": "import", "triggerEdit": "why", "fieldTable": "why",
    "requestView": "share", "responseView": "send", "connectionBar": "send", "problemsView": "why", "tracePage": "why",
    "archivePage": "many-events", "livePage": "many-events", "historyPage": "send", "receivedPage": "send",
    "samplesPage": "first-minute", "catalogPage": "why", "connectionsPage": "send", "importPage": "import",
    "sandboxPage": "sandbox", "demoPage": "demo",
}  # fmt: skip
