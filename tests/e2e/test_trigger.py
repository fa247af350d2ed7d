"""A trigger with a group, built with the keyboard alone on a real screen."""

import json

from tests.e2e.conftest import Person, until


def trigger(person: Person) -> str:
    """The first mapping's trigger as it is kept."""
    text = person.kept()
    return str(json.loads(text)["document"]["mappings"][0]["trigger"]) if text else ""


def test_a_trigger_with_a_group_is_built_and_undone_by_keyboard_alone(person: Person) -> None:
    with person.at_the_program():
        person.press("ctrl+b")
        person.press("Tab", "Tab", "Tab", "space")  # past the row's menu and “Add condition” to “Add group”
        person.write("event")
        person.press("Tab", "Tab")
        person.write("Order Completed")
        person.press("Tab", "Tab", "space")  # past the row's menu to “Add condition” of the group
        person.write("userId")
        person.press("Tab", "Down", "Down", "Tab")  # is → is not → exists
        until(lambda: trigger(person) == 'type = "track" and (event = "Order Completed" or userId != null)')

        person.press("Escape", "ctrl+z")

        until(lambda: trigger(person) == 'type = "track"')
