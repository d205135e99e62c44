"""Reports of earlier runs, told by how they start."""

from __future__ import annotations

import re

from supportaudit.model import SHEET_COLUMNS
from supportaudit.reports.csv_columns import CALIBRATION_TABLES, TABLES
from supportaudit.reports.html_page import START

_JSON_STARTS = b'{"schema_version":'
_KEPT = re.compile(rb'\{\s*"version":\s*\d+,\s*"(?:findings|texts)":\s*\[')
_LABEL_KEYS = (b'"signals":', b'"outcomes":', b'"quality":')
_LABELS_START = re.compile(rb'\{"conversation":\s*"')
_SIGNALS_START = b'{"conversation":'
_SIGNAL_KEYS = (b'"message":', b'"signal":', b'"rule":')


def is_report(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a report in JSON or HTML, a table of ``csv:DIR``, a baseline, canned texts, of what
    ``supportaudit signals`` prints, or of labels and the sheets for them."""
    first, _, rest = head.partition(b"\n")
    if first.startswith(_JSON_STARTS):
        return rest.startswith(b'"manifest":')
    if _KEPT.match(head) or head.startswith(START.encode()):
        return True
    if first.startswith(_SIGNALS_START):
        labels = _LABELS_START.match(first) and any(key in first for key in _LABEL_KEYS)
        return bool(labels or all(key in first for key in _SIGNAL_KEYS)) and b'"messages":' not in first
    cells = first.decode("utf-8-sig", "replace").strip().split(",")
    if cells[: len(SHEET_COLUMNS)] == list(SHEET_COLUMNS):
        return True
    return any(cells[: len(columns)] == list(columns) for _, columns in (*TABLES.values(), *CALIBRATION_TABLES.values()))
