"""A finding and the place it is about."""

from dataclasses import dataclass

from talonbench.claims import Claim


@dataclass(frozen=True, slots=True)
class Place:
    """What a finding is about.

    *kind* is ``deployment``, ``key``, ``event``, ``filter``, ``mapping``, ``trigger`` or ``field``; *path* is a JSON
    pointer into the event or into the payload of the mapping whose id is *mapping*; *start* and *end* are offsets into
    the text of a trigger or a filter.
    """

    kind: str
    path: str = ""
    mapping: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """*severity* is ``error`` (it fails), ``warning`` (it doesn't do what it seems to) or ``info``.

    *statement* is a sentence; *meant* is what was likely meant, if anything is. *is_slip*: the mapping is sent, but
    hardly as it was meant; a summary names it.
    """

    code: str
    severity: str
    statement: str
    place: Place
    is_slip: bool = False
    meant: str = ""

    @property
    def claim(self) -> Claim:
        """The statement with what was meant."""
        return Claim(self.statement, self.meant)

    @property
    def message(self) -> str:
        """The statement, then what was meant as a question."""
        return self.claim.message


def is_of_catalog(finding: Finding) -> bool:
    """Whether *finding* is about something that doesn't exist in Talon.One as it is sent."""
    return finding.code.startswith("catalog.")
