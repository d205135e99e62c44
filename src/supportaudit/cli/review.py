"""``supportaudit review``: add, list, check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from supportaudit.audit import Plan, audit
from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import (
    CONFIG,
    Reading,
    configured,
    judging_options,
    model_option,
    parse_now,
    reading,
    reading_options,
    with_files,
    with_model,
)
from supportaudit.cli.packs import rulebook_of
from supportaudit.cli.problems import tell_missing
from supportaudit.cli.renamed import followed
from supportaudit.cli.tables import table
from supportaudit.errors import UsageError
from supportaudit.model import AuditReport, Decision
from supportaudit.reports import words
from supportaudit.reports.files import Output
from supportaudit.reports.text import one_line, shortened
from supportaudit.reviews import FindingSearch
from supportaudit.rulebook import REVIEWS_FILE, Config, Review, Rulebook, load_reviews, parse_date, with_entry

LONGEST_WHY = 60
REVIEWS = click.option("--reviews", metavar="FILE", help=f"The reviews file; default: the config's, else {REVIEWS_FILE}.")


@click.group("review", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Decide about findings: overturned, excused, confirmed; list and check the decisions."""


@dataclass(frozen=True, slots=True)
class _Decided:
    """The options of ``review add``."""

    finding: str | None
    contact: str | None
    check: str | None
    agent: str | None
    decision: str
    by: str
    at: str
    why: str
    expires: str | None
    reviews: str | None
    now: str | None
    model: str | None

    def review(self) -> Review:
        """The entry that they describe; UsageError where they do not fit together."""
        if bool(self.finding) == bool(self.contact or self.check or self.agent) or bool(self.contact) != bool(self.check):
            raise UsageError(
                "it is not said what was reviewed", hint="give either --finding ID, or --contact ID and --check PACK/CHECK (and --agent NAME)"
            )
        for option, text in (("--by", self.by), ("--why", self.why)):
            if not text.strip():
                raise UsageError("blank", where=option, hint="say it in a few words")
        at, expires = _day("--at", self.at), _day("--expires", self.expires) if self.expires is not None else None
        if expires is not None and expires < at:
            raise UsageError("it expires before it was decided", where="--expires", hint="give the last day on which it counts")
        finding = self.finding.strip().casefold() if self.finding else None
        return Review(Decision(self.decision), self.by.strip(), at, self.why.strip(), finding, self.contact, self.check, self.agent, expires)


@command.command(
    "add",
    epilog="""\b
Examples:
  supportaudit review add dump/ --finding 27e899563a4f1802 --decision overturned \\
      --by "Kim Lee" --at 2026-10-05 --why "Supervisor called at 14:40, see phone log."
  supportaudit review add dump/ --contact NW-2002 --check escalation/unanswered \\
      --decision confirmed --by "Kim Lee" --at 2026-10-05 --why "Listened to the call."

\b
overturned: the tool was wrong; the finding leaves the score.
excused:    an exception; it stays in the score and fails no gate.
confirmed:  right; an auto-fail takes effect.""",
)
@reading_options
@judging_options
@model_option
@click.option("--finding", metavar="ID", help="The finding, by its id (on the page of a contact, and in findings.csv).")
@click.option("--contact", metavar="ID", help="Every finding of --check in this contact.")
@click.option("--check", metavar="PACK/CHECK", help="The line item, with --contact.")
@click.option("--agent", metavar="NAME", help="Only this agent's findings, with --contact.")
@click.option("--decision", type=click.Choice([decision.value for decision in Decision]), required=True, help="What was decided.")
@click.option("--by", required=True, metavar="NAME", help="Who decided.")
@click.option("--at", required=True, metavar="DATE", help="When, as 2026-10-31.")
@click.option("--why", required=True, metavar="TEXT", help="Why, in a sentence.")
@click.option("--expires", metavar="DATE", help="The last day on which it counts; default: for good.")
@REVIEWS
def add(paths: tuple[str, ...], format_name: str | None, config_path: str | None, **options: object) -> int:
    """Write one decision at the end of the reviews file, after a look whether PATH... has such a finding.

    Comments and order of the file stay as they are.
    """
    over = {name: options.pop(name) for name in ("roles", "agents_from", "columns", "packs")}
    decided = _Decided(**options)  # type: ignore[arg-type]  # click has checked the types
    read = reading(paths, format_name, config_path, over)  # type: ignore[arg-type]  # as above
    review, place = decided.review(), _place(decided.reviews, read.config)
    present = Path(place).is_file()
    config = with_model(with_files(read.config, place if present else None, None), decided.model)
    rulebook = rulebook_of(config)
    review = replace(review, check=followed(review.check, rulebook)) if review.check else review
    found = _search(replace(read, config=config), rulebook, review, decided.now)
    if review.finding:
        review = replace(review, contact=found[0][1], check=found[0][0])
    _write(place, with_entry(Path(place).read_bytes() if present else b"", place, review))
    number = words.count(len(found), "finding")
    click.echo(f"{one_line(review.about)}: {words.REVIEWS[review.decision]} ({number}). Written: {place}.")
    if read.config.reviews != place:
        click.echo(f"To count it: supportaudit audit PATH --reviews {place}, or reviews: in supportaudit.yml.")
    return ExitCode.OK


@command.command("list", epilog="\b\nExample:\n  supportaudit review list --reviews reviews.yml")
@REVIEWS
@CONFIG
def list_reviews(reviews: str | None, config_path: str | None) -> int:
    """All decisions: contact, line item, decision, by whom, when, until when and why."""
    book = load_reviews(_place(reviews, configured(config_path, ())))
    rows = [_row(review) for review in book.entries]
    for line in table(("contact", "line item", "finding", "decision", "by", "on", "until", "why"), rows):
        click.echo(line)
    return ExitCode.OK


@command.command("check", epilog="\b\nExample:\n  supportaudit review check dump/ --now 2026-10-31")
@reading_options
@judging_options
@model_option
@REVIEWS
def check(
    paths: tuple[str, ...],
    format_name: str | None,
    config_path: str | None,
    *,
    now: str | None,
    reviews: str | None,
    model: str | None,
    **over: tuple[str, ...],
) -> int:
    """Say of each decision whether it counts in PATH..., has expired, has lost its finding, is contradicted, or is at odds with it.

    Exit 1 when one is to be tidied. A decision is at odds with its finding where it names another contact or line item; it then decides nothing.
    """
    read = reading(paths, format_name, config_path, over)
    config = with_model(with_files(read.config, _place(reviews, read.config), None), model)
    report = _audited(replace(read, config=config), rulebook_of(config), now)
    incomplete = tell_missing(report)
    use = report.reviews
    entries = use.entries if use else ()
    for line in table(
        ("place", "about", "decision", "findings", "state"),
        [(e.where, shortened(one_line(e.about), 100), e.decision, f"{e.findings:,}", one_line(e.told)) for e in entries],
    ):
        click.echo(line)
    stale = use.to_tidy if use else ""
    click.echo(f"\n{words.count(len(entries), 'review')}; to tidy: {stale or 'none'}.")
    if use and use.unjudged:
        click.echo(f"{words.count(use.unjudged, 'review')} with a last day counted: --now TIME judges whether they have expired.")
    return ExitCode.INCOMPLETE if incomplete else ExitCode.GATE_FAILED if stale else ExitCode.OK


def _day(option: str, text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as problem:
        raise UsageError(f"'{text}' is no date", where=option, hint="write it as 2026-10-31") from problem


def _place(reviews: str | None, config: Config) -> str:
    return reviews or config.reviews or REVIEWS_FILE


def _search(read: Reading, rulebook: Rulebook, review: Review, now: str | None) -> Sequence[tuple[str, str]]:
    """Line item and contact of each finding that the review is about; UsageError when there is none."""
    search = FindingSearch(review, read.config.aliases)
    _audited(read, rulebook, now, search)
    search.must_have_found()
    return [(verdict.check, verdict.conversation) for verdict, _ in search.found]


def _audited(read: Reading, rulebook: Rulebook, now: str | None, *sinks: FindingSearch) -> AuditReport:
    config = read.config
    plan = Plan(read.paths, config, rulebook, read.format, (), parse_now(now, config), compare=False)
    return audit(plan, sinks)


def _write(place: str, data: bytes) -> None:
    output = Output(place)
    try:
        output.write(data)
        output.commit()
    finally:
        output.abort()


def _row(review: Review) -> tuple[str, ...]:
    who = f" ({review.agent})" if review.agent else ""
    cells = (
        review.contact or "",
        f"{review.check or ''}{who}",
        review.finding or "",
        words.REVIEWS[review.decision],
        review.by,
        review.at.isoformat(),
        review.expires.isoformat() if review.expires else "",
        shortened(one_line(review.why), LONGEST_WHY),
    )
    return tuple(one_line(cell) for cell in cells)
