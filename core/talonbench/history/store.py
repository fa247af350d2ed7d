"""The history's file: SQLite in WAL mode; only this module knows its tables."""

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from talonbench.errors import TalonbenchError
from talonbench.history.entry import NO_ANSWER, HistoryEntry, HistoryQuery, HistoryRow
from talonbench.home import create_private_file, home

VERSION: Final = 1
DAY: Final = 86_400.0  # seconds
_PATIENCE: Final = 5.0  # seconds to wait while another program uses the file
_HURRY: Final = 500  # milliseconds
_PAUSE: Final = 0.02
_COLUMNS = "id, time, mapping, action, method, url, profile, status, verdict, seconds, connection, error"
_TABLES = """
CREATE TABLE IF NOT EXISTS sends (
    id INTEGER PRIMARY KEY, time REAL NOT NULL, mapping TEXT NOT NULL, action TEXT NOT NULL, method TEXT NOT NULL,
    url TEXT NOT NULL, profile TEXT NOT NULL, status INTEGER NOT NULL, verdict TEXT NOT NULL, seconds REAL NOT NULL,
    connection TEXT NOT NULL, error TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS sends_by_status ON sends (status, id);
CREATE INDEX IF NOT EXISTS sends_by_action ON sends (action, id);
CREATE INDEX IF NOT EXISTS sends_by_profile ON sends (profile, id);
CREATE INDEX IF NOT EXISTS sends_by_verdict ON sends (verdict, id);
CREATE INDEX IF NOT EXISTS sends_by_time ON sends (time);
CREATE TABLE IF NOT EXISTS documents (id INTEGER PRIMARY KEY, document TEXT NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (text, prefix = '1 2', tokenize = "unicode61 tokenchars '_-'");
"""
_WORDS = (
    ("full", "The disk is full"),
    ("readonly", "The folder isn't writable"),
    ("unable to open", "Can't open or create the file"),
    ("locked", "Another program is using the file"),
    ("disk I/O", "Disk error"),
)
_DAMAGED = (
    ("not a database", "The file is damaged or isn't a history"),
    ("malformed", "The file is damaged"),
    ("Could not decode", "The file is damaged"),
    ("vtable constructor failed", "The file is damaged"),
    ("no such", "The file is damaged"),  # a table or column
)
_VERDICTS: Final = ("delivered", "would_retry", "would_drop", "cancelled")
_LATEST: Final = 253_402_300_799.0  # seconds: the end of the year 9999


class HistoryError(TalonbenchError):
    """The history can't be read or written; the message says what to do."""


class DamagedHistoryError(HistoryError):
    """The history's file is damaged, at least in part."""


def history_path() -> Path:
    """The path of the history."""
    return home() / "history.sqlite"


class History:
    """All sends of this machine; its methods may be called from any thread and run one at a time."""

    def __init__(self, path: Path) -> None:
        """Open or create the history at *path*; HistoryError if that fails."""
        self.path = path
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise HistoryError(f"Can't save the history in {path.parent}: {error.strerror or error}.") from error
        with suppress(OSError):  # SQLite says what is wrong; it gives its other files the same mode
            create_private_file(path)
        with self._said():
            self._database = sqlite3.connect(path, timeout=_PATIENCE, check_same_thread=False)
        try:
            with self._said():
                self._prepare()
        except HistoryError:
            self._database.close()
            raise
        self._identity = _identify(path)

    @property
    def is_current(self) -> bool:
        """Whether the file is still the one at its path, not one that another window has set aside."""
        return _identify(self.path) == self._identity

    def _prepare(self) -> None:
        database = self._database
        found = database.execute("PRAGMA user_version").fetchone()[0]
        if found > VERSION:
            raise HistoryError(
                f"{self.path} was made by a newer Talonbench (file format {found}; this one reads up to {VERSION}). "
                "Update Talonbench or move the file away. The file wasn't changed."
            )
        _write_ahead(database)
        database.execute("PRAGMA synchronous = NORMAL")
        if found == 0:  # another program may create them at the same moment: the second waits and finds them
            database.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")

    def hurry(self) -> None:
        """Wait only a moment for other programs from now on."""
        with self._reading() as database:
            database.execute(f"PRAGMA busy_timeout = {_HURRY}")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def add(self, entry: HistoryEntry) -> HistoryRow:
        """Save *entry*; it is safely on disk when this returns."""
        with self._writing() as database:
            row = entry.row(0)
            values = (row.time, row.mapping, row.action, row.method, row.url, row.profile, row.status, row.verdict,
                      row.duration, row.connection, row.error)  # fmt: skip
            places = ", ".join("?" * len(values))
            cursor = database.execute(f"INSERT INTO sends ({_COLUMNS[4:]}) VALUES ({places})", values)
            identity = cursor.lastrowid or 0
            database.execute("INSERT INTO documents VALUES (?, ?)", (identity, entry.to_json()))
            database.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (identity, entry.search_text()))
        return entry.row(identity)

    def page(self, query: HistoryQuery, before: int | None = None, count: int = 100) -> tuple[HistoryRow, ...]:
        """Up to *count* rows that match *query*, the newest first; only those older than the row *before*."""
        conditions, values = _conditions(query)
        if before is not None:
            conditions.append("sends.id < ?")
            values.append(before)
        source = "sends"
        if query.text.strip():
            source = "words CROSS JOIN sends ON sends.id = words.rowid"
            conditions.append("words MATCH ?")
            values.append(_match(query.text))
            if before is not None:
                conditions.append("words.rowid < ?")
                values.append(before)
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        order = "words.rowid" if query.text.strip() else "sends.id"
        columns = ", ".join(f"sends.{name.strip()}" for name in _COLUMNS.split(","))
        sql = f"SELECT {columns} FROM {source} {where} ORDER BY {order} DESC LIMIT ?"
        with self._reading() as database:
            rows = tuple(HistoryRow(*found) for found in database.execute(sql, (*values, count)))
        if not all(map(_is_sound, rows)):
            raise DamagedHistoryError(f"The file is damaged: {self.path} (a send with impossible values).")
        return rows

    def count(self) -> int:
        """The number of saved sends."""
        with self._reading() as database:
            return int(database.execute("SELECT count(*) FROM sends").fetchone()[0])

    def entry(self, identity: int) -> HistoryEntry | None:
        """The complete send of the row *identity*; None if it was deleted."""
        with self._reading() as database:
            found = database.execute("SELECT document FROM documents WHERE id = ?", (identity,)).fetchone()
        try:
            return None if found is None else HistoryEntry.from_json(found[0])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedHistoryError(f"Can't read the send, since the file is damaged: {self.path}.") from error

    def delete(self, identities: Sequence[int]) -> None:
        """Delete these sends."""
        with self._writing() as database:
            for table, column in (("sends", "id"), ("documents", "id"), ("words", "rowid")):
                database.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(one,) for one in identities])

    def prune(self, days: float, now: float) -> int:
        """Delete sends older than *days* at the time *now*; returns how many."""
        with self._reading() as database:
            old = [row[0] for row in database.execute("SELECT id FROM sends WHERE time < ?", (now - days * DAY,))]
        self.delete(old)
        return len(old)

    def entries(self, query: HistoryQuery) -> Iterator[HistoryEntry]:
        """All complete sends that match *query*, the newest first."""
        before: int | None = None
        while rows := self.page(query, before):
            for row in rows:
                if (entry := self.entry(row.id)) is not None:
                    yield entry
            before = rows[-1].id

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._said():
            yield self._database

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._said(), self._database:
            yield self._database

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Turn SQLite's errors into HistoryErrors in plain words."""
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter from an error's own message
            raise _history_error(self.path, error) from error


def _history_error(path: Path, error: sqlite3.Error | UnicodeDecodeError) -> HistoryError:
    said = "undecodable text" if isinstance(error, UnicodeDecodeError) else str(error)
    damage = next((words for part, words in _DAMAGED if part in said), "")
    if damage or isinstance(error, UnicodeDecodeError):
        said = said.partition(" column")[0]  # not what stands in it
        return DamagedHistoryError(f"{damage or 'The file is damaged'}: {path} ({said}).")
    words = next((words for part, words in _WORDS if part in said), "Can't use the history")
    return HistoryError(f"{words}: {path} ({said}).")


def _identify(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _is_sound(row: HistoryRow) -> bool:
    """Whether the values of *row* can be those of a send: damage may leave any."""
    texts: tuple[object, ...] = (
        row.mapping, row.action, row.method, row.url, row.profile, row.connection, row.error,
    )  # fmt: skip
    numbers: tuple[object, ...] = (row.time, row.duration, row.status)
    return (
        all(isinstance(text, str) for text in texts)
        and all(isinstance(number, (int, float)) and abs(number) < _LATEST for number in numbers)
        and row.verdict in _VERDICTS
    )


def _write_ahead(database: sqlite3.Connection) -> None:
    """Switch to WAL. SQLite doesn't wait for other programs here, unlike elsewhere, so we do."""
    for _ in range(int(_PATIENCE / _PAUSE)):
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(_PAUSE)
        else:
            return
    database.execute("PRAGMA journal_mode = WAL")


def _conditions(query: HistoryQuery) -> tuple[list[str], list[object]]:
    asked: tuple[tuple[str, object], ...] = (
        ("sends.status = ?", 0 if query.status == NO_ANSWER else query.status or None),
        ("sends.action = ?", query.action or None),
        ("sends.profile = ?", query.profile or None),
        ("sends.verdict = ?", query.verdict or None),
        ("sends.time >= ?", query.since),
        ("sends.time < ?", query.until),
    )
    chosen = [(condition, value) for condition, value in asked if value is not None]
    return [condition for condition, _ in chosen], [value for _, value in chosen]


def _match(text: str) -> str:
    """*text* as an FTS5 query: all of its words, the last one as a prefix; quotes keep it from containing operators."""
    words = ['"' + word.replace('"', '""') + '"' for word in text.split()]
    return f"{' '.join(words)}*"
