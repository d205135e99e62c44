"""A plain page of headings, sentences and tables; wraps at the terminal's width, coloured only on a terminal."""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from supportaudit.reports.files import STANDARD_OUTPUT, writing
from supportaudit.reports.text import Piece, plain

NARROWEST, WIDEST, UNKNOWN_WIDTH = 40, 200, 100
HEADING, QUIET, MARK, NOTE = "bold cyan", "dim", "bold", "yellow"
GAP = 2
NARROWEST_NAME = 14
"""With less room than this for names, they stand above their rows."""
_COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    right: bool = True
    least: int = 0
    """The narrowest page on which it is shown."""
    most: int = WIDEST
    """The widest one."""


class Screen:
    """Collects the page; ``show`` writes it to standard output at once."""

    def __init__(self, width: int | None = None) -> None:
        asked = width or shutil.get_terminal_size((UNKNOWN_WIDTH, 24)).columns
        self.width = min(max(asked, NARROWEST), WIDEST)
        self.coloured = width is None and sys.stdout.isatty()
        self._page = io.StringIO()
        self._console = Console(
            file=self._page, width=self.width, force_terminal=self.coloured, markup=False, highlight=False, emoji=False, legacy_windows=False
        )
        self._blank = True

    def heading(self, title: str, more: str = "") -> None:
        """A heading with a line above it."""
        if not self._blank:
            self._console.print()
        self._blank = False
        text = Text(title, style=HEADING)
        if more:
            text.append(f"  {more}", style=QUIET)
        self._console.print(text)

    def code(self, line: str, what: str) -> None:
        """A command that can be copied in one piece, and what it does, below it."""
        self._console.print(Text(" " * GAP + line), soft_wrap=True)
        self.say((what, QUIET), indent=3 * GAP)

    def say(self, *parts: str | tuple[str, str] | Text, indent: int = GAP, first: str = "") -> None:
        """A sentence, wrapped and indented; a part is text, or text with a style; ``first`` (a number, a dash) hangs out at the left."""
        text = Text()
        for part in parts:
            text.append_text(part if isinstance(part, Text) else Text(*part) if isinstance(part, tuple) else Text(part))
        self._blank = False
        if not first:
            self._console.print(Padding(text, (0, 0, 0, indent)))
            return
        grid = Table.grid(padding=0)
        grid.add_column(width=indent, no_wrap=True)
        grid.add_column(width=self.width - indent)
        grid.add_row(Text(first.rjust(indent - 1) + " "), text)
        self._console.print(grid)

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]], indent: int = GAP) -> None:
        """Rows under column titles; what stands in the first column is wrapped, and on a page too narrow for that stands above its row."""
        wanted = [column for column in columns if column.least <= self.width <= column.most]
        shown = [[cell for column, cell in zip(columns, row, strict=True) if column in wanted] for row in rows]
        widths = [max(map(cell_len, cells)) for cells in zip([column.title for column in wanted], *shown, strict=True)]
        room = self.width - indent - sum(widths[1:]) - GAP * (len(widths) - 1)
        above = room < min(widths[0], NARROWEST_NAME)
        widths[0] = 0 if above else min(room, widths[0])
        lines = [[Text(column.title, style=QUIET) for column in wanted]]
        lines += [[Text(row[0]), *(Text(value, style=NOTE if value == TOO_FEW else "") for value in row[1:])] for row in shown]
        if not above:
            self._put(_grid(wanted, widths, lines, wrapped=1), indent)
            return
        for name, *figures in lines:
            if name.plain:
                self._put(name, indent)
            if any(figure.plain for figure in figures):
                self._put(_grid(wanted[1:], widths[1:], [figures]), indent + GAP)

    def _put(self, what: Table | Text, indent: int) -> None:
        self._blank = False
        self._console.print(Padding(what, (0, 0, 0, indent)))

    def blank(self) -> None:
        """An empty line."""
        self._console.print()

    def text(self) -> str:
        """The page so far, no spaces at the ends of lines, and of terminal codes only our own colours."""
        parts = _COLOUR.split(self._page.getvalue()) if self.coloured else [self._page.getvalue()]
        safe = "".join(part if number % 2 else plain(part) for number, part in enumerate(parts))
        return "".join(f"{line.rstrip()}\n" for line in safe.splitlines())

    def show(self) -> None:
        """Write the page; characters that the terminal's encoding does not have become question marks."""
        encoding = sys.stdout.encoding or "utf-8"
        with writing(STANDARD_OUTPUT):
            sys.stdout.write(self.text().encode(encoding, "replace").decode(encoding))
            sys.stdout.flush()


TOO_FEW = "too few"


def _grid(columns: Sequence[Column], widths: Sequence[int], lines: Iterable[Sequence[Text]], wrapped: int = 0) -> Table:
    """Lines of cells; those of the first ``wrapped`` columns may take several lines."""
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=False)
    for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
        table.add_column(justify="right" if column.right else "left", width=width, no_wrap=place >= wrapped)
    for line in lines:
        table.add_row(*line)
    return table


def quoted(pieces: Iterable[Piece]) -> Text:
    """A quote in quotation marks, what it is about in bold."""
    text = Text("“")
    for piece in pieces:
        text.append(piece.text, style=MARK if piece.marked else "")
    return text.append("”")
