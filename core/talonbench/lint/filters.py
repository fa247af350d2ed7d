"""Findings on filters: how Segment reads their conditions and actions, and what they did to the event."""

from collections.abc import Iterator

from talonbench.filters import CompiledFilter
from talonbench.lint.finding import Finding, Place
from talonbench.suggest.filter_certainty import FilterCertainty, find_filter_certainties
from talonbench.trace import EventTrace
from talonbench.values import Value, to_text

MOST_FILTERS, LONGEST_TITLE = 10, 64  # segment-docs, connections/destinations/destination-filters
_INSIDE = ("properties", "context", "traits")  # where the API reference allows the field actions


def lint_filters(filters: tuple[CompiledFilter, ...]) -> Iterator[Finding]:
    """Findings on *filters* for every event."""
    if len(filters) > MOST_FILTERS:
        message = f"There are {len(filters)} filters; Segment allows {MOST_FILTERS} per destination."
        yield Finding("limit.filters", "warning", message, Place("filter"))
    for one in filters:
        if one.filter.enabled:
            yield from _written(one)


def _written(one: CompiledFilter) -> Iterator[Finding]:
    title = one.filter.title
    if len(title) > LONGEST_TITLE:
        message = f"The title “{title}” has {len(title)} characters; Segment allows {LONGEST_TITLE}."
        yield Finding("limit.filter_title", "warning", message, Place("filter", title))
    for quirk in one.condition.quirks if one.condition is not None else ():
        place = Place("filter", title, None, quirk.start, quirk.end)
        yield Finding(f"filter.{quirk.code}", "warning", f"“{title}”: {quirk.message}", place)
    for part in find_filter_certainties(one.condition) if one.condition is not None else ():
        yield _certain(one, part)
    for action in one.filter.actions:
        fields = action.get("fields")
        for path, keys in fields.items() if isinstance(fields, dict) else ():
            for code, severity, message in _fields(path, keys if isinstance(keys, list) else []):
                yield Finding(code, severity, f"“{title}”: {message}", Place("filter", title))


def _certain(one: CompiledFilter, part: FilterCertainty) -> Finding:
    title, root = one.filter.title, one.condition.root if one.condition is not None else None
    is_whole = root is not None and (part.start, part.end) == (root.start, root.end)
    what = "It" if is_whole else "A group of it"
    drops = is_whole and part.holds and any(action.get("type") == "DROP" for action in one.filter.actions)
    says = "holds for every event and drops it" if drops else "holds for every event" if part.holds else "never holds"
    meant = f"“{'and' if part.holds else 'or'}”" if part.is_slip_of_word else ""
    code = "filter.always_holds" if part.holds else "filter.never_holds"
    message = f"“{title}”: {what} {says}: {part.why}"
    return Finding(code, "warning", message, Place("filter", title, None, part.start, part.end), meant=meant)


def _fields(path: str, keys: list[Value]) -> Iterator[tuple[str, str, str]]:
    """Code, severity and message of what to know about *keys* below *path*, which a field action drops or allows."""
    for key in (to_text(key) for key in keys):
        above, _, last = key.rpartition(".")
        if above:
            meant = f"{path}.{above}" if path else above
            message = f"“{key}” is one key with a dot in it, not a path. Use “{last}” under “{meant}”."
            yield "filter.literal_key", "warning", message
    if path.split(".")[0] not in _INSIDE:
        where = f"in “{path}”" if path else "at the top level"
        message = f"Segment's docs disagree on whether fields {where} can be filtered; this preview assumes they can."
        yield "filter.outside", "info", message


def lint_filter_steps(trace: EventTrace) -> Iterator[Finding]:
    """The warnings of the filters' steps."""
    for step in trace.filter_result.steps if trace.filter_result is not None else ():
        for warning in step.warnings:
            severity = "error" if step.result == "dropped" and step.decision is None else "warning"
            yield Finding("filter.warning", severity, warning, Place("filter", step.title))
