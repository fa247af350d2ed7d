"""Edits of what a document redacts."""

import pytest

from talonbench.document import Edit, RedactionRules, UndoStack, edits, new_document

BOTH = (edits.redact_value("a"), edits.keep_value("b"))


@pytest.mark.parametrize(
    ("done", "rules"),
    [
        (BOTH, RedactionRules(("a",), ("b",))),
        ((*BOTH, edits.redact_value("c")), RedactionRules(("a", "c"), ("b",))),
        ((*BOTH, edits.keep_value("a")), RedactionRules((), ("b",))),
        ((*BOTH, edits.redact_value("b")), RedactionRules(("a",), ())),
        ((edits.redact_user_ids(True), edits.redact_copies(True)), RedactionRules(user_ids=True, copies=True)),
    ],
)
def test_values_are_chosen_and_kept(done: tuple[Edit, ...], rules: RedactionRules) -> None:
    document = new_document()

    for edit in done:
        document = edit.change(document)

    assert document.redaction == rules


def test_what_is_already_so_changes_nothing_and_undo_takes_a_choice_back() -> None:
    stack = UndoStack(new_document(), clock=lambda: 0.0)
    stack.apply(edits.redact_value("a"))
    chosen = stack.document

    for edit in (edits.redact_value("a"), edits.redact_user_ids(False), edits.redact_copies(False)):
        assert edit.change(chosen) is chosen
    assert edits.keep_value("b").change(chosen) is not chosen
    assert not chosen.same_parts(new_document())
    assert stack.undo_label == "redacting value"
    stack.undo()
    assert stack.document.redaction == RedactionRules()
