"""Triggers and their conditions in words."""

from talonbench.destination import Settings
from talonbench.filters import DestinationFilter
from talonbench.preview import compile_destination, make_preview
from talonbench.talon_one import make_subscription
from talonbench_gui.wording.triggers import TriggerVerdict, describe_trigger

SETTINGS = Settings("key", "https://my.talon.one")


def verdict(text: str, trigger: str, *filters: DestinationFilter) -> TriggerVerdict:
    to = compile_destination((make_subscription("trackEventV2", trigger, "One"),), filters)
    preview = make_preview(text, to, SETTINGS)
    return describe_trigger(preview.mappings[0], preview.trace)


def test_each_condition_of_the_outer_level_has_its_result() -> None:
    found = verdict('{"type": "track", "event": "B"}', 'type = "track" and (event = "A" or event = "B")')

    assert found == TriggerVerdict(
        "✓ Matches", "good", (('type = "track"', "good"), ('(event = "A" or event = "B")', "good"))
    )
    missed = verdict('{"type": "page"}', 'type = "track"')
    assert missed[:3] == ("✕ Doesn't match", "muted", (('type = "track"', "bad"),))


def test_a_surprise_is_told_instead_of_the_conditions() -> None:
    found = verdict('{"type": "track"}', "type = 'track'")

    assert (found.words, found.note_tone) == ("✕ Doesn't match", "warn")
    assert found.note.startswith("Single quotes become part of the string")


def test_an_invalid_trigger_is_told_with_its_place() -> None:
    found = verdict('{"type": "page"}', 'type = "track')

    assert (found.words, found.note[:10]) == ("✕ Invalid", "Column 8: ")


def test_without_an_event_no_condition_has_a_result() -> None:
    assert verdict("", 'type = "track"')[:3] == ("… No event yet", "muted", (('type = "track"', "muted"),))


def test_a_filtered_event_reaches_no_trigger() -> None:
    drop = DestinationFilter("No tracks", 'type = "track"', ({"type": "DROP"},))

    assert verdict('{"type": "track"}', 'type = "track"', drop).words == "⊘ Filtered"
