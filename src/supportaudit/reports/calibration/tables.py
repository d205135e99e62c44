"""``calibrate --out csv:DIR``: tables for spreadsheets, in the words of QA people (docs/csv.md)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import PurePath

from supportaudit.model import AgentBias, Agreement, Calibration, Figure, Mismatch, PeopleAgreement
from supportaudit.reports.calibration.shown import KINDS, answer, quote, said, what
from supportaudit.reports.csv_columns import CALIBRATION_TABLES
from supportaudit.reports.csv_report import Table
from supportaudit.reports.figures import figure
from supportaudit.reports.table_rows import LONGEST_QUOTE, Cell


def write_tables(folder: str, found: Calibration) -> None:
    """All tables of a comparison, each when it is whole."""
    rows: dict[str, Iterator[tuple[Cell, ...]]] = {
        "agreement": map(_agreement, found.agreements),
        "disagreements": map(_mismatch, found.mismatches),
        "agent_bias": map(_agent, found.agents),
        "reviewers": map(_people, found.people),
    }
    with ExitStack() as stack:
        tables = []
        for name, (_, columns) in CALIBRATION_TABLES.items():
            table = Table(str(PurePath(folder) / f"{name}.csv"), tuple(columns))
            stack.callback(table.output.abort)
            tables.append(table)
            for row in rows[name]:
                table.add(*row)
        for table in tables:
            table.output.seal()
        for table in tables:
            table.output.commit()


def _figures(*figures: Figure) -> Iterator[float | None]:
    for one in figures:
        yield from (figure(one.value), figure(one.low), figure(one.high))


def _agreement(one: Agreement) -> tuple[Cell, ...]:
    counts = (one.counts.n, one.counts.both, one.counts.first_only, one.counts.second_only, one.disputed)
    shares = _figures(one.precision, one.recall, one.f1)
    return (KINDS[one.kind], one.name, one.title, *counts, *shares, figure(one.kappa), figure(one.ac1))


def _mismatch(one: Mismatch) -> tuple[Cell, ...]:
    text = "".join(piece.text for piece in quote(one, LONGEST_QUOTE // 2))
    return (KINDS[one.kind], one.name, what(one), one.conversation.id, one.conversation.source.path, said(one), text, answer(one))


def _agent(one: AgentBias) -> tuple[Cell, ...]:
    return (one.agent, one.n, *_figures(one.difference), figure(one.to_others), one.differs, one.few)


def _people(one: PeopleAgreement) -> tuple[Cell, ...]:
    counts = (one.counts.n, one.counts.both, one.counts.first_only, one.counts.second_only)
    return (one.first, one.second, KINDS[one.kind], one.name, *counts, *map(figure, (one.counts.alike, one.counts.f1, one.kappa, one.ac1)))
