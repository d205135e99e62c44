"""``supportaudit audit``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import click

from supportaudit.audit import Plan, audit
from supportaudit.cli.exits import ExitCode
from supportaudit.cli.filters import filter_of, filter_options
from supportaudit.cli.options import gate_options, gated, model_option, parse_now, reading, reading_options, with_files, with_model
from supportaudit.cli.outputs import check_outputs
from supportaudit.cli.packs import rulebook_of
from supportaudit.cli.problems import tell, tell_notes, tell_stale
from supportaudit.cli.progress import progress_bar
from supportaudit.cli.quarantine import quarantine_of, quarantine_option, write_quarantine
from supportaudit.cli.streams import say
from supportaudit.cli.types import Score, Word
from supportaudit.cli.wanted import Wanted
from supportaudit.cli.workers import workers_of
from supportaudit.errors import UsageError
from supportaudit.memory import default_folder
from supportaudit.model import AuditReport
from supportaudit.model.near import near
from supportaudit.reports import ReportOptions, formats, open_reports, read_report, report_files, words
from supportaudit.reports.people import who_is_who
from supportaudit.rulebook import GateSettings, Rulebook
from supportaudit.scoring import Gates, checked, failed_gates, not_gated


@click.command(
    "audit",
    epilog="""\b
Examples:
  supportaudit audit sample_transcripts/
  supportaudit audit dump/ --agent "Dana Reyes"          one agent in depth
  supportaudit audit dump/ --contact c-1042              one contact with its evidence
  supportaudit audit mail/ --agents-from example.com     who writes from here is an agent
  supportaudit audit dump.csv --column role=sender_type --column text=body
  supportaudit audit dump.jsonl.gz --quiet --out json:out/report.json --min-score 80""",
)
@reading_options
@click.option("--rules", "packs", multiple=True, metavar="PACK", help="Pack (name or file) to audit by; repeatable; default: all shipped packs.")
@click.option("--out", "outs", multiple=True, metavar="FORMAT[:FILE]", help=f"One of {formats()}; repeatable; default: terminal.")
@click.option(
    "--by",
    multiple=True,
    metavar="CUT",
    help="Cut the QA scores by agent, team, vendor, channel, tag, day, week, month or hours (business or after), or by two (vendor,channel); "
    "repeatable; default: agent, vendor and channel.",
)
@click.option("--agent", metavar="NAME", help="Show one agent in depth.")
@click.option("--contact", metavar="ID", help="Show one contact with its evidence.")
@click.option("--sort", type=Word(("name", "score")), default="name", show_default=True, help="Order of agents on the terminal.")
@filter_options
@model_option
@click.option("--now", metavar="TIME", help="Judge contacts that are still open as of this moment; without it they stay open.")
@click.option(
    "--workers", metavar="N|auto", help="So many processes look at contacts at once; the reports are the same for any number.  [default: 1]"
)
@click.option(
    "--cache",
    is_flag=False,
    flag_value="",
    metavar="[DIR]",
    help="Remember what was decided, and look only at contacts that are new; without DIR in your cache folder (supportaudit cache info names it).",
)
@click.option("--full", is_flag=True, help="Keep every verdict in the JSON report, not only those to act on.")
@gate_options
@click.option("--reviews", metavar="FILE", help="Decisions of people about findings; default: the config's.")
@click.option("--baseline", metavar="FILE", help="What was reported already: shown as such, and not counted by --fail-on.")
@click.option(
    "--fail-on-stale-reviews", is_flag=True, help="Gate: reviews that are expired, without their finding, contradicted, or at odds with it."
)
@click.option("--max-regression", type=Score(), metavar="N", help="Gate: by how many points the overall QA score may be lower than in --against.")
@click.option("--against", metavar="REPORT", help="The earlier report (json:FILE) for --max-regression, and for what changed in coaching pages.")
@click.option("--expect", type=click.IntRange(min=0), metavar="N", help="So many contacts should arrive; another number ends with exit code 3.")
@quarantine_option
@click.option("--quiet", "-q", is_flag=True, help="Nothing on the terminal but failed gates, problems and what was assumed.")
def command(paths: tuple[str, ...], format_name: str | None, config_path: str | None, **options: object) -> int:
    """Score the agents of all conversations in PATH... (files, folders, archives, addresses such as s3://, or - for standard input).

    The report says what was read, where points are lost and how each agent did, with a quote for everything. Nothing is
    written to disk unless --out asks.
    """
    asked = _Asked(**options)  # type: ignore[arg-type]  # click has checked the types
    if asked.agent is not None and asked.contact is not None:
        raise UsageError("--agent and --contact are two pages", where="--contact", hint="ask for one of them")
    read = reading(paths, format_name, config_path, asked.over())
    config = gated(with_files(with_model(read.config, asked.model), asked.reviews, asked.baseline), options)
    rulebook = rulebook_of(config)
    gates = _gates(config.gates, rulebook, asked)
    unread = quarantine_of(asked.quarantine, read.paths)
    only = filter_of(asked.since, asked.until, asked.wheres, config)
    plan = Plan(
        read.paths,
        config,
        rulebook,
        read.format,
        asked.cuts(),
        parse_now(asked.now, config),
        unread=unread,
        workers=workers_of(asked.workers),
        cache=None if asked.cache is None else Path(asked.cache) if asked.cache else default_folder(),
        keep_signals=any(spec.startswith("brief") for spec in asked.specs()),
        only=only,
        filters=only.said if only else (),
    )
    check_outputs(report_files(asked.specs()), read.paths, config, rulebook.packs)
    wanted = Wanted(asked.agent, asked.contact)
    given = (("--format", format_name), ("--config", config_path))
    with open_reports(asked.specs(), rulebook, config, asked.report_options(read.paths, given)) as sinks, progress_bar(quiet=asked.quiet) as progress:
        report = audit(plan, (*sinks, wanted), progress)
    write_quarantine(unread, asked.quarantine)
    code = _conclude(report, gates, config.gates, asked)
    return ExitCode.USAGE if report.totals.conversations and wanted.is_missing() else code


def _gates(settings: GateSettings, rulebook: Rulebook, asked: _Asked) -> Gates:
    """What the run must guarantee. Raises UsageError for a line item that there is not, and for a report that cannot be compared with."""
    for name in settings.max_findings:
        if name not in rulebook.checks:
            raise UsageError(f"there is no line item '{name}'", where="--max-findings", hint=near(name, rulebook.checks, "rules list shows them"))
    if asked.against is None and asked.max_regression is not None:
        raise UsageError("--max-regression needs --against", where="--max-regression", hint="write --max-regression 2 --against last.json")
    return Gates(
        min_score=settings.min_score,
        min_agent_score=settings.min_agent_score,
        fail_on=None if settings.fail_on == "never" else settings.fail_on,
        stale_reviews=asked.fail_on_stale_reviews,
        max_auto_fails=settings.max_auto_fails,
        max_findings=settings.max_findings,
        on_few=settings.on_few,
        max_regression=asked.max_regression,
        against=replace(read_report(asked.against).overall, name=asked.against) if asked.against else None,
    )


def _conclude(report: AuditReport, gates: Gates, settings: GateSettings, asked: _Asked) -> int:
    failed = failed_gates(report, gates)
    for sentence in failed:
        say(f"Gate failed: {sentence}")
    for note in not_gated(report, gates):
        say(f"Not gated: {note}.")
    if "terminal" not in asked.specs():
        for item in filter(lambda item: item.missing, report.skipped):
            tell(item)
        tell_stale(report)
        tell_notes(report.notes)
        if not asked.quiet:
            for line in filter(None, (who_is_who(report), words.control(report.control))):
                say(line)
            say(_summary(report, asked.specs()))
    for rule in report.switched_off:
        say(f"Incomplete: {rule}")
    if not report.totals.conversations:
        say("Incomplete: nothing could be read; name files or folders with transcripts.")
    other = asked.expect is not None and _arrived(report) != asked.expect
    if other:
        say(f"Incomplete: {words.count(_arrived(report), 'contact')} arrived, {asked.expect:,} expected.")
    too_much = settings.max_skipped.exceeded(report)
    if too_much and report.totals.conversations:
        left_out = report.totals.skipped + report.totals.quarantined
        say(f"Incomplete: {left_out:,} not evaluated, the limit is {settings.max_skipped}; --max-skipped N or N% allows more.")
    if report.switched_off or not report.totals.conversations or too_much or other:
        return ExitCode.INCOMPLETE
    return ExitCode.GATE_FAILED if failed else ExitCode.OK


def _arrived(report: AuditReport) -> int:
    """How many contacts there were, asked about or not."""
    return report.totals.records + report.totals.passed_by


def _summary(report: AuditReport, specs: tuple[str, ...]) -> str:
    """What was read and where the reports lie, for a run that shows no page."""
    totals = report.totals
    again = f", {totals.repeated:,} given again and counted once" if totals.repeated else ""
    left_out = totals.skipped + totals.quarantined
    places = [place for _, _, place in (spec.partition(":") for spec in specs) if place]
    ignored = "".join(f" {item.reason}: {item.path}." for item in report.skipped if item.kind == "ignored")
    written = f" Written: {', '.join(places)}." if places else ""
    aside = f", {totals.passed_by:,} left aside by {', '.join(words.filters_of(report))}" if totals.passed_by else ""
    return (
        f"{words.count(totals.records, 'contact')} read{again}{aside}; {totals.scored:,} scored, {totals.too_little:,} with too little to score, "
        f"{left_out:,} not evaluated.{ignored}{written}"
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options of one call."""

    roles: tuple[str, ...]
    agents_from: tuple[str, ...]
    columns: tuple[str, ...]
    packs: tuple[str, ...]
    outs: tuple[str, ...]
    by: tuple[str, ...]
    agent: str | None
    contact: str | None
    sort: str
    now: str | None
    model: str | None
    workers: str | None
    cache: str | None
    full: bool
    min_score: float | None
    min_agent_score: float | None
    fail_on: str | None
    reviews: str | None
    baseline: str | None
    fail_on_stale_reviews: bool
    max_skipped: str | None
    max_auto_fails: int | None
    max_findings: tuple[str, ...]
    on_few: str | None
    since: str | None
    until: str | None
    wheres: tuple[str, ...]
    max_regression: float | None
    against: str | None
    expect: int | None
    quarantine: str | None
    quiet: bool

    def cuts(self) -> tuple[str, ...]:
        """How the scorecards are cut; what is shown or gated by agent needs that cut too."""
        cuts = tuple(dict.fromkeys(",".join(checked(cut)) for cut in self.by)) or ("agent", "vendor", "channel")
        by_agent = self.agent is not None or self.min_agent_score is not None
        return ("agent", *cuts) if by_agent and "agent" not in cuts else cuts

    def over(self) -> dict[str, Iterable[str]]:
        """What lies over the config file."""
        return {"roles": self.roles, "agents_from": self.agents_from, "columns": self.columns, "packs": self.packs}

    def specs(self) -> tuple[str, ...]:
        """The reports to write; --quiet takes the terminal away."""
        specs = self.outs or ("terminal",)
        return tuple(spec for spec in specs if not (self.quiet and spec == "terminal"))

    def report_options(self, paths: tuple[str, ...], more: Iterable[tuple[str, str | None]]) -> ReportOptions:
        """``more``: further options by which the run reads and judges."""
        lists = (
            ("--role", self.roles),
            ("--agents-from", self.agents_from),
            ("--column", self.columns),
            ("--rules", self.packs),
            ("--where", self.wheres),
        )
        single = (
            *more,
            ("--now", self.now),
            ("--model", self.model),
            ("--since", self.since),
            ("--until", self.until),
            ("--reviews", self.reviews),
            ("--baseline", self.baseline),
        )
        given = [*((name, value) for name, values in lists for value in values), *((name, value) for name, value in single if value is not None)]
        again = tuple(word for option in given for word in option)
        return ReportOptions(agent=self.agent, contact=self.contact, sort=self.sort, full=self.full, paths=paths, again=again, against=self.against)
