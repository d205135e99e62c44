"""From what ``calibrate --out`` says to files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from supportaudit.model import Calibration
from supportaudit.reports.calibration.document import write_json
from supportaudit.reports.calibration.tables import write_tables
from supportaudit.reports.csv_columns import CALIBRATION_TABLES
from supportaudit.reports.formats import parsed
from supportaudit.reports.interface import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationFormat(Place):
    """One format in which a comparison is written."""

    write: Callable[[str, Calibration], None]
    """Writes it to a target (``-`` is standard output)."""


def _terminal(target: str, found: Calibration) -> None:  # noqa: ARG001  (there is no target, but formats are written alike)
    from supportaudit.reports.calibration.page import show  # noqa: PLC0415  (rich is loaded only for a page on the terminal)
    from supportaudit.reports.terminal.screen import Screen  # noqa: PLC0415  (as above)

    screen = Screen()
    show(screen, found)
    screen.show()


def _tables(folder: str) -> tuple[str, ...]:
    return tuple(str(PurePath(folder) / f"{name}.csv") for name in CALIBRATION_TABLES)


CALIBRATION_FORMATS = (
    CalibrationFormat("terminal", "", write=_terminal),
    CalibrationFormat("csv", "DIR", _tables, write=write_tables),
    CalibrationFormat("json", "[FILE]", write=write_json),
)
"""Every format, in the order of the documentation."""


def write_calibration(specs: Sequence[str], found: Calibration) -> None:
    """Write the comparison to each of these ``--out``. Raises UsageError for what is no format, AuditIncompleteError for what cannot be written."""
    for spec in specs:
        one, target = parsed(spec, CALIBRATION_FORMATS)
        one.write(target, found)
