"""A case of what Segment makes of an event by one filter."""

from pathlib import Path
from typing import Any, Final, cast

from talonbench.cases.check import check_case
from talonbench.cases.model import Case, CaseFile, Expected, MappingInCase
from talonbench.filters import DestinationFilter
from talonbench.values import Value
from talonbench.workspace import FilterEntry

_EVENT: Final = MappingInCase(
    name="The event after the filter",
    action="trackEventV2",
    mapping={"customerProfileId": "any", "eventType": "any", "attributes": {"event": {"@path": "$."}}},
)  # it carries the whole event, so that each value counts


def make_filter_case(of: DestinationFilter, event: dict[str, Value], result: dict[str, Value] | None) -> Case:
    """The case in which *of* makes *result* of *event*; None if it is dropped."""
    given = cast("dict[str, Any]", event)
    entry = FilterEntry.of(of).model_copy(update={"enabled": True})
    case = Case(name=f"Segment's preview of “{of.title}”", event=given, filters=[entry], mappings=[_EVENT])
    if result is None:
        return case.model_copy(update={"expect": [Expected(mapping=_EVENT.name, status="filtered")]})
    after = case.model_copy(update={"event": cast("dict[str, Any]", result), "filters": []})
    actual = check_case(CaseFile(path=Path("made.case.yaml"), text="", case=after)).actual
    expected = [Expected.model_validate(one) for one in actual]
    return case.model_copy(update={"whole": True, "expect": expected})
