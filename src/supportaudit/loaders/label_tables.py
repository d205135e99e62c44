"""Tables of labels: one row a label, or a sheet with one row a message and a column a signal to tick."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from supportaudit.errors import UsageError
from supportaudit.model import CHECK_COLUMN, SHEET_COLUMNS, Labelled, Outcome
from supportaudit.model.shown import from_cell, one_line

NO_SIGNALS = (*SHEET_COLUMNS, "note")
"""Columns of a sheet; every other one is a signal."""
LONG_COLUMNS = ("conversation", "message", "label", "labeller", "outcome", "quality")
TICKS = {
    "x": True,
    "1": True,
    "yes": True,
    "y": True,
    "true": True,
    "✓": True,
    "✔": True,
    "": False,
    "0": False,
    "no": False,
    "n": False,
    "false": False,
}
DOUBT = "?"
"""A label of which the labeller is not sure: it counts neither way."""
ANSWERS = {"met": Outcome.PASS, "pass": Outcome.PASS, "not met": Outcome.FAIL, "fail": Outcome.FAIL, "n/a": Outcome.NA, "na": Outcome.NA}


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row of a table, as text."""

    number: int
    """1-based line or row."""
    cells: tuple[str, ...]


@dataclass(slots=True)
class _Contact:
    """What one labeller said of one contact so far."""

    where: str
    labeller: str = ""
    signals: dict[int, set[str]] = field(default_factory=dict)
    disputed: dict[int, set[str]] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    quality: float | None = None
    filled: bool = False

    def rate(self, text: str, where: str) -> None:
        """Takes the rating of one row; an empty one says nothing."""
        if not text:
            return
        quality = quality_of(text, where)
        if self.quality not in {None, quality}:
            raise UsageError(f"a second rating of the contact, {text} after {self.quality:g}", where=where, hint="rate each contact once")
        self.quality, self.filled = quality, True

    def answer(self, check: str, text: str, where: str) -> None:
        """Takes the answer to a line item in one row; an empty one says nothing."""
        if not text:
            return
        answer = outcome_of(text, where)
        if self.outcomes.setdefault(check, answer) is not answer:
            raise UsageError(f"a second answer to '{one_line(check)}'", where=where, hint="answer each line item once a contact and labeller")
        self.filled = True

    def labelled(self, contact: str, asked: frozenset[str]) -> Labelled:
        return Labelled(
            conversation=contact,
            labeller=self.labeller,
            asked=asked,
            signals={message: frozenset(names) for message, names in self.signals.items()},
            disputed={message: frozenset(names) for message, names in self.disputed.items()},
            outcomes=self.outcomes,
            quality=self.quality,
            where=self.where,
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """One row by the names of its columns."""

    where: str
    cells: Mapping[str, str]

    def cell(self, name: str) -> str:
        """Without what keeps spreadsheets from running it; empty where there is no such column."""
        return from_cell(self.cells.get(name, "")).strip()

    @property
    def contact(self) -> str:
        contact = one_line(self.cell("conversation"))
        if not contact:
            raise UsageError("no id of a conversation in this row", where=self.where, hint="fill the column conversation in, or delete the row")
        return contact

    def message(self) -> int | None:
        text = self.cell("message")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise UsageError(f"'{one_line(text)}' is no message number", where=self.where, hint="messages are counted from 0")
        return int(text)


def read_table(path: str, lines: Iterator[TableLine]) -> tuple[tuple[Labelled, ...], int]:
    """The labels of a table and the number of contacts in which nothing was filled in. Raises UsageError, with file and line."""
    header = next((line for line in lines if any(cell.strip() for cell in line.cells)), TableLine(1, ()))
    names = [from_cell(cell.strip()).strip() for cell in header.cells]
    columns = [name.casefold() if name.casefold() in {*NO_SIGNALS, *LONG_COLUMNS} else name for name in names]
    where = f"{path}: line {header.number}"
    if "conversation" not in columns or "message" not in columns:
        raise UsageError("no columns conversation and message", where=where, hint="supportaudit sample writes a sheet that can be filled in")
    if twice := next((name for place, name in enumerate(columns) if name and name in columns[:place]), ""):
        raise UsageError(f"two columns are called '{one_line(twice)}'", where=where, hint="rename or delete one")
    rows = (
        _Row(f"{path}: line {line.number}", dict(zip(columns, line.cells, strict=False)))
        for line in lines
        if any(cell.strip() for cell in line.cells)
    )
    if "label" in columns:
        return _long(rows)
    asked = tuple(name for name in columns if name and name not in NO_SIGNALS and not name.startswith(CHECK_COLUMN))
    checks = tuple(name for name in columns if name.startswith(CHECK_COLUMN))
    if not asked and not checks and "quality" not in columns:
        raise UsageError(
            "no column of a signal or line item, and none of quality", where=where, hint="supportaudit sample writes a sheet that can be filled in"
        )
    return _sheet(rows, asked, checks)


def _long(rows: Iterator[_Row]) -> tuple[tuple[Labelled, ...], int]:
    """One row a label; a row with an outcome is the answer to a line item, one without a label says that the contact was looked at."""
    contacts: dict[tuple[str, str], _Contact] = {}
    for row in rows:
        found = contacts.setdefault((row.contact, one_line(row.cell("labeller"))), _Contact(row.where))
        found.rate(row.cell("quality"), row.where)
        label, outcome, message = row.cell("label"), row.cell("outcome"), row.message()
        if label and outcome:
            found.answer(label, outcome, row.where)
        elif label and message is None:
            raise UsageError(f"no message number beside '{one_line(label)}'", where=row.where, hint="for a line item, fill the column outcome in")
        elif label and message is not None:
            found.signals.setdefault(message, set()).add(label)
    asked = frozenset(name for found in contacts.values() for names in found.signals.values() for name in names)
    for (_, labeller), found in contacts.items():
        found.labeller = labeller
    return tuple(found.labelled(contact, asked) for (contact, _), found in contacts.items()), 0


def _sheet(rows: Iterator[_Row], asked: tuple[str, ...], checks: tuple[str, ...]) -> tuple[tuple[Labelled, ...], int]:
    """One row a message, ticks below the signals; a contact without a tick, a rating or an answer was not looked at yet."""
    contacts: dict[str, _Contact] = {}
    for row in rows:
        found = contacts.setdefault(row.contact, _Contact(row.where))
        found.rate(row.cell("quality"), row.where)
        found.labeller = found.labeller or one_line(row.cell("labeller"))
        found.filled |= bool(row.cell("case_resolved"))
        for name in checks:
            found.answer(name.removeprefix(CHECK_COLUMN), row.cell(name), row.where)
        message = row.message()
        for name in asked:
            tick = row.cell(name).casefold()
            if tick != DOUBT and tick not in TICKS:
                raise UsageError(f"'{one_line(tick)}' below {one_line(name)}", where=row.where, hint="write x where you see it, ? where in doubt")
            if tick == DOUBT or TICKS[tick]:
                if message is None:
                    raise UsageError(f"a tick below {one_line(name)} beside no message", where=row.where, hint="tick beside the message")
                (found.disputed if tick == DOUBT else found.signals).setdefault(message, set()).add(name)
                found.filled = True
    done = tuple(found.labelled(contact, frozenset(asked)) for contact, found in contacts.items() if found.filled)
    return done, len(contacts) - len(done)


def outcome_of(text: str, where: str) -> Outcome:
    """The answer to a line item, in the words of code or of people; UsageError for another."""
    answer = ANSWERS.get(text.strip().casefold())
    if answer is None:
        raise UsageError(f"'{one_line(text)}' is no answer to a line item", where=where, hint="write met, not met or n/a")
    return answer


def quality_of(value: str | float, where: str) -> float:
    """A rating from 1 to 5; UsageError for another."""
    try:
        quality = float(value.replace(",", ".") if isinstance(value, str) else value)
    except ValueError:
        quality = 0.0
    if not 1 <= quality <= 5:
        raise UsageError(f"'{one_line(str(value))}' is no rating", where=where, hint="rate from 1 (harmful) to 5 (could not be better)")
    return quality
