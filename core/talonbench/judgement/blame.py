"""Why a mapping is rejected, where it isn't the event that lacks a value: the filter, the mapping, or a spelling."""

from talonbench.claims import Claim
from talonbench.errors import Fault
from talonbench.events import KnownPaths
from talonbench.fields.wording import without_blame
from talonbench.lint.missing import find_cause
from talonbench.lint.values import describe_empty_test
from talonbench.mapping import PathRead
from talonbench.suggest.empty_tests import find_empty_tests
from talonbench.suggest.nearest import find_nearest
from talonbench.trace import EventTrace, MappingTrace
from talonbench.values.pointer import EACH, has_at, parse_pointer


def describe_fault(fault: Fault, mapping: MappingTrace, trace: EventTrace) -> Claim:
    """What *fault* says; for a required value that isn't just missing, what keeps it from being sent."""
    event, key = trace.filtered_event, next(iter(parse_pointer(fault.path)), "")
    if event is None or fault.rule != "required":
        return Claim(fault.message)
    for test in find_empty_tests(event, mapping.compiled):
        if test.field == key:
            return Claim(f"{without_blame(fault)} {describe_empty_test(test)}")
    for read in _list_lost(mapping, trace, key):
        cause = find_cause(read, trace)
        if cause is not None:
            return Claim(f"{without_blame(fault)} {cause.message}")
        nearest = find_nearest(read, KnownPaths(event)) if EACH not in (read.keys or ()) else None
        if nearest is not None:
            return Claim(fault.message, nearest, read.path)
    return Claim(fault.message)


def _list_lost(mapping: MappingTrace, trace: EventTrace, key: str) -> list[PathRead]:
    """The paths of the field *key* that find nothing."""
    reads: list[PathRead] = [read for read in mapping.compiled.reads if read.field == key and read.is_whole]
    return [one for one in reads if one.keys and one.use == "value" and not has_at(trace.filtered_event, one.keys)]
