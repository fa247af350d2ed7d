"""Whoever types faster than the program draws loses no key: on a real screen, where lists are windows of their own."""

import json
from functools import partial

from tests.e2e.conftest import Person, until
from tests.e2e.hands import a_window_manager

PATH = "$.properties.attributes.language"
TIMES = 6


def is_mapped(person: Person, times: int) -> bool:
    """Whether that many mappings have been added and read the path."""
    mappings = json.loads(person.kept())["document"]["mappings"][1:] if person.kept() else []
    paths = [mapping["mapping"].get("customerSessionId") for mapping in mappings]
    return paths == [{"@path": PATH}] * times


def has_sessions(person: Person, times: int) -> bool:
    """Whether that many mappings have been added and are of sessions."""
    mappings = json.loads(person.kept())["document"]["mappings"][1:] if person.kept() else []
    return [mapping["action"] for mapping in mappings] == ["updateCustomerSessionV2"] * times


def test_what_is_typed_right_after_a_kind_was_chosen_is_its_value(screen: str, person: Person) -> None:
    with a_window_manager(screen), person.at_the_program():
        person.press("ctrl+Return")
        until(person.sends)  # all of the program is there
        for times in range(1, TIMES + 1):
            person.press("ctrl+shift+n", "alt+2", "Tab", "Tab", "Down", "Down")  # past the name, to the action
            until(partial(has_sessions, person, times))
            person.hurry(("alt+3", "Return", "Down", "Down", "Return"), PATH)  # not set → event field
            until(partial(is_mapped, person, times))
