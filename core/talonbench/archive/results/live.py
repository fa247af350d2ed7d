"""What the parts of a run say while it goes on: counts by time, name and verdict; the events follow at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from talonbench.archive.results.database import Results
from talonbench.archive.results.summary import HOUR, SUMMARY, choose_step
from talonbench.archive.results.verdicts import read_verdict_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from talonbench.archive.results.run_folder import RunFolder

_TABLES: Final = f"""
create table names (code int, name varchar); create table texts (code int, verdict varchar);
create table {SUMMARY} (start bigint, name int, verdict int, events bigint, first bigint, last bigint);
"""
_CODES: Final = """
insert into {table} select (select count(*) from {table}) + row_number() over () - 1, value from (
    select distinct {column} as value from read_parquet($part)
    where {column} is not null and {column} not in (select {column} from {table}))
"""
_COUNTS: Final = f"""
insert into {SUMMARY}
select time // {HOUR} * {HOUR}, names.code, texts.code, count(*), min(time), max(time)
from read_parquet($part) parts left join names on parts.name = names.name join texts on parts.verdict = texts.verdict
group by all
"""


class LiveResults(Results):
    """The results of *run* as far as they are; they have counts, facets and a histogram, and list no events."""

    def __init__(self, run: RunFolder) -> None:
        import duckdb

        self.run = run
        self._base = duckdb.connect(config={"memory_limit": "100MB", "threads": 1})
        self._base.execute(_TABLES)
        self._forget()

    def add(self, parts: Iterable[Path]) -> None:
        """Count the events of *parts* as well."""
        for part in parts:
            values = {"part": str(part)}
            for table, column in (("names", "name"), ("texts", "verdict")):
                self._base.execute(_CODES.format(table=table, column=column), values)
            self._base.execute(_COUNTS, values)
        self._forget()

    def _forget(self) -> None:
        """Read again what doesn't change once a run has ended."""
        texts = self._base.execute("select code, verdict from texts").fetchall()
        self.verdicts = {code: read_verdict_text(text) for code, text in texts}
        self._first, self._last = self._read_ends()
        self._step = choose_step(self._first, self._last)
        self.spellings = self._find_spellings()
        self._counted, self.is_compared, self.kinds = None, False, {}
