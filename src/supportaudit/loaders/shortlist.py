"""What was left out, as a list that stays short however much it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from supportaudit.model import SkippedTranscript

MOST_OF_A_FILE = 100
"""Entries of one kind that are listed one by one for a file; what was read whole, and asks for a decision, is not counted so."""
MOST = 10_000
"""Entries that are listed one by one in all."""
MOST_REASONS = 1_000
"""Reasons that are told apart beyond those."""
AGAIN = "given before, word for word; counted once"
OTHER = "for various reasons; mend what is listed first, then run again"


@dataclass(slots=True)
class Shortlist:
    """Decides which entries are listed, and sums up the rest by file, kind and reason: no entry is lost from the counts."""

    listed: int = 0
    reasons: int = 0
    by_file: dict[str, Counter[str]] = field(default_factory=dict)
    """File -> how many entries of each kind are listed."""
    rest: dict[str, dict[tuple[str, str], SkippedTranscript]] = field(default_factory=dict)
    """File -> kind and cause -> one entry that stands for all that are not."""

    def takes(self, item: SkippedTranscript) -> bool:
        """Whether this entry is to be listed; one that is not comes back, with others like it, from ``summed``."""
        kinds = self.by_file.setdefault(item.path, Counter()) if self.listed < MOST else Counter({item.kind: MOST_OF_A_FILE})
        if kinds[item.kind] < MOST_OF_A_FILE or (item.kind == "skipped" and self.listed < MOST):
            self.listed += 1
            kinds[item.kind] += 1
            return True
        path, cause = item.path, AGAIN if item.kind == "duplicate" else item.cause or item.reason
        if (item.kind, cause) not in self.rest.get(path, ()):
            self.reasons += 1
            if self.reasons > MOST_REASONS:
                path, cause = "", OTHER
        known = self.rest.setdefault(path, {})
        first = known.setdefault((item.kind, cause), replace(item, path=path, where="", reason=cause, cause=cause, conversation="", count=0))
        known[item.kind, cause] = replace(first, count=first.count + item.count)
        return False

    def summed(self, path: str | None = None) -> Iterator[SkippedTranscript]:
        """One entry for all of a file (or, without one, of all files) that were not listed and have a reason in common; each is given once."""
        for file in list(self.rest) if path is None else [path]:
            self.by_file.pop(file, None)
            for item in self.rest.pop(file, {}).values():
                yield replace(item, where=f"{item.count:,} more")
