"""Whatever is pasted: a clear message at its place, in time, and nothing is lost."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from talonbench.document import new_document
from talonbench.errors import EventSyntaxError
from talonbench.events import MAX_DEPTH, break_long_lines, format_text, index_spans, read_event, toggle_comment
from talonbench.session_state import SessionState, load_session, save_session

FIVE_MB = "[" + '{"sku":"S-1","price":1.25},' * 185_000 + "{}]"
BAD: dict[str, tuple[str, int, str]] = {
    "malformed JSON": ('{"type": "track" "userId": "u"}', 17, "“,” is missing after the value in line 1"),
    "an array": ('[{"type": "track"}]', 0, "not an array"),
    "a scalar": ("42", 0, "a single value"),
    "an empty editor": ("", 0, "No event yet"),
    "blanks only": (" \n\t\n", 4, "No event yet"),
    "5 MB in one line, an array": (FIVE_MB, 0, "not an array"),
    "5 MB in one line, cut off": ('{"a":' + FIVE_MB, len(FIVE_MB) + 5, "the { in line 1, column 1 is unterminated"),
    "5 MB of no JSON": ("x" * 5_000_000, 0, "Strings need double quotes"),
    "10,000 levels of arrays": ('{"a":' + "[" * 10_000 + "]" * 10_000 + "}", 4 + MAX_DEPTH, "at most 200 levels"),
    "10,000 levels of objects": ('{"a":' * 10_000 + "1" + "}" * 10_000, 5 * MAX_DEPTH, "at most 200 levels"),
    "10,000 levels never closed": ("[" * 10_000, MAX_DEPTH, "at most 200 levels"),
    "a NUL character between tokens": ('{"a":\0 1}', 5, "NUL"),
    "a NUL character inside a text": ('{"a": "x\0"}', 8, r"write a NUL character as \u0000"),
    "a lone surrogate between tokens": ('{"a": \ud800}', 6, "Unexpected “U+D800”"),
}
EVERYTHING: list[Callable[[str], object]] = [
    break_long_lines,
    lambda text: index_spans(text).path_at(len(text) // 2),
    lambda text: index_spans(text).span(("a",)),
    lambda text: toggle_comment(text, 0, 5),
]


@pytest.mark.parametrize("name", BAD)
def test_bad_text_has_a_message_at_its_place(name: str) -> None:
    text, start, message = BAD[name]

    with pytest.raises(EventSyntaxError) as caught:
        read_event(text)

    assert caught.value.start == start
    assert message in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("name", BAD)
def test_bad_text_breaks_nothing_around_the_editor(name: str) -> None:
    text = BAD[name][0]

    for act in EVERYTHING:
        act(text)


@pytest.mark.parametrize("text", ["[" * 10_000 + "]" * 10_000, '{"a":' * 10_000, '{"a": 1', "\0", "\ud800"])
def test_what_cannot_be_laid_out_says_so(text: str) -> None:
    with pytest.raises(EventSyntaxError):
        format_text(text)


@pytest.mark.parametrize("text", ['{"a": "\\ud800"}', '{"a": "\ud800"}'])
def test_a_lone_surrogate_inside_a_text_is_kept(text: str) -> None:
    assert read_event(text).body == {"a": "\ud800"}
    assert read_event(format_text(text)).body == {"a": "\ud800"}


def test_five_megabytes_in_one_line_are_read() -> None:
    text = '{"properties": {"products": ' + FIVE_MB + "}}"
    laid_out = break_long_lines(text)

    assert laid_out is not None
    assert read_event(laid_out).body == read_event(text).body == json.loads(text)


@pytest.mark.parametrize("name", BAD)
def test_bad_text_survives_a_restart(name: str, tmp_path: Path) -> None:
    save_session(tmp_path / "state.json", SessionState(new_document(BAD[name][0])))
    state, notice = load_session(tmp_path / "state.json")

    assert state is not None
    assert (state.document.current_event.text, notice) == (BAD[name][0], "")
