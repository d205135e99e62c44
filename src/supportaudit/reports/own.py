"""Reports of earlier runs, told by how they start."""

from __future__ import annotations

import re

from supportaudit.reports.csv_columns import TABLES

_JSON_STARTS = b'{"schema_version":'
_BASELINE = re.compile(rb'\{"version":\d+,"findings":\[')
_SIGNALS_START = b'{"conversation":'
_SIGNAL_KEYS = (b'"message":', b'"signal":', b'"rule":')


def is_report(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a report in JSON, a table of ``csv:DIR``, a baseline, or of what
    ``supportaudit signals`` prints."""
    first, _, rest = head.partition(b"\n")
    if first.startswith(_JSON_STARTS):
        return rest.startswith(b'"manifest":')
    if _BASELINE.match(first):
        return True
    if first.startswith(_SIGNALS_START):
        return all(key in first for key in _SIGNAL_KEYS) and b'"messages":' not in first
    cells = first.decode("utf-8-sig", "replace").strip().split(",")
    return any(cells[: len(columns)] == list(columns) for _, columns in TABLES.values())
