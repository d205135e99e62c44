"""What was decided about contacts before, kept on disk: a second run over a grown folder looks at what is new only.

A contact is known by the hash of its content, and of everything else that its verdicts rest on: packs, settings, macros, model, versions, ``--now``.
Nothing that is kept is run when it is read: it is JSON in an SQLite file, which several runs may share.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import platform
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from importlib.metadata import version
from pathlib import Path

import orjson

from supportaudit import __version__
from supportaudit.errors import UsageError
from supportaudit.loaders import dump_conversation
from supportaudit.model import Conversation, Evidence, Finding, Outcome, Verdict
from supportaudit.rulebook import Config, Rulebook

FORMAT = 1
FILE = f"verdicts-{FORMAT}.sqlite"
BATCH = 200
"""Contacts that are written together."""
OF_VERDICTS = ("calendars", "complete_channels", "lang", "model", "required_wording", "rules", "teams", "timezone", "vendors")
"""Settings on which verdicts rest; all others are in the conversation already, or come after the verdicts."""
_Place = tuple[int, int, int, str, str | None]
_Answer = tuple[int, str | None, str, str, list[tuple[str, str, str | None, list[_Place], list[str]]], list[_Place]]
"""A verdict as it is kept: number of its check, agent, outcome, reason, findings, evidence."""
HINT = "name another folder with --cache DIR, or delete this one"


def default_folder() -> Path:
    """Where things are kept if nothing else is said: the user's cache folder."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or "~/.cache"
    return Path(base).expanduser() / "supportaudit"


def ground(rulebook: Rulebook, config: Config, now: datetime | None, model: str) -> bytes:
    """The hash of everything but the contact on which its verdicts rest."""
    macros = Path(config.macros).read_bytes() if config.macros else b""
    said = {
        "format": FORMAT,
        "versions": [__version__, version("spacy"), platform.python_version(), model],
        "packs": [[pack.id, pack.sha256] for pack in rulebook.packs],
        "settings": {name: _plain(getattr(config, name)) for name in OF_VERDICTS},
        "macros": hashlib.sha256(macros).hexdigest(),
        "now": now.isoformat() if now else None,
    }
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()


def _plain(value: object) -> object:
    """A setting as JSON in one way only: sets sorted, and without the places where it was said."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = (one.name for one in dataclasses.fields(value) if "mark" not in one.name)
        return {name: _plain(getattr(value, name)) for name in fields}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(item) for item in value), key=str)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value if isinstance(value, str | int | float | None) else str(value)


@dataclass(slots=True)
class Memory:
    """The verdicts of contacts that were looked at before."""

    folder: Path
    ground: bytes
    checks: tuple[str, ...]
    """Ids of the checks of the run, in the order of its rulebook."""
    known: int = 0
    """Contacts that were known."""
    _base: sqlite3.Connection | None = None
    _owner: int = 0
    _waiting: list[tuple[bytes, bytes]] = field(default_factory=list)
    _places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Raises UsageError where nothing can be kept there."""
        self._places = {check: place for place, check in enumerate(self.checks)}
        _connect(self.folder).close()

    def find(self, conversation: Conversation) -> tuple[bytes, tuple[Verdict, ...] | None]:
        """By what a contact is known, and its verdicts; None where it was not looked at before."""
        key = hashlib.sha256(self.ground + dump_conversation(conversation)).digest()
        row = self._here().execute("SELECT answers FROM verdicts WHERE key = ?", (key,)).fetchone()
        if row is None:
            return key, None
        try:
            verdicts = tuple(self._verdict(one, conversation.id) for one in orjson.loads(row[0]))
        except (orjson.JSONDecodeError, IndexError, KeyError, TypeError, ValueError):
            return key, None  # what somebody has damaged is worked out again
        self.known += 1
        return key, verdicts

    def keep(self, key: bytes, verdicts: Iterable[Verdict]) -> None:
        """Remember what was decided."""
        if any(verdict.outcome is Outcome.ERROR for verdict in verdicts):
            return
        self._waiting.append((key, orjson.dumps([self._answer(verdict) for verdict in verdicts])))
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits; what another run wrote first stays."""
        if self._waiting:
            base = self._here()
            try:
                with base:
                    base.executemany("INSERT OR REPLACE INTO verdicts (key, answers) VALUES (?, ?)", self._waiting)
            except sqlite3.Error:
                pass  # a full disk: the run goes on, and the next one is as slow as this one
            self._waiting.clear()

    def close(self) -> None:
        """Write what waits, and let go of the file."""
        self.flush()
        if self._base is not None and self._owner == os.getpid():
            self._base.close()
        self._base = None

    def _here(self) -> sqlite3.Connection:
        """The connection of this process: one is not carried over into a forked process."""
        if self._base is None or self._owner != os.getpid():
            self._base, self._owner, self._waiting = _connect(self.folder), os.getpid(), []
        return self._base

    def _answer(self, verdict: Verdict) -> list[object]:
        findings = [[f.fingerprint, f.message, f.suggestion, _shown(f.evidence), f.former] for f in verdict.findings]
        return [self._places[verdict.check], verdict.agent, verdict.outcome.value, verdict.reason, findings, _shown(verdict.evidence)]

    def _verdict(self, answer: _Answer, conversation: str) -> Verdict:
        place, agent, outcome, reason, findings, evidence = answer
        made = tuple(Finding(mark, said, better, _evidence(found), former=tuple(former)) for mark, said, better, found, former in findings)
        return Verdict(self.checks[place], conversation, agent, Outcome(outcome), reason, made, _evidence(evidence))


def _shown(evidence: Iterable[Evidence]) -> list[list[object]]:
    return [[one.message, one.start, one.end, one.text, one.sent_at.isoformat() if one.sent_at else None] for one in evidence]


def _evidence(found: Iterable[_Place]) -> tuple[Evidence, ...]:
    return tuple(Evidence(message, start, end, text, datetime.fromisoformat(at) if at else None) for message, start, end, text, at in found)


def _connect(folder: Path) -> sqlite3.Connection:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(folder / FILE, timeout=30)
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        base.execute("CREATE TABLE IF NOT EXISTS verdicts (key BLOB PRIMARY KEY, answers BLOB NOT NULL) WITHOUT ROWID")
    except (OSError, sqlite3.Error) as problem:
        raise UsageError(f"nothing can be kept here: {problem}", where=str(folder), hint=HINT) from problem
    return base


@dataclass(frozen=True, slots=True)
class Kept:
    """What a folder holds."""

    contacts: int
    size: int
    """Bytes on disk."""


def kept(folder: Path) -> Kept:
    """How many contacts are remembered there; none where there is no such folder. Raises UsageError where the file is none of ours."""
    if not (folder / FILE).exists():
        return Kept(0, 0)
    base = _connect(folder)
    try:
        (number,) = base.execute("SELECT count(*) FROM verdicts").fetchone()
    finally:
        base.close()
    return Kept(number, sum(path.stat().st_size for path in _files(folder)))


def clear(folder: Path) -> Kept:
    """Forget everything; what it was."""
    found = kept(folder)
    for path in _files(folder):
        path.unlink(missing_ok=True)
    return found


def _files(folder: Path) -> list[Path]:
    return [path for path in (folder / f"{FILE}{end}" for end in ("", "-wal", "-shm")) if path.exists()]
