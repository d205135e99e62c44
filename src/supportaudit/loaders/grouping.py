"""Which messages belong to one conversation, when that is known only after reading everything.

An on-disk index stands between the loaders and the rest: messages go in with the keys they share, threads come out. Memory holds some bytes a
message (the union-find arrays) and one thread at a time, however large the input.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from supportaudit.errors import AuditIncompleteError

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE entries (seq INTEGER PRIMARY KEY, payload BLOB NOT NULL);
CREATE TABLE keys (key TEXT NOT NULL, seq INTEGER NOT NULL);
CREATE TABLE weak (key TEXT NOT NULL, at REAL, seq INTEGER NOT NULL);
CREATE TABLE prints (print TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE people (key TEXT PRIMARY KEY, payload BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE roots (seq INTEGER PRIMARY KEY, root INTEGER NOT NULL);
"""
WEAK_SECONDS = 30 * 86_400.0
"""An answer whose thread is known by subject and people only belongs to one that was alive at most so long before it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What goes in for one message."""

    payload: bytes
    keys: Sequence[str]
    weak_keys: Sequence[str] = ()
    answers: bool = False
    """Weak keys are used only for answers of which no key is shared with any other message."""
    at: datetime | None = None


@contextmanager
def _storing() -> Iterator[None]:
    """Turns a failure of the index, such as a full disk, into an error that names the next step."""
    try:
        yield
    except sqlite3.Error as problem:
        hint = "free some space in the folder for temporary files, or name another one by TMPDIR"
        raise AuditIncompleteError(f"messages could not be put in order: {problem}", where="temporary files", hint=hint) from problem


class ThreadIndex:
    """Messages in, threads out. A context manager: the index on disk goes when it is left."""

    def __init__(self) -> None:
        # An empty name is SQLite's own temporary file: on disk, private, gone with the connection.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(SCHEMA)
        self._db.execute("BEGIN")
        self._answers = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def __len__(self) -> int:
        return len(self._answers)

    def is_new(self, fingerprint: str) -> bool:
        """Whether this fingerprint comes for the first time."""
        with _storing():
            return self._db.execute("INSERT OR IGNORE INTO prints VALUES (?)", (fingerprint,)).rowcount > 0

    def meet(self, key: str, payload: bytes) -> None:
        """Take what is known of a person; the last word counts."""
        with _storing():
            self._db.execute("INSERT OR REPLACE INTO people VALUES (?, ?)", (key, payload))

    def known(self, key: str) -> bytes | None:
        """What is known of a person; None for a stranger."""
        with _storing():
            row = self._db.execute("SELECT payload FROM people WHERE key = ?", (key,)).fetchone()
        return None if row is None else row[0]

    def add(self, entry: Entry) -> None:
        """Take one message."""
        seq = len(self._answers)
        self._answers.append(entry.answers)
        at = entry.at.timestamp() if entry.at else None
        with _storing():
            self._db.execute("INSERT INTO entries VALUES (?, ?)", (seq, entry.payload))
            self._db.executemany("INSERT INTO keys VALUES (?, ?)", [(key, seq) for key in dict.fromkeys(entry.keys)])
            self._db.executemany("INSERT INTO weak VALUES (?, ?, ?)", [(key, at, seq) for key in dict.fromkeys(entry.weak_keys)])

    def threads(self) -> Iterator[Iterator[bytes]]:
        """The payloads of one thread after the other: threads in the order of their first message, messages in the order in which they came.

        A thread's payloads must be taken before the next thread is asked for.
        """
        with _storing():
            parents = self._linked()
            self._db.execute("DELETE FROM roots")
            self._db.executemany("INSERT INTO roots VALUES (?, ?)", ((seq, _root(parents, seq)) for seq in range(len(parents))))
            rows = self._db.execute("SELECT root, payload FROM roots JOIN entries USING (seq) ORDER BY root, seq")
            row = rows.fetchone()
        while row is not None:
            root = row[0]

            def thread(root: int = root) -> Iterator[bytes]:
                nonlocal row
                while row is not None and row[0] == root:
                    yield row[1]
                    with _storing():
                        row = rows.fetchone()

            payloads = thread()
            yield payloads
            for _ in payloads:
                pass

    def _linked(self) -> array[int]:
        """Union-find over all messages; a root is always its set's first message."""
        parents = array("q", range(len(self._answers)))
        linked = bytearray(len(parents))
        last_key, last_seq = None, 0
        for key, seq in self._db.execute("SELECT key, seq FROM keys ORDER BY key, seq"):
            if key == last_key:
                _join(parents, last_seq, seq)
                linked[last_seq] = linked[seq] = True
            last_key, last_seq = key, seq
        self._link_weakly(parents, linked)
        return parents

    def _link_weakly(self, parents: array[int], linked: bytearray) -> None:
        last_key, last_seq, last_at = None, 0, None
        for key, at, seq in self._db.execute("SELECT key, at, seq FROM weak ORDER BY key, at IS NULL, at, seq"):
            near = at is None or last_at is None or at - last_at <= WEAK_SECONDS
            if key == last_key and self._answers[seq] and not linked[seq] and near:
                _join(parents, last_seq, seq)
            last_key, last_seq, last_at = key, seq, at


def _root(parents: array[int], seq: int) -> int:
    while parents[seq] != seq:
        parents[seq] = parents[parents[seq]]
        seq = parents[seq]
    return seq


def _join(parents: array[int], one: int, other: int) -> None:
    a, b = _root(parents, one), _root(parents, other)
    if a < b:
        parents[b] = a
    elif b < a:
        parents[a] = b
