"""Defines a command, and the facts that its state depends on."""

from collections.abc import Callable
from typing import Final, NamedTuple

MENUS: Final = ("File", "Edit", "Mapping", "Send", "Share", "View", "Help")


class Facts(NamedTuple):
    """The state of the window at one moment, as plain values; read by `facts.read_facts`.

    *mapping*: one is selected; *marked*: how many mappings commands act on; *request*: one is shown; *ready*: requests
    that Send would send; *unsendable*: why nothing can be sent; *failures*: the last send had some. *further*: a large
    input has events that weren't added. *as_received*: the selected event is previewed as Segment receives it. *page*
    is the ID of the current page. *text_acts* are what can be done to the focused text: cut, copy, paste, select_all.
    *redacts_copies*: what is copied is redacted. *recent* are the recently used files, *kept* the names of documents
    that were closed with unsaved changes. The labels are empty if there is nothing to undo or redo.
    """

    mapping: bool = False
    marked: int = 0
    mapping_enabled: bool = True
    request: bool = False
    sending: bool = False
    reading: bool = False
    further: bool = False
    ready: int = 0
    unsendable: str = ""
    failures: bool = False
    events: int = 1
    as_received: bool = False
    undo_label: str = ""
    redo_label: str = ""
    retry: bool = False
    faults: tuple[str, ...] = ()
    page: str = "editor"
    text_acts: frozenset[str] = frozenset()
    scheme: str = "system"
    wraps: bool = True
    dims: bool = False
    problems: bool = False
    listening: bool = False
    forwarding: bool = False
    demo: bool = False
    file: bool = False
    modified: bool = False
    redacts_copies: bool = False
    recent: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


Fact = Callable[[Facts], bool]


class Command(NamedTuple):
    """A command as data.

    *run* is ``module:function``, called with the `Context` and *args*; if empty, the feature that owns the widget
    binds the command (`Actions.bind`). *keys* are shown and bound; with *local_keys* a widget handles them and they are
    only shown. *section* starts a new section of its menu with this title, or a plain separator with ``-``. *submenu*
    is the title of the submenu it belongs to. Commands of one *group* are a choice: exactly one is checked.
    """

    id: str
    title: str
    menu: str
    run: str = ""
    args: tuple[object, ...] = ()
    keys: str = ""
    icon: str = ""
    local_keys: bool = False
    enabled: Fact | None = None
    checked: Fact | None = None
    label: Callable[[Facts], str] | None = None
    section: str = ""
    submenu: str = ""
    group: str = ""
