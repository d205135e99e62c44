"""``supportaudit compare``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.outputs import check_replaced
from supportaudit.errors import UsageError
from supportaudit.model import ComparedReports, Side
from supportaudit.model.near import near
from supportaudit.reports import EarlierReport, read_report, report_files
from supportaudit.reports.comparison import COMPARISON_FORMATS, write_comparison
from supportaudit.rulebook.config import DEFAULT_MIN_EVALUATIONS
from supportaudit.scoring import checked, differences, rest_of

Pairs = list[tuple[Side, Side]]
EVERYTHING = "all"


@click.command(
    "compare",
    epilog="""\b
Examples:
  supportaudit compare october.json november.json                  two months, or before and after
  supportaudit compare october.json november.json --by vendor      each vendor then and now
  supportaudit compare report.json --by vendor                     each vendor against all others
  supportaudit compare report.json --by vendor --group In-house    each vendor against one
  supportaudit compare report.json --by month --group 2026-10 --group 2026-11

\b
Reports come from supportaudit audit PATH... --out json:FILE, with --by CUT for the cuts to compare.""",
)
@click.argument("reports", nargs=-1, required=True, metavar="REPORT [REPORT]")
@click.option("--by", metavar="CUT", help="Compare the groups of this cut: vendor, team, channel, month, hours, ... or vendor,channel.")
@click.option("--group", "groups", multiple=True, metavar="NAME", help="Compare with this group of --by; given twice: these two with each other.")
@click.option(
    "--min-evaluations",
    type=click.IntRange(min=5),
    default=DEFAULT_MIN_EVALUATIONS,
    show_default=True,
    metavar="N",
    help="A side with fewer is shown, and nothing is claimed of it.",
)
@click.option(
    "--out", "outs", multiple=True, metavar="FORMAT[:FILE]", help="terminal, markdown:FILE, html:FILE or json:FILE; repeatable; default: terminal."
)
def command(reports: tuple[str, ...], by: str | None, groups: tuple[str, ...], min_evaluations: int, outs: tuple[str, ...]) -> int:
    """Compare the QA scores of two reports, or of groups within one.

    Differences come with their 95 % ranges, and are called one only where chance is an unlikely reason, corrected for how many
    are compared; with the line items from which they mostly come.
    """
    specs = outs or ("terminal",)
    check_replaced(report_files(specs, COMPARISON_FORMATS), ((Path(path), "the report", False) for path in reports))
    cut = ",".join(checked(by)) if by else EVERYTHING
    if groups and cut == EVERYTHING:
        raise UsageError("a group is of a cut", where="--group", hint="say of which: --by vendor")
    if len(reports) > 2 or len(groups) > 2:
        raise UsageError("a comparison has two sides", hint="name one or two reports, and at most two groups")
    read = [read_report(path) for path in reports]
    pairs, found = _within(read[0], cut, groups) if len(read) == 1 else _between(read[0], read[1], cut, groups)
    write_comparison(specs, replace(found, differences=differences(pairs, min_evaluations), min_evaluations=min_evaluations))
    return ExitCode.OK


def _within(report: EarlierReport, cut: str, groups: Sequence[str]) -> tuple[Pairs, ComparedReports]:
    """Groups of one report: two with each other, all others with one, or each with all others."""
    if cut == EVERYTHING:
        raise UsageError("one report has nothing to be compared with", where=report.path, hint="name a second one, or groups with --by vendor")
    sides = _sides(report, cut)
    named = [_group(name, sides) for name in groups]
    if len(named) == 2:
        pairs = [(sides[named[0]], sides[named[1]])]
    elif named:
        pairs = [(sides[named[0]], side) for name, side in sides.items() if name != named[0]]
    else:
        pairs = [(rest_of(report.overall, side, f"all but {name}"), side) for name, side in sides.items()]
    if not pairs:
        raise UsageError(f"there is one group by {cut} only", where=report.path, hint="nothing can be compared with it")
    return pairs, ComparedReports(cut, (), 0)


def _between(first: EarlierReport, second: EarlierReport, cut: str, groups: Sequence[str]) -> tuple[Pairs, ComparedReports]:
    """The same groups in two reports."""
    before, after = _sides(first, cut), _sides(second, cut)
    wanted = [_group(name, {**before, **after}) for name in groups] or [name for name in before if name in after]
    old, new = _labels(first.path, second.path)
    pairs = [(_named(before[name], cut, old), _named(after[name], cut, new)) for name in wanted if name in before and name in after]
    if not pairs:
        raise UsageError(f"the two reports have no group by {cut} in common", where=second.path, hint="compare them without --by")
    only = (tuple(name for name in before if name not in after), tuple(name for name in after if name not in before))
    return pairs, ComparedReports(cut, (), 0, *only, tuple(_notes(first, second)))


def _sides(report: EarlierReport, cut: str) -> Mapping[str, Side]:
    if cut not in report.sides:
        has = [name for name in report.sides if name != EVERYTHING]
        hint = f"it has {', '.join(has)}; " if has else ""
        raise UsageError(f"the report is not cut by {cut}", where=report.path, hint=f"{hint}audit again with --by {cut}")
    return report.sides[cut]


def _group(name: str, sides: Mapping[str, Side]) -> str:
    found = next((key for key in sides if key.casefold() == name.strip().casefold()), None)
    if found is None:
        raise UsageError(f"there is no group '{name}'", where="--group", hint=near(name, sides, f"one of {', '.join(list(sides)[:10])}"))
    return found


def _labels(first: str, second: str) -> tuple[str, str]:
    """What the reports are called: the names of their files where those differ."""
    names = PurePath(first).stem, PurePath(second).stem
    return names if names[0] != names[1] else (first, second)


def _named(side: Side, cut: str, label: str) -> Side:
    return replace(side, name=label if cut == EVERYTHING else f"{side.name} ({label})")


def _notes(first: EarlierReport, second: EarlierReport) -> Iterator[str]:
    """What else than the contacts differs."""
    if first.packs != second.packs:
        changed = sorted({text.split(" ")[0] for text in {*first.packs} ^ {*second.packs}})
        yield f"The two were audited by different packs or versions of them ({', '.join(changed)}): a difference may come from the rules."
    if first.config != second.config:
        yield "The two were audited with different config files: a difference may come from its weights and limits."
