"""Actions by their slugs, and a setup of one action alone."""

from difflib import get_close_matches
from typing import Final

from talonbench.destination import Action
from talonbench.errors import WorkspaceError
from talonbench.talon_one import ACTIONS

# Matches every event: in Segment's triggers a missing type is "not equal", too.
ANY_EVENT: Final = 'type != ""'


def action_of(slug: str) -> Action:
    """The action *slug*; WorkspaceError, with a suggestion, if it is unknown."""
    if slug in ACTIONS:
        return ACTIONS[slug]
    lowered = {known.lower(): known for known in ACTIONS}
    near = [lowered[found] for found in get_close_matches(slug.lower(), lowered, n=1)]
    meant = f" Did you mean {near[0]}?" if near else ""
    raise WorkspaceError(f"unknown action {slug}.{meant} It must be one of {', '.join(ACTIONS)}.")
