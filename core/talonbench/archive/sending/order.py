"""What the window asks to be sent, as the line that the sending process reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

import orjson

from talonbench.archive.results.selection import Selection
from talonbench.archive.sending.choice import read_selection, selection_json
from talonbench.connections import Connection


@dataclass(frozen=True, slots=True)
class SendOrder:
    """What is sent of the run in the folder *run*: a *selection* of its events, over *connection* with *key*.

    They become requests with the setup in the file *setup*, in which deprecated actions are replaced with
    *has_successors*. *is_other*: it is the one that the run was compared with. *resumed* is the folder of a send that
    goes on, empty for another one; *is_again*: the same events may have been sent before.
    """

    run: str
    connection: Connection
    key: str = field(repr=False)
    rate: float
    selection: Selection = field(default_factory=Selection)
    setup: str = ""
    has_successors: bool = False
    is_other: bool = False
    resumed: str = ""
    resends_unknown: bool = False
    is_again: bool = False

    @property
    def to(self) -> str:
        """Where the requests go, as the send notes it."""
        return f"{self.connection.deployment} via {self.connection.gateway}"

    @property
    def json(self) -> bytes:
        """The order as a line."""
        whole = {name: getattr(self, name) for name in self.__slots__ if name not in ("connection", "selection")}
        parts = {"connection": asdict(self.connection), "selection": selection_json(self.selection)}
        return orjson.dumps(whole | parts, option=orjson.OPT_APPEND_NEWLINE)


def read_order(line: bytes) -> SendOrder:
    """The order that *line* is."""
    said = orjson.loads(line)
    parts = {"connection": Connection(**said["connection"]), "selection": read_selection(said["selection"])}
    return SendOrder(**(said | parts))
