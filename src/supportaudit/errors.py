"""Everything that can go wrong and that a person can act on.

    SupportAuditError          one root: what, where (file, place), next step
    ├── UsageError             options that do not fit together, an unusable config      exit 2
    ├── PackError              a rule pack that cannot be used (file:line:column)        exit 2
    ├── TranscriptError        a file or record that cannot be read; it is quarantined   exit 3
    ├── AuditIncompleteError   a rule had to be switched off, an output not be written   exit 3
    └── CheckError             a check that raised on one conversation: verdict `error`  exit 3

``cli`` alone turns these into a message and an exit code.
"""

from __future__ import annotations


class SupportAuditError(Exception):
    """What is wrong, where, and what to do next, as one line."""

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} ({self.hint})" if self.hint else text

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.what, self.where, self.hint)


def _rebuild(kind: type[SupportAuditError], what: str, where: str, hint: str) -> SupportAuditError:
    return kind(what, where=where, hint=hint)


class UsageError(SupportAuditError):
    """Options that do not fit together, or a config that cannot be used."""


class PackError(SupportAuditError):
    """A rule pack that cannot be used; ``where`` is ``file:line:column``."""


class TranscriptError(SupportAuditError):
    """A transcript file or record that cannot be read."""


class AuditIncompleteError(SupportAuditError):
    """Something had to be left out of the audit, or an output could not be written."""


class CheckError(SupportAuditError):
    """A check that could not be evaluated on one conversation."""
