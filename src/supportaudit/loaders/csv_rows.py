"""Rows out of delimited text, whatever its delimiter, and past rows that are broken."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from supportaudit.loaders.columns import find_columns

DELIMITERS = (",", ";", "\t", "|")
MAX_ROW = 8 << 20
"""Characters of one row; more is an open quote that swallows the file."""
AGAIN = 4
"""How many times the file's characters may be read again, in all, looking for quotes that are never closed."""
BARE_CR = re.compile(r"\r(?!\n|$)")
CR_MARK = "\ue00d"
"""Stands for a carriage return inside a cell while the csv module, which would refuse it, is at work."""
SEPARATOR_LINE = re.compile(r'^\ufeff?"?sep=(.)"?\r?\n')
SAMPLE_ROWS = 30
OPEN_QUOTE = "a quote is opened and not closed"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    line: int
    """1-based line in which it starts."""
    cells: tuple[str, ...]
    problem: str = ""
    """Why it could not be read; its cells are then empty."""


def delimiter_of(head: str) -> str | None:
    """The character that parts the cells of a table: the one by which the header names a text and more, else told from the first rows.

    None when the text is no table.
    """
    if match := SEPARATOR_LINE.match(head):
        return match[1]
    best: tuple[float, str] | None = None
    for delimiter in DELIMITERS:
        lines = iter(head.splitlines(keepends=True))
        rows = [row.cells for row, _ in zip(rows_of(lines, delimiter), range(SAMPLE_ROWS), strict=False) if not row.problem and any(row.cells)]
        while len(rows) > 1 and len(rows[0]) < 2:
            del rows[0]  # a title above the header
        width = len(rows[0]) if rows else 0
        if width >= 2:
            named = find_columns(rows[0]).of_messages
            alike = sum(len(row) == width for row in rows) / len(rows)
            score = named + alike + min(width, 20) / 100
            if (named or alike >= 0.7) and (best is None or score > best[0]):
                best = (score, delimiter)
    return best[1] if best else None


def rows_of(lines: Iterator[str], delimiter: str) -> Iterator[Row]:
    """Every row, the header too. A row that cannot be read comes with its problem, and reading goes on with the line after its first."""
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=delimiter)
    while True:
        feed.taken.clear()
        start = feed.number + 1
        problem = ""
        cells: list[str] = []
        before = csv.field_size_limit(MAX_ROW)
        try:
            cells = next(reader)
            problem = "" if len(feed.taken) == 1 or _is_closed(feed.taken, delimiter) else OPEN_QUOTE
        except StopIteration:
            return
        except _TooLongError:
            problem = OPEN_QUOTE if len(feed.taken) > 1 else f"the row is longer than {MAX_ROW >> 20} MiB"
        except csv.Error as error:
            problem = str(error)
        finally:
            # The limit is the csv module's own global: other users of it in this process keep theirs.
            csv.field_size_limit(before)
        if problem:
            feed.again_after_first()
            reader = csv.reader(feed, delimiter=delimiter)
            yield Row(start, (), problem)
        elif cells:
            yield Row(start, tuple(cell.replace(CR_MARK, "\n") if CR_MARK in cell else cell for cell in cells))


def _is_closed(taken: list[str], delimiter: str) -> bool:
    """Whether a row of several lines ends outside quotes, and each quote stands at an end of its cell or doubled: else it holds rows, not lines."""
    spaced = re.compile(rf'"[ \t\r{CR_MARK}]+(?=[{re.escape(delimiter)}\r\n]|$)')
    strict = csv.reader((spaced.sub('"', _marked(line)) for line in taken), delimiter=delimiter, strict=True)
    try:
        next(strict)
    except csv.Error:
        return False
    return True


def _marked(line: str) -> str:
    return BARE_CR.sub(CR_MARK, line) if "\r" in line else line


class _TooLongError(Exception):
    """A row is longer than MAX_ROW."""


class _Feed:
    """Lines for the csv module; remembers those of the row at hand so that they can be given again.

    What is read again is limited by what has been read, so that a quote opened in every row does not cost the square of the file: a row that could
    only be completed beyond that limit counts as not closed.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0
        self._size = 0
        self._left = 2 * MAX_ROW

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self._size = self._size if self.taken else 0
        if self._again:
            line = self._again.popleft()
        else:
            line = next(self._lines)
            self._left += AGAIN * len(line)
        self.number += 1
        self.taken.append(line)
        self._size += len(line)
        if self._size > (MAX_ROW if len(self.taken) == 1 else min(MAX_ROW, self._left)):
            raise _TooLongError
        return _marked(line)

    def again_after_first(self) -> None:
        """Give the lines of this row again, without its first."""
        self._left -= self._size
        self._again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1
