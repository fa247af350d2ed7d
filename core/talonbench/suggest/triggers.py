"""A trigger rewritten: fixed where Segment reads it differently than intended, or with the event's values."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from talonbench.events import nearest_path, path_text
from talonbench.events.batches import KINDS
from talonbench.fql import Trigger, compile_trigger
from talonbench.fql.tokens import Token
from talonbench.fql.triggers.conditions import Condition
from talonbench.fql.triggers.nodes import conditions, groups
from talonbench.fql.triggers.quirks import Quirk
from talonbench.fql.triggers.tests import NUMERIC
from talonbench.suggest.certainty import join_otherwise
from talonbench.suggest.model import Widening, Words
from talonbench.suggest.solver import holds, place_of, ways
from talonbench.suggest.unreadable_triggers import pick_first_items
from talonbench.values import Undefined, Value, json_text

Change: TypeAlias = tuple[int, int, str]  # start, end, replacement
_STARS = {"starts_with": "{}*", "ends_with": "*{}"}
_TAKING_A_VALUE = ("=", "number_equals", "contains", "starts_with", "ends_with", "is_true", "is_false")
_STEP = {"<": 1, "<=": 0, ">": -1, ">=": 0}
_NEGATED_GROUP = re.compile(r"!\(\s*([^\s()=!<>]+)\s*(!?=)\s*(\"[^\"]*\"|[^\s()\"]+)\s*\)")
_AFTER_NOT = re.compile(r"not\s+(?:((?!contains\b|match\b)[^\s()=!<>]+)\s*(!?=)|(contains|match)\()")
_IN_A_LIST = re.compile(r"([^\s()]+)\s+in\s+\[([^\]]*)\]")
_PLAIN_PATH = re.compile(r"[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*", re.ASCII)
_ITEM = re.compile(r"\"[^\"]*\"|'[^']*'|[^\s,]+")


def rewrite_trigger(trigger: Trigger, event: dict[str, Value]) -> Iterator[tuple[Words, str]]:
    """New texts for *trigger*, each with words; none is tried here.

    What was probably intended comes first, then the values of *event*.
    """
    yield from join_otherwise(trigger)
    yield from pick_first_items(trigger, event)
    yield from _with_nearest_paths(trigger, event)
    for words, text in repair_trigger(trigger):
        yield words, text
        for more, changed in _with_values(compile_trigger(text), event):
            yield f"{words} and {more}", changed
        return
    yield from _with_values(trigger, event)


def repair_trigger(trigger: Trigger) -> Iterator[tuple[str, str]]:
    """Words, and *trigger* with what Segment reads differently written as was probably intended, if there is any."""
    repairs = [repair for quirk in trigger.quirks for repair in _repairs(quirk, trigger)]
    text = _changed(trigger.source, [change for _, change in repairs])
    if text != trigger.source:
        yield " and ".join(dict.fromkeys(words for words, _ in repairs)), text


def _with_nearest_paths(trigger: Trigger, event: dict[str, Value]) -> Iterator[tuple[str, str]]:
    """*trigger* with the paths that were likely meant beside those that find nothing."""
    words: dict[str, None] = {}
    changes: list[Change] = []
    for one in conditions(trigger.root):
        written, keys = trigger.source[one.path.start : one.path.end], place_of(one)
        is_lost = isinstance(one.read(event), Undefined) and not holds(one, event)
        meant = ((nearest_path(event, path_text(keys)) if is_lost else None) or "").removeprefix("$.")
        if written == ".".join(keys) != meant and _PLAIN_PATH.fullmatch(meant) and meant.startswith(f"{one.root}."):
            words[f"test both {written} and {meant}"] = None
            changes.append(_also(trigger, one, one.path, meant))
    if changes:
        yield " and ".join(words), _changed(trigger.source, changes)


def _with_values(trigger: Trigger, event: dict[str, Value]) -> Iterator[tuple[Words, str]]:
    """*trigger* with the values of *event* beside its own, which other events may have.

    A limit is moved, and a type that no call has is replaced.
    """
    source = trigger.source
    for way in ways(trigger.root):
        failing = [condition for condition in way if not holds(condition, event)]
        values = [_value_for(condition, event) for condition in failing]
        if not failing or not all(values):
            continue
        words: list[Words] = []
        changes: list[Change] = []
        for one, text in zip(failing, values, strict=True):
            start, end = one.operand.start, one.operand.end
            if one.operator in NUMERIC or (
                place_of(one) == ("type",) and one.operator == "=" and one.value not in KINDS
            ):
                words.append(f"use {text} instead of {source[start:end]}")
                changes.append((start, end, text))
            else:
                words.append(Widening(source[start:end], (text,)))
                changes.append(_also(trigger, one, one.operand, text))
        yield words[0] if len(words) == 1 else " and ".join(map(str, words)), _changed(source, changes)


def _also(trigger: Trigger, one: Condition, part: Token, text: str) -> Change:
    """*one*, or the same with *text* for its *part*: in parentheses, unless it is an alternative already."""
    source = trigger.source
    either = f"{source[one.start : one.end]} or {source[one.start : part.start]}{text}{source[part.end : one.end]}"
    is_alone = trigger.root is one or any(
        group.word == "or" and one in group.children for group in groups(trigger.root)
    )
    return one.start, one.end, either if is_alone else f"({either})"


def _changed(source: str, changes: Iterable[Change]) -> str:
    for start, end, text in sorted(set(changes), reverse=True):
        source = source[:start] + text + source[end:]
    return source


def _value_for(condition: Condition, event: dict[str, Value]) -> str:
    """The operand with which *condition* matches the value in *event*; empty if there is none."""
    there = condition.read(event)
    is_number = isinstance(there, (int, float)) and not isinstance(there, bool)
    if condition.operator in NUMERIC and isinstance(there, (int, float)) and is_number:
        return json_text(there + _STEP[condition.operator])
    if condition.operator not in _TAKING_A_VALUE:
        return ""
    if isinstance(there, str) and there and '"' not in there:
        return f'"{_STARS.get(condition.operator, "{}").format(_same_part(condition, there))}"'
    return json_text(there) if is_number or isinstance(there, bool) else ""


def _same_part(condition: Condition, there: str) -> str:
    """The part of *there* that *condition* asks for in other letter case; else all of it."""
    wanted = str(condition.value)
    at = there.casefold().find(wanted.casefold()) if condition.operator in ("contains", *_STARS) else -1
    return there[at : at + len(wanted)] if at >= 0 and len(there.casefold()) == len(there) else there


def _repairs(quirk: Quirk, trigger: Trigger) -> Iterator[tuple[str, Change]]:
    """How to write what was intended at *quirk*, in words and as a change of the text."""
    repair = _REPAIRS.get(quirk.code)
    if repair is not None:
        yield from repair(quirk, trigger)


Repair: TypeAlias = Callable[[Quirk, Trigger], Iterator[tuple[str, Change]]]


def _double_quotes(quirk: Quirk, trigger: Trigger) -> Iterator[tuple[str, Change]]:
    inner = trigger.source[quirk.start + 1 : quirk.end - 1]
    if '"' not in inner:
        yield "use double quotes", (quirk.start, quirk.end, f'"{inner}"')


def _lower_case(quirk: Quirk, trigger: Trigger) -> Iterator[tuple[str, Change]]:
    word = trigger.source[quirk.start : quirk.end].lower()
    yield f"write “{word}” in lowercase", (quirk.start, quirk.end, word)


def _negation(quirk: Quirk, trigger: Trigger) -> Iterator[tuple[str, Change]]:
    found = _NEGATED_GROUP.match(trigger.source, quirk.start)
    if found is not None:
        sign = "!=" if found[2] == "=" else "="
        yield f"negate with {sign}", (found.start(), found.end(), f"{found[1]} {sign} {found[3]}")


def _word_not(quirk: Quirk, trigger: Trigger) -> Iterator[tuple[str, Change]]:
    """``not`` before a comparison or a call."""
    found = _AFTER_NOT.match(trigger.source, quirk.start)
    if found is not None and found[2]:
        sign = "!=" if found[2] == "=" else "="
        yield f"negate with {sign}", (found.start(), found.end(), f"{found[1]} {sign}")
    elif found is not None:
        yield "negate with !", (found.start(), found.end(), f"!{found[3]}(")


def _comparison(quirk: Quirk, trigger: Trigger) -> Iterator[tuple[str, Change]]:
    """``match`` of a whole string is a comparison; with a star at both ends it is ``contains``."""
    one = next((one for one in conditions(trigger.root) if one.operand.start == quirk.start), None)
    if one is None:
        return
    path, pattern = trigger.source[one.path.start : one.path.end], one.operand.text[1:-1]
    negated = one.operator.startswith("not_")
    if not any(sign in pattern for sign in "*?["):
        yield "compare whole strings", (one.start, one.end, f'{path} {"!=" if negated else "="} "{pattern}"')
    elif re.fullmatch(r"\*[^*?\[]+\*", pattern):
        yield "use contains", (one.start, one.end, f'{"!" if negated else ""}contains({path}, "{pattern[1:-1]}")')


def _one_sign(quirk: Quirk, trigger: Trigger) -> Iterator[tuple[str, Change]]:
    if trigger.source[quirk.start : quirk.end] == "=":
        yield "write a single =", (quirk.start, quirk.end, "")


def _each_of_the_list(quirk: Quirk, trigger: Trigger) -> Iterator[tuple[str, Change]]:
    """``in`` and an array, as comparisons joined by ``or``."""
    for found in _IN_A_LIST.finditer(trigger.source):
        if found.start() < quirk.start < found.end():
            texts = [f'"{text[1:-1]}"' if text.startswith("'") else text for text in _ITEM.findall(found[2])]
            group = " or ".join(f"{found[1]} = {text}" for text in texts)
            yield "compare with each value of the array", (found.start(), found.end(), f"({group})")


_REPAIRS: dict[str, Repair] = {
    "single_quotes": _double_quotes,
    "upper_case_word": _lower_case,
    "negated_group": _negation,
    "unknown_word": _word_not,
    "match_without_star": _comparison,
    "match_pattern": _comparison,
    "no_value": _one_sign,
    "unknown_operator": _each_of_the_list,
}
