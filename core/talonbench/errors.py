"""Everything that is raised or reported on purpose.

Four kinds (a bug is none of them and is caught nowhere)::

    TalonbenchError
    ├── SourceError        what a person wrote cannot be read; knows the place
    │   ├── EventSyntaxError    … an event
    │   └── FqlSyntaxError      … a trigger or a filter
    ├── MappingError       a mapping cannot be compiled, or a directive refuses this event; a list of faults
    ├── SettingsError      the deployment or the API key cannot be used
    ├── WorkspaceError     a file cannot be read or written
    └── TransportError     the outside failed: DNS, TLS, time …

A wrong *event* is no exception: it is a list of :class:`Fault`, as values.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a payload cannot be sent.

    *path* is a JSON pointer into the payload (``/cartItems/0/price``) or, for the rule ``mapping``, into the
    mapping; *rule* is ``required``, ``type``, ``enum`` or ``mapping``; *message* is a sentence for people.
    """

    path: str
    rule: str
    message: str


class TalonbenchError(Exception):
    """The base of everything that is thrown on purpose."""


class SourceError(TalonbenchError):
    """Text that a person wrote cannot be read; *start* and *end* are character offsets into *source*."""

    def __init__(self, message: str, source: str, start: int, end: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.start = min(start, len(source))
        self.end = max(self.start, self.start + 1 if end is None else end)

    @property
    def line(self) -> int:
        """The line of the place, from 1."""
        return self.source.count("\n", 0, self.start) + 1

    @property
    def column(self) -> int:
        """The column of the place in characters, from 1."""
        return self.start - (self.source.rfind("\n", 0, self.start) + 1) + 1


class EventSyntaxError(SourceError):
    """The text of an event cannot be read."""


class FqlSyntaxError(SourceError):
    """A trigger or a filter cannot be parsed."""


class MappingError(TalonbenchError):
    """A mapping that Segment would refuse; one :class:`Fault` (rule ``mapping``) for each reason."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.path} {fault.message}" for fault in faults))
        self.faults = faults


class SettingsError(TalonbenchError):
    """A setting that no request can be made from; *field* is ``deployment``, ``api_key`` or ``gateway``."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class WorkspaceError(TalonbenchError):
    """A file of the user's that cannot be read or written."""


class TransportError(TalonbenchError):
    """No answer came.

    *kind* is one of ``dns refused tls timeout reset protocol too_large cancelled proxy``, or ``settings`` where
    nothing was sent at all.
    """

    def __init__(self, kind: str, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.detail = detail
