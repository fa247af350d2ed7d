"""Edits of what is redacted in what goes out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from talonbench.document.edits.edit import Edit

if TYPE_CHECKING:
    from talonbench.document.document import Document, RedactionRules


def redact_value(value: str) -> Edit:
    """Redact *value*, whatever it is; one that was kept is redacted again."""

    def change(rules: RedactionRules) -> RedactionRules:
        if value in rules.kept:
            return replace(rules, kept=_without(rules.kept, value))
        return rules if value in rules.chosen else replace(rules, chosen=(*rules.chosen, value))

    return Edit("redacting value", lambda document: _change(document, change(document.redaction)))


def keep_value(value: str) -> Edit:
    """Keep *value* in what goes out; one that was chosen is forgotten."""

    def change(rules: RedactionRules) -> RedactionRules:
        if value in rules.chosen:
            return replace(rules, chosen=_without(rules.chosen, value))
        return rules if value in rules.kept else replace(rules, kept=(*rules.kept, value))

    return Edit("keeping value", lambda document: _change(document, change(document.redaction)))


def redact_user_ids(on: bool) -> Edit:
    """Redact the IDs of users, or keep them."""
    label = "redacting user IDs" if on else "keeping user IDs"
    return Edit(label, lambda document: _change(document, replace(document.redaction, user_ids=on)))


def redact_copies(on: bool) -> Edit:
    """Redact what is copied and exported, or leave it as it is."""
    label = "redacting copies" if on else "copying as is"
    return Edit(label, lambda document: _change(document, replace(document.redaction, copies=on)))


def _change(document: Document, rules: RedactionRules) -> Document:
    return document if rules == document.redaction else replace(document, redaction=rules)


def _without(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(one for one in values if one != value)
