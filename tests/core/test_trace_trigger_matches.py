"""A trigger beside several events."""

from talonbench.filters import DestinationFilter, compile_destination_filter
from talonbench.fql import compile_trigger
from talonbench.trace.trigger_matches import TriggerMatch, match_events

TRACK = '{"type": "track", "event": "Order Completed"}'


def test_each_event_says_whether_it_matches_and_why_not() -> None:
    trigger = compile_trigger('type = "track" and event = "Order Completed"')

    found = match_events(trigger, [TRACK, '{"type": "identify"}', "", "{"])

    assert found[0] == TriggerMatch(True)
    assert found[1] == TriggerMatch(False, 'Expected type = "track"; the event has "identify".')
    assert found[2].reason == "This event is empty."
    assert found[3].reason.startswith("This event can't be read:")


def test_filters_come_first() -> None:
    drop = compile_destination_filter(DestinationFilter("No tracks", 'type = "track"', ({"type": "DROP"},)))

    (found,) = match_events(compile_trigger('type = "track"'), [TRACK], [drop])

    assert found == TriggerMatch(False, "Filtered by “No tracks”.")


def test_an_engine_that_fails_is_told() -> None:
    trigger = compile_trigger('type = "track" and (anonymousId != null)')

    (found,) = match_events(trigger, [TRACK])

    assert found == TriggerMatch(False, "Segment recognizes no condition here.")
