"""Every filter by name: numbers, strings, arrays, encodings and dates; those that Segment disables fail."""

from collections.abc import Callable
from typing import TypeAlias

from talonbench.liquid.array_filters import LIST_FILTERS, LIST_FILTERS_IN_CONTEXT
from talonbench.liquid.date_filters import DATE_FILTERS
from talonbench.liquid.drops import Held
from talonbench.liquid.encoding_filters import CODING_FILTERS
from talonbench.liquid.json_texts import json_filter
from talonbench.liquid.number_filters import NUMBER_FILTERS
from talonbench.liquid.string_filters import TEXT_FILTERS, TEXT_FILTERS_IN_CONTEXT

Filter: TypeAlias = Callable[..., Held]
DISABLED = (
    "array_to_sentence_string concat find find_exp find_index find_index_exp group_by group_by_exp has has_exp map "
    "newline_to_br reject reject_exp reverse sort sort_natural uniq where_exp type"
).split()


def _disabled(name: str) -> Filter:
    def fail(*_: Held) -> Held:
        raise ValueError(f"the filter {name} is disabled in Segment")

    return fail


# What takes a value and its arguments …
FILTERS: dict[str, Filter] = {
    **NUMBER_FILTERS,
    **TEXT_FILTERS,
    **LIST_FILTERS,
    **CODING_FILTERS,
    "json": json_filter,
    "jsonify": json_filter,
    "inspect": json_filter,
    "raw": lambda value, *_: value,
    **{name: _disabled(name) for name in DISABLED},
}
# … and what takes the rendering before them.
FILTERS_IN_CONTEXT: dict[str, Filter] = {**TEXT_FILTERS_IN_CONTEXT, **LIST_FILTERS_IN_CONTEXT, **DATE_FILTERS}
