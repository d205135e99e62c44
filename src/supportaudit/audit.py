"""The whole story: load, detect, check, settle, score."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from supportaudit import __version__
from supportaudit.checks import Checker, load_macros
from supportaudit.errors import UsageError
from supportaudit.intake import Intake
from supportaudit.loaders import Unread, load, why_not_evaluable
from supportaudit.looking import Looker
from supportaudit.memory import Memory, ground
from supportaudit.model import (
    AuditedConversation,
    AuditReport,
    Conversation,
    InputFile,
    Signal,
    SkippedTranscript,
)
from supportaudit.reports import is_report
from supportaudit.reviews import Docket, ReviewDesk, load_baseline
from supportaudit.rulebook import Config, Rulebook, load_reviews
from supportaudit.rulebook.templates import Combined
from supportaudit.rulebook.uses import signals_needed
from supportaudit.scoring import Tally, likely_same, score_conversation
from supportaudit.signals import Considered, Detector

Progress = Callable[[int], None]
"""Called with the number of conversations done so far."""


class Sink(Protocol):
    """Whatever wants each audited conversation, in input order, and the report at the end."""

    def add(self, audited: AuditedConversation) -> None: ...
    def finish(self, report: AuditReport) -> None: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """What to audit, by which rules."""

    paths: tuple[str, ...]
    config: Config
    rulebook: Rulebook
    format: str | None = None
    """Name of the loader to use for every file; None tells by content."""
    by: tuple[str, ...] = ("agent",)
    """Cuts of the scorecards beside the overall one."""
    now: datetime | None = None
    """The moment at which open conversations are judged; None leaves them pending."""
    compare: bool = True
    """Whether findings are compared with the config's baseline; False while a new one is made."""
    look_for: frozenset[str] = frozenset()
    """Signals to look for beside those on which line items rest."""
    unread: Unread | None = None
    """Who keeps what cannot be read; None: nobody."""
    only: Callable[[Conversation], bool] | None = None
    """Which conversations to look at; the others are counted and passed by. None: all."""
    filters: tuple[str, ...] = ()
    """The same as options, for the report."""
    workers: int = 1
    """So many processes look at conversations at once."""
    cache: Path | None = None
    """The folder in which verdicts are remembered; None remembers nothing."""
    keep_signals: bool = False
    """Whether sinks want the signals of each conversation where several processes look."""


def audit(plan: Plan, sinks: Sequence[Sink], progress: Progress | None = None) -> AuditReport:
    """How well the agents of all conversations served their customers.

    Conversations are handed to the sinks one by one, in input order, and not kept. Raises UsageError or PackError before anything is read (of a
    review of a contact that stands twice: once it does), AuditIncompleteError when a sink cannot write; what cannot be read is in the report.
    """
    config, rulebook, desk = plan.config, plan.rulebook, desk_of(plan)
    looker = _looker(plan)
    checker, detector = looker.checker, looker.detector
    tally = Tally(rulebook, config, plan.by)
    hours_of = checker.after_hours if any("hours" in cut.split(",") for cut in plan.by) else None
    intake = Intake(plan.only)
    given = intake.readable(desk.told_apart(load(plan.paths, config, format=plan.format, is_report=is_report, unread=plan.unread)))
    for conversation, found, signals_found in looker.look(given, intake.lose):
        verdicts = desk.settle(found)
        evaluations = score_conversation(conversation, verdicts, rulebook, config.auto_fail, found)
        audited = AuditedConversation(conversation, verdicts, evaluations, signals_found, hours_of(conversation) if hours_of else None)
        tally.add(audited)
        intake.count(audited)
        for sink in sinks:
            sink.add(audited)
        if progress:
            progress(intake.conversations)
    report = AuditReport(
        manifest=_manifest(plan, intake.inputs, desk, detector.language.model),
        totals=intake.totals(),
        skipped=(*intake.skipped, *intake.shortlist.summed()),
        scorecards=tally.scorecards(),
        switched_off=(*looker.switched_off, *sorted(intake.broken_checks)),
        spelling=likely_same(intake.names),
        reviews=desk.reviews(rulebook),
        baseline=desk.reported(rulebook),
        notes=(*intake.notes(), *looker.notes()),
        control=intake.control(),
    )
    for sink in sinks:
        sink.finish(report)
    return report


def signals(plan: Plan) -> Iterator[tuple[Conversation, tuple[Signal, ...]] | SkippedTranscript | InputFile]:
    """What was found in each conversation, in input order; lazily, and with what could not be read, and each file that was, in between."""
    detector = detector_of(plan)
    for item in load(plan.paths, plan.config, format=plan.format, is_report=is_report, unread=plan.unread):
        if isinstance(item, Conversation):
            yield item, detector.detect(item)
        else:
            yield item
    for rule in detector.switched_off:
        yield SkippedTranscript("", rule, "the rule was switched off during the run", "switched off")
    for rule, tool in sorted(detector.language.lacking.items()):
        yield SkippedTranscript("", f"signal:{rule}", f"not looked for, as it needs a language model with a {tool}; give --model", "no model")


def traces(plan: Plan) -> Iterator[tuple[Conversation, tuple[Considered, ...]] | SkippedTranscript | InputFile]:
    """Every candidate of a signal in each conversation that can be evaluated, with what became of it; otherwise as ``signals``."""
    detector = detector_of(plan, signals_needed(plan.rulebook) | plan.look_for)
    for item in load(plan.paths, plan.config, format=plan.format, is_report=is_report, unread=plan.unread):
        if not isinstance(item, Conversation):
            yield item
        elif problem := why_not_evaluable(item):
            yield problem
        else:
            yield item, detector.trace(item)


def _looker(plan: Plan) -> Looker:
    """What looks at conversations, with what is known of them; nothing is remembered where signals are wanted, which are not kept."""
    config, rulebook = plan.config, plan.rulebook
    detector = detector_of(plan, signals_needed(rulebook) | plan.look_for)
    macros = load_macros(config.macros) if config.macros else None
    checker = Checker(rulebook, now=plan.now, macros=macros, config=config, language=detector.language)
    keep_signals = plan.keep_signals or bool(plan.look_for)
    memory = None
    if plan.cache is not None and not keep_signals:
        memory = Memory(plan.cache, ground(rulebook, config, plan.now, detector.language.model), tuple(rulebook.checks))
    return Looker(detector, checker, plan.workers, keep_signals, memory)


def detector_of(plan: Plan, wanted: Collection[str] | None = None) -> Detector:
    """Finds the signals (of those that need a pipeline, only the wanted ones); a model that is not there is an error where it was named."""
    config = plan.config
    try:
        return Detector(plan.rulebook, lang=config.lang, model=config.model, wanted=wanted)
    except UsageError as problem:
        if problem.where == "--model":
            problem.where = config.origins.get("model", problem.where)
        raise


def desk_of(plan: Plan) -> ReviewDesk:
    """What people decided and what was reported already, ready for the run."""
    config = plan.config
    book = load_reviews(config.reviews, plan.rulebook) if config.reviews else None
    docket = Docket(book.entries if book else (), plan.now, config.aliases)
    baseline = load_baseline(config.baseline) if config.baseline and plan.compare else None
    combined = {check.id: check.template for check in plan.rulebook.checks.values() if isinstance(check.template, Combined)}
    return ReviewDesk(docket, book, baseline, combined)


def _manifest(plan: Plan, inputs: Sequence[InputFile], desk: ReviewDesk, model: str) -> Mapping[str, object]:
    """By which everything in the report can be computed again; no wall clock, no machine."""
    config = plan.config
    return {
        "tool": f"supportaudit {__version__}",
        "spacy": version("spacy"),
        "model": model or None,
        "packs": [{"id": pack.id, "version": pack.version, "sha256": pack.sha256} for pack in plan.rulebook.packs],
        "config": {"path": config.path or None, "sha256": config.sha256 or None},
        "macros": {"path": config.macros, "sha256": hashlib.sha256(Path(config.macros).read_bytes()).hexdigest()} if config.macros else None,
        "reviews": {"path": desk.book.path, "sha256": desk.book.sha256} if desk.book else None,
        "baseline": {"path": desk.baseline.path, "sha256": desk.baseline.sha256} if desk.baseline else None,
        "now": plan.now.isoformat() if plan.now else None,
        "filters": list(plan.filters),
        "timezone": config.timezone,
        "holidays": version("holidays") if any(calendar.country for calendar in config.calendars) else None,
        "auto_fail": config.auto_fail,
        "min_evaluations": config.min_evaluations,
        "pass_mark": config.pass_mark,
        "inputs": [_input(file) for file in inputs],
    }


def _input(file: InputFile) -> Mapping[str, object]:
    """What is said of one file; found = read + quarantined + repeated."""
    return {
        "path": file.path,
        "format": file.format,
        "bytes": file.size,
        "sha256": file.sha256,
        "records": file.records,
        "found": file.found,
        "read": file.read,
        "quarantined": file.quarantined,
        "repeated": file.repeated,
        "duplicates": file.duplicates,
        "notes": [str(note) for note in file.notes],
    }
