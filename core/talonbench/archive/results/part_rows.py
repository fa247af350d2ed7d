"""The events of a run's parts as SQL, while there is no database with them: names and verdicts as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_NONE: Final = """
select null::bigint as n, null::int as file, null::bigint as line, null::bigint as "offset", null::bigint as time,
       null::varchar as type, null::int as name, null::varchar as "user", null::varchar as message_id,
       null::int as verdict
where false
"""
_EVENTS: Final = """
select parts.first + found.file_row_number as n, found.file, found.line, found."offset", found.time, found.type,
       names.code as name, found."user", found.message_id, texts.code as verdict
from read_parquet([{paths}]) found join parts on found.filename = parts.path
     left join names on found.name = names.name {join} texts on found.verdict = texts.verdict
"""


def events_of(parts: Sequence[Path], *, are_judged: bool = False) -> str:
    """The query for the events of *parts*; they are in the table ``parts``, with the number of their first event.

    With *are_judged*, those whose verdict isn't known yet are left out.
    """
    paths = ", ".join("'{}'".format(str(part).replace("'", "''")) for part in parts)
    return _EVENTS.format(paths=paths, join="join" if are_judged else "left join") if paths else _NONE
