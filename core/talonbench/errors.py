"""All errors that are raised or reported on purpose.

Bugs are none of these and are never caught::

    TalonbenchError
    ├── SourceError        text by a person has an error; knows the location
    │   ├── EventSyntaxError    … an event
    │   └── FqlSyntaxError      … a trigger or a filter
    ├── MappingError       a mapping is invalid, or a directive refuses this event; has faults
    ├── SettingsError      the deployment or the API key is invalid
    ├── WorkspaceError     a file can't be read or written
    └── TransportError     the network failed: DNS, TLS, timeout …

An invalid *payload* isn't an exception: it is a list of :class:`Fault`, as values.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason why a payload can't be sent.

    *path* is a JSON pointer into the payload (``/cartItems/0/price``) or, for the rule ``mapping``, into the
    mapping; *rule* is ``required``, ``type``, ``enum`` or ``mapping``; *message* is a sentence for people. *missing* is
    the label of the field that is missing from the event, if that is what the message says.
    """

    path: str
    rule: str
    message: str
    missing: str = field(default="", compare=False, repr=False)


class TalonbenchError(Exception):
    """The base of all errors raised on purpose."""


class SourceError(TalonbenchError):
    """Text by a person has an error; *start* and *end* are character offsets in *source*."""

    def __init__(self, message: str, source: str, start: int, end: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.start = min(start, len(source))
        self.end = max(self.start, self.start + 1 if end is None else end)

    @property
    def line(self) -> int:
        """The line of the error, from 1."""
        return self.source.count("\n", 0, self.start) + 1

    @property
    def column(self) -> int:
        """The column of the error in characters, from 1."""
        return self.start - (self.source.rfind("\n", 0, self.start) + 1) + 1


class EventSyntaxError(SourceError):
    """The text of an event is invalid."""


class FqlSyntaxError(SourceError):
    """A trigger or a filter is invalid."""


class MappingError(TalonbenchError):
    """A mapping that Segment would reject; one :class:`Fault` (rule ``mapping``) per reason."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.path} {fault.message}" for fault in faults))
        self.faults = faults


class SettingsError(TalonbenchError):
    """An invalid setting; *field* is ``deployment``, ``api_key`` or ``gateway``."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class WorkspaceError(TalonbenchError):
    """A user's file that can't be read or written."""


class TransportError(TalonbenchError):
    """There was no response.

    *kind* is one of ``dns refused tls timeout reset incomplete protocol too_large cancelled proxy``, or ``settings`` if
    nothing was sent at all.
    """

    def __init__(self, kind: str, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.detail = detail
