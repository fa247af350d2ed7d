"""A report without personal data."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from talonbench.document import Document, RedactionRules
from talonbench.redaction import PersonalValue, Redactor
from talonbench.report.content import Report, changed

Redacted = TypeVar("Redacted")
_MOST_NUMBERED = 100_000  # characters of the document's events
_PLACES = {"request": "request", "body": "request body", "answer": "response", "answer_body": "response body"}


def read_rules(rules: RedactionRules, *, user_ids: bool = False) -> Redactor:
    """What redacts as *rules* say; *user_ids*: IDs of users, even if the rules keep them."""
    return Redactor(rules.chosen, rules.kept, rules.user_ids or user_ids)


def make_redactor(document: Document, *, user_ids: bool = False) -> Redactor:
    """What redacts as *document* says; its events decide the placeholders, so that all texts about it agree.

    *user_ids*: those of users are replaced even if the document keeps them.
    """
    left = _MOST_NUMBERED
    redactor = read_rules(document.redaction, user_ids=user_ids)
    for event in document.events:
        left -= len(event.text)
        if left < 0:
            break
        redactor.number(event.text)
    return redactor


def find_personal_data(content: Report, redactor: Redactor) -> tuple[PersonalValue, ...]:
    """What *redactor* would replace in *content*, for review; the event is searched first."""
    redactor.add(content.event, "event")
    for name, text in _texts(content):
        redactor.add(text, name)
    return redactor.values


def redact(content: Redacted, redactor: Redactor) -> Redacted:
    """*content*, a report or a reply, with its personal data replaced, also where it is escaped for JSON or URLs."""
    for name, text in _texts(content):
        redactor.add(text, name)
    replaced: Redacted = changed(content, redactor.replace)
    return replaced


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """All texts of a report, with the names of their places."""
    if isinstance(value, str):
        yield _PLACES.get(name, name), value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part, name)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), field.name)
