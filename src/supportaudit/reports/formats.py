"""From what ``--out`` says to writers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from supportaudit.errors import UsageError
from supportaudit.model.near import nearest
from supportaudit.reports.ci import GithubReport, GitlabReport, JunitReport, SarifReport
from supportaudit.reports.coaching import CoachingReport
from supportaudit.reports.csv_report import CsvReport, csv_files
from supportaudit.reports.digest import DigestReport
from supportaudit.reports.html import HtmlReport
from supportaudit.reports.interface import Format, Place, ReportContext, ReportOptions, ReportWriter
from supportaudit.reports.json_report import JsonReport
from supportaudit.reports.markdown_report import MarkdownReport
from supportaudit.reports.parquet_report import ParquetReport, parquet_files
from supportaudit.reports.xlsx_report import XlsxReport
from supportaudit.rulebook.config import Config
from supportaudit.rulebook.rules import Rulebook


def _terminal(target: str, context: ReportContext) -> ReportWriter:
    from supportaudit.reports.terminal import TerminalReport  # noqa: PLC0415  (rich is loaded only for a page on the terminal)

    return TerminalReport(target, context)


def _brief(target: str, context: ReportContext) -> ReportWriter:
    from supportaudit.reports.brief import BriefReport  # noqa: PLC0415  (its charts are loaded only for the page)

    return BriefReport(target, context)


FORMATS = (
    Format("terminal", "", open=_terminal),
    Format("csv", "DIR", csv_files, open=CsvReport),
    Format("xlsx", "FILE", open=XlsxReport),
    Format("parquet", "DIR", parquet_files, open=ParquetReport),
    Format("json", "[FILE]", open=JsonReport),
    Format("markdown", "[FILE]", open=MarkdownReport),
    Format("html", "FILE", open=HtmlReport),
    Format("brief", "FILE", open=_brief),
    Format("coaching", "DIR", lambda _: (), open=CoachingReport),
    Format("digest", "[FILE]", open=DigestReport),
    Format("junit", "[FILE]", open=JunitReport),
    Format("sarif", "[FILE]", open=SarifReport),
    Format("gitlab", "[FILE]", open=GitlabReport),
    Format("github", "[FILE]", open=GithubReport),
)
"""Every format, in the order of the documentation."""
STDOUT = "-"


def formats() -> str:
    """What ``--out`` takes, as a list for people."""
    return ", ".join(one.usage for one in FORMATS)


Known = TypeVar("Known", bound=Place)


def open_report(spec: str, rulebook: Rulebook, config: Config, options: ReportOptions) -> ReportWriter:
    """The writer for one ``--out``: ``terminal``, ``csv:DIR``, ``json:FILE``, ``json`` for standard output, ...

    Nothing is opened before ``begin``. Raises UsageError, with the nearest right spelling, for what is no format or lacks its place.
    """
    found, target = parsed(spec, FORMATS)
    return found.open(target, ReportContext(rulebook, config, options))


@contextmanager
def open_reports(specs: Sequence[str], rulebook: Rulebook, config: Config, options: ReportOptions) -> Iterator[tuple[ReportWriter, ...]]:
    """All writers of a run, begun; whatever did not finish is dropped at the end, so that no half file stays.

    Raises UsageError where two of them would write to one place, AuditIncompleteError where a place cannot be written.
    """
    report_files(specs)
    writers = tuple(open_report(spec, rulebook, config, options) for spec in specs)
    with ExitStack() as stack:
        for writer in writers:
            stack.callback(writer.abort)
            writer.begin()
        yield writers


def parsed(spec: str, formats: Sequence[Known]) -> tuple[Known, str]:
    """The format that ``--out`` names, and where to write (``-`` is standard output); UsageError, with the nearest right spelling, for none."""
    name, colon, target = spec.partition(":")
    found = next((one for one in formats if one.name == name.strip().casefold()), None)
    if found is None:
        names = [one.name for one in formats]
        meant = nearest(name.strip(), names)
        usage = next(one.usage for one in formats if one.name == meant[0]) if meant else ""
        hint = f"did you mean '{usage}'?" if meant else f"one of {', '.join(one.usage for one in formats)}"
        raise UsageError(f"'{name}' is no report format", where="--out", hint=hint)
    if colon and not found.target:
        raise UsageError(f"{found.name} takes no place", where="--out", hint=f"write --out {found.name}, and > FILE for a copy")
    if found.target and not target and (colon or not found.target.startswith("[")):
        raise UsageError(f"{found.name} needs a place to write to", where="--out", hint=f"write --out {found.usage}")
    return found, target or STDOUT


def report_files(specs: Sequence[str], formats: Sequence[Place] = FORMATS) -> dict[str, str]:
    """Every file that these ``--out`` will write (or ``-``), and which of them does; UsageError where two would write one file, or none can."""
    files: dict[str, str] = {}
    real: dict[str, str] = {}
    for spec in specs:
        found, target = parsed(spec, formats)
        _fitting(found, target)
        files.update(dict.fromkeys(found.files(target), spec))
        for file in dict.fromkeys((target, *found.files(target))):
            place = file if file == STDOUT else os.path.realpath(file)
            if place in real and place != os.devnull:
                where = "standard output" if place == STDOUT else place
                hint = "name a file for one of them, as in json:FILE"
                raise UsageError(f"{real[place]} and {spec} would both write to {where}", where="--out", hint=hint)
            real[place] = spec
    return files


def _fitting(found: Place, target: str) -> None:
    """Nothing where the target may be, or become, what the format writes; UsageError for a file where a folder is meant, and the other way round."""
    if found.target == "DIR":
        if target == STDOUT or (os.path.lexists(target) and not Path(target).is_dir()):
            what = "standard output is" if target == STDOUT else f"{target} is"
            raise UsageError(f"{what} not a folder", where=f"--out {found.name}:{target}", hint=f"name a folder, as in {found.name}:out/")
    elif target != STDOUT and (target.endswith("/") or Path(target).is_dir()):
        raise UsageError(f"{target} is a folder", where=f"--out {found.name}:{target}", hint="name a file in it")
