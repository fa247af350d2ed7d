"""Output without personal data: ``--redact``."""

from typing import Annotated

import typer

from talonbench.document import RedactionRules
from talonbench.redaction import Redactor
from talonbench.report import read_rules
from talonbench.values import Value, json_text

RedactOption = Annotated[bool, typer.Option("--redact", help="Replace personal data in the output with placeholders.")]
UserIdsOption = Annotated[bool, typer.Option("--redact-user-ids", help="Like --redact; replaces IDs of users, too.")]


class Output:
    """Prints lines, without personal data if there is a *redactor*."""

    def __init__(self, redactor: Redactor | None) -> None:
        self._redactor = redactor

    def know(self, body: Value) -> None:
        """Find the personal data of an event before anything about it is printed."""
        if self._redactor is not None:
            self._redactor.add(json_text(body))

    def print(self, line: str) -> None:
        """Print *line*."""
        print(line if self._redactor is None else self._redactor.redact(line))


def make_output(rules: RedactionRules, *, redacts: bool, redacts_ids: bool) -> Output:
    """Prints as the options say; what the workspace's *rules* keep stays, and what they add is replaced, too."""
    return Output(read_rules(rules, user_ids=redacts_ids) if redacts or redacts_ids else None)
