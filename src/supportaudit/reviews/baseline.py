"""The baseline: what was reported already, by fingerprint; no customer text in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from supportaudit.errors import UsageError
from supportaudit.model import AuditedConversation, AuditReport, Outcome
from supportaudit.rulebook.files import read_file

VERSION = 1
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_HINT = "write it again with: supportaudit baseline write PATH --out FILE"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings that were reported already."""

    path: str
    sha256: str
    findings: Mapping[str, str] = field(hash=False)
    """Fingerprint -> conversation."""
    checks: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Fingerprint -> the check that it is of, where the file says so."""

    @property
    def contacts(self) -> Collection[str]:
        """The conversations that it names."""
        return self.findings.values()


@dataclass(slots=True)
class BaselineWriter:
    """Collects the findings of a run; the same findings give the same bytes, in whatever order they come."""

    _found: set[tuple[str, str, str]] = field(default_factory=set)

    def add(self, audited: AuditedConversation) -> None:
        """Note the findings that stand; what was overturned is none."""
        for verdict in audited.verdicts:
            for finding in verdict.standing if verdict.outcome is Outcome.FAIL else ():
                self._found.add((verdict.conversation, verdict.check, finding.fingerprint))

    def finish(self, report: AuditReport) -> None:
        """Nothing is left to do: ``dump`` gives the file."""

    def __len__(self) -> int:
        return len(self._found)

    def dump(self) -> bytes:
        """The file: one finding a line, sorted by conversation, check and fingerprint, so that two baselines can be compared line by line."""
        rows = (orjson.dumps({"finding": mark, "check": check, "conversation": _whole(contact)}) for contact, check, mark in sorted(self._found))
        return b'{"version":%d,"findings":[\n%s\n]}\n' % (VERSION, b",\n".join(rows))


def load_baseline(path: str) -> Baseline:
    """The baseline in a file that ``supportaudit baseline write`` made.

    Raises UsageError with the file and the place in it when it cannot be read or holds something else.
    """
    try:
        data = read_file(path)
    except OSError as problem:
        raise UsageError(f"the baseline cannot be read: {problem.strerror or problem}", where=path, hint=_HINT) from problem
    try:
        content: object = orjson.loads(data)
    except orjson.JSONDecodeError as problem:
        raise UsageError(f"the baseline is no JSON: {problem.msg}", where=f"{path}:{problem.lineno}:{problem.colno}", hint=_HINT) from problem
    rows = [_finding(row, f"{path}: findings[{n}]") for n, row in enumerate(_rows(content, path))]
    checks = {mark: check for mark, _, check in rows if check}
    return Baseline(path, hashlib.sha256(data).hexdigest(), {mark: contact for mark, contact, _ in rows}, checks)


def _rows(content: object, path: str) -> Sequence[object]:
    if not isinstance(content, dict) or not isinstance(content.get("findings"), list):
        raise UsageError("the baseline holds no list of findings", where=path, hint=_HINT)
    if content.get("version") != VERSION or isinstance(content.get("version"), bool):
        raise UsageError(f"the baseline is not of version {VERSION}", where=f"{path}: version", hint=_HINT)
    rows: list[object] = content["findings"]
    return rows


def _finding(row: object, where: str) -> tuple[str, str, str]:
    """Fingerprint, conversation and check."""
    mark, contact, check = (row.get("finding"), row.get("conversation"), row.get("check")) if isinstance(row, dict) else (None, None, None)
    if not isinstance(mark, str) or not _FINGERPRINT.fullmatch(mark):
        raise UsageError("'finding' is no id of a finding", where=where, hint=_HINT)
    if not isinstance(contact, str):
        raise UsageError("'conversation' is no text", where=where, hint=_HINT)
    if check is not None and not isinstance(check, str):
        raise UsageError("'check' is no text", where=where, hint=_HINT)
    return mark, contact, check or ""


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
