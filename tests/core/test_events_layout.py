"""The text of an event laid out anew, broken into lines, commented out."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from talonbench.errors import EventSyntaxError
from talonbench.events import break_long_lines, format_text, longest_line, toggle_comment
from talonbench.events.parser import read_exactly

CASES = json.loads((Path(__file__).parents[1] / "examples" / "events_layout.json").read_text(encoding="utf-8"))
COMMENTS = re.compile(r'"(?:[^"\\]|\\.)*"|(//[^\n\r]*|/\*.*?\*/)', re.DOTALL)

gaps = st.lists(
    st.sampled_from(["", " ", "\n", "\r\n", "\u00a0", "// a\n", "//\n", "/* b */", "/* c\n d */", "/**/"]), max_size=3
).map("".join)
scalars = st.sampled_from(["1", "-0", "1.50", "1e5", "true", "null", '""', '"x, // [{"', '"\\ud800"', '"\ud800"'])


def _enclosed(brackets: str, parts: list[str], gap: str, comma: str) -> str:
    return brackets[0] + gap + f",{gap}".join(parts) + (comma if parts else "") + gap + brackets[1]


texts = st.recursive(
    scalars,
    lambda part: st.one_of(
        st.builds(
            _enclosed,
            st.just("[]"),
            st.lists(st.tuples(gaps, part, gaps).map("".join), max_size=3),
            gaps,
            st.sampled_from(["", ","]),
        ),
        st.builds(
            _enclosed,
            st.just("{}"),
            st.lists(
                st.tuples(gaps, st.sampled_from(['"a"', '"b"', '""']), gaps, st.just(":"), gaps, part, gaps).map(
                    "".join
                ),
                max_size=3,
            ),
            gaps,
            st.sampled_from(["", ","]),
        ),
    ),
    max_leaves=8,
)
documents = st.tuples(gaps, texts, gaps).map("".join)


@pytest.mark.parametrize("name", CASES)
def test_a_text_is_laid_out(name: str) -> None:
    assert format_text(CASES[name]["text"]) == "\n".join(CASES[name]["lines"])


@settings(max_examples=1000)
@given(documents)
@example('{"a" // x\n : /* y */ 1}')
@example('{"a"\n// a\n:1}')
def test_laying_out_keeps_the_value_and_the_comments_and_is_done_once(text: str) -> None:
    laid_out = format_text(text)

    assert repr(read_exactly(laid_out)) == repr(read_exactly(text))
    assert _comments(laid_out) == _comments(text)
    assert format_text(laid_out) == laid_out


def test_the_indent_is_chosen() -> None:
    assert format_text('{"a":[1]}', indent=4) == '{\n    "a": [\n        1\n    ]\n}'


def test_a_text_with_a_fault_is_not_laid_out() -> None:
    with pytest.raises(EventSyntaxError, match="“,” is missing"):
        format_text('{"a": 1 "b": 2}')


def test_short_lines_are_left_alone() -> None:
    assert break_long_lines('{"a":1}\n' * 1000) is None


def test_a_long_line_of_json_is_laid_out() -> None:
    text = json.dumps({"items": list(range(1000))})

    broken = break_long_lines(text)

    assert broken == format_text(text)
    assert longest_line(broken) < 20


def test_a_long_line_that_cannot_be_read_is_broken_outside_its_strings() -> None:
    line = json.dumps({"items": ["a, [b], {c}", 1] * 500})[:-1]

    broken = break_long_lines("{}\n" + line)

    assert broken is not None
    assert broken.replace("\n", "") == "{}" + line
    assert broken.count('"a, [b], {c}"') == 500
    assert longest_line(broken) < 40


@pytest.mark.parametrize("text", ["a" * 10_000, "[" * 10_000, "x " * 10_000, "//" + "c" * 10_000])
def test_what_is_no_json_at_all_is_broken_somewhere(text: str) -> None:
    broken = break_long_lines(text)

    assert broken is not None
    assert broken.replace("\n", "") == text
    assert longest_line(broken) <= 2000


@pytest.mark.parametrize("unit", ['{"sku":"S-1","price":1.5},', '"', "/* ", "[", "\\", "a", ",", '["'])
def test_five_megabytes_in_one_line_are_broken(unit: str) -> None:
    line = "[" + unit * (5_000_000 // len(unit))

    broken = break_long_lines(line)

    assert broken is not None
    assert broken.replace("\n", "") == line


def test_lines_are_commented_out_in_one_column_and_back_in() -> None:
    text = "{\n  a\n\n    b\n}"

    commented = toggle_comment(text, 1, 3)

    assert commented == "{\n  // a\n\n  //   b\n}"
    assert toggle_comment(commented, 1, 3) == text


def test_a_line_that_is_a_comment_among_others_becomes_one_once_more() -> None:
    assert toggle_comment("// a\nb", 0, 1) == "// // a\n// b"


def test_lines_beyond_the_text_are_ignored() -> None:
    assert toggle_comment("a\n", 0, 99) == "// a\n"


def test_blank_lines_are_left_alone() -> None:
    assert toggle_comment("\n  \n", 0, 1) == "\n  \n"


def _comments(text: str) -> list[str]:
    return [found[1].rstrip() for found in COMMENTS.finditer(text) if found[1]]
