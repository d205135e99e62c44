"""From what ``compare --out`` says to files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from supportaudit.model import ComparedReports
from supportaudit.reports.comparison.document import write_json
from supportaudit.reports.comparison.html import write_html
from supportaudit.reports.comparison.markdown import write_markdown
from supportaudit.reports.formats import parsed
from supportaudit.reports.interface import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonFormat(Place):
    """One format in which a comparison is written."""

    write: Callable[[str, ComparedReports], None]
    """Writes it to a target (``-`` is standard output)."""


def _terminal(target: str, found: ComparedReports) -> None:  # noqa: ARG001  (there is no target, but formats are written alike)
    from supportaudit.reports.comparison.page import show  # noqa: PLC0415  (rich is loaded only for a page on the terminal)
    from supportaudit.reports.terminal.screen import Screen  # noqa: PLC0415  (as above)

    screen = Screen()
    show(screen, found)
    screen.show()


COMPARISON_FORMATS = (
    ComparisonFormat("terminal", "", write=_terminal),
    ComparisonFormat("markdown", "[FILE]", write=write_markdown),
    ComparisonFormat("html", "[FILE]", write=write_html),
    ComparisonFormat("json", "[FILE]", write=write_json),
)
"""Every format, in the order of the documentation."""


def write_comparison(specs: Sequence[str], found: ComparedReports) -> None:
    """Write the comparison to each of these ``--out``. Raises UsageError for what is no format, AuditIncompleteError for what cannot be written."""
    for spec in specs:
        one, target = parsed(spec, COMPARISON_FORMATS)
        one.write(target, found)
