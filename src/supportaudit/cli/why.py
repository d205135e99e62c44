"""``supportaudit why``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import click

from supportaudit.audit import Plan, desk_of, detector_of
from supportaudit.checks import Checker, Explanation, explain, load_macros
from supportaudit.cli.account import account_lines, part, signals_of, wrapped
from supportaudit.cli.exits import ExitCode
from supportaudit.cli.near import did_you_mean
from supportaudit.cli.options import Reading, model_option, parse_now, reading, reading_options, with_files, with_model
from supportaudit.cli.packs import rulebook_of
from supportaudit.cli.problems import tell, turned_off
from supportaudit.cli.renamed import followed
from supportaudit.cli.streams import say
from supportaudit.cli.tracing import trace_lines
from supportaudit.errors import UsageError
from supportaudit.loaders import load, why_not_evaluable
from supportaudit.model import Conversation, Evaluation, Finding, SkippedTranscript, Verdict
from supportaudit.reports import is_report, words
from supportaudit.reports.text import one_line
from supportaudit.reviews import Docket, ReviewDesk
from supportaudit.rulebook import CheckRule, Rulebook
from supportaudit.scoring import account, in_no_score, score_conversation
from supportaudit.signals import Detector


@click.command(
    "why",
    epilog="""\b
Examples:
  supportaudit why NW-2002 escalation/unanswered sample_transcripts/
  supportaudit why c-1042 heard/apologize dump.jsonl --rules my-pack.yaml""",
)
@click.argument("contact", metavar="CONTACT")
@click.argument("check", metavar="CHECK")
@reading_options
@click.option("--rules", "packs", multiple=True, metavar="PACK", help="Pack (name or file); repeatable; default: all shipped packs.")
@click.option("--now", metavar="TIME", help="Judge a contact that is still open as of this moment.")
@click.option("--reviews", metavar="FILE", help="Decisions of people about findings; default: the config's.")
@model_option
def command(
    contact: str, check: str, paths: tuple[str, ...], now: str | None, format_name: str | None, **options: str | tuple[str, ...] | None
) -> int:
    """How one answer about one contact came about: line item CHECK on CONTACT, read from PATH...

    What was asked before the line item applied, every candidate of its signals and what killed it, turns and who held the contact,
    clocks, limits and deadlines, each decision and what people made of it, and the arithmetic of the QA score. There is an account of every
    answer, N/A too.
    """
    config_path, model, reviews = (value if isinstance(value := options.pop(name), str) else None for name in ("config_path", "model", "reviews"))
    over = {name: value for name, value in options.items() if isinstance(value, tuple)}
    read = reading(paths, format_name, config_path, over)
    read = replace(read, config=with_files(with_model(read.config, model), reviews, None))
    rulebook = rulebook_of(read.config)
    rule = _check(followed(check, rulebook), rulebook)
    conversation = _conversation(contact, read)
    if skipped := why_not_evaluable(conversation):
        click.echo(f"Contact {one_line(contact)} is not evaluated: {skipped.reason}")
        return ExitCode.INCOMPLETE
    plan = Plan(read.paths, read.config, rulebook, read.format, now=parse_now(now, read.config))
    detector, desk = detector_of(plan), desk_of(plan)
    for line in _page(rule, conversation, plan, detector, desk):
        click.echo(line)
    for gone in detector.switched_off:
        say(f"Incomplete: {gone}")
    return ExitCode.INCOMPLETE if detector.switched_off else ExitCode.OK


def _check(check: str, rulebook: Rulebook) -> CheckRule:
    if check in rulebook.checks:
        return rulebook.checks[check]
    if check in rulebook.off:
        raise turned_off(check, rulebook.off[check])
    hint = did_you_mean(check, rulebook.checks, "see: supportaudit rules list")
    raise UsageError(f"there is no line item '{one_line(check)}'", hint=hint)


def _conversation(contact: str, read: Reading) -> Conversation:
    """The contact with the id; what cannot be read before it comes is told."""
    known: list[str] = []
    for item in load(read.paths, read.config, format=read.format, is_report=is_report):
        if isinstance(item, SkippedTranscript):
            tell(item)
        elif isinstance(item, Conversation):
            if item.id == contact:
                return item
            known.append(one_line(item.id))
    hint = did_you_mean(contact, known, "the ids are in the report: supportaudit audit PATH --out json:FILE")
    raise UsageError(f"no contact has the id '{one_line(contact)}'", hint=hint)


def _page(rule: CheckRule, conversation: Conversation, plan: Plan, detector: Detector, desk: ReviewDesk) -> Iterator[str]:
    config, rulebook = plan.config, plan.rulebook
    macros = load_macros(config.macros) if config.macros else None
    checker = Checker(rulebook, now=plan.now, macros=macros, config=config, language=detector.language)
    signals = detector.detect(conversation)
    told = explain(checker, rule, conversation, signals, detector.off)
    found = told.all_verdicts
    settled = desk.settle(found)
    told = replace(told, verdicts=tuple(verdict for verdict in settled if verdict.check == rule.id), all_verdicts=settled)
    yield from _head(rule, conversation, told, desk)
    yield from account_lines(told, trace_lines(rulebook, conversation, detector, signals_of(rule, rulebook)))
    evaluations = score_conversation(conversation, settled, rulebook, config.auto_fail, found)
    yield from _scores(rule, told, evaluations, rulebook)


def _head(rule: CheckRule, conversation: Conversation, told: Explanation, desk: ReviewDesk) -> Iterator[str]:
    where = ": ".join(filter(None, (conversation.source.path, conversation.source.where)))
    yield f"{rule.title}   ({rule.id}, {rule.mark})"
    yield f"Contact {one_line(conversation.id)}, {words.channel(conversation.channel)}   ({one_line(where)})"
    for verdict in told.verdicts:
        reason = f" ({verdict.reason})" if verdict.reason else ""
        yield from wrapped(f"{words.party(verdict.agent)}: {words.ANSWERS[verdict.outcome]}{reason}")
        for finding in verdict.findings:
            yield from wrapped(f"  {finding.message}")
            for line in _known(verdict, finding, desk.docket):
                yield from wrapped(f"    {line}")


def _known(verdict: Verdict, finding: Finding, docket: Docket) -> Iterator[str]:
    """What people decided about a finding, who, when and why; and whether it was reported already."""
    if finding.review is not None:
        entry = docket.entries[docket.about(verdict, finding)[0]]
        yield f"{words.REVIEWS[finding.review]} by {entry.by} on {entry.at}: {entry.why}"
    if finding.baseline:
        yield words.ALREADY_REPORTED


def _scores(rule: CheckRule, told: Explanation, evaluations: Sequence[Evaluation], rulebook: Rulebook) -> Iterator[str]:
    """The arithmetic for each agent whom a verdict concerns: all of them where it is about nobody."""
    for verdict in told.verdicts:
        if reason := in_no_score(rule, verdict):
            yield from part(f"QA score ({words.party(verdict.agent)})", [reason])
            continue
        for evaluation in evaluations:
            if verdict.agent in {None, evaluation.agent}:
                yield from part(f"QA score of {words.party(evaluation.agent)}", account(rule, verdict, evaluation, told.all_verdicts, rulebook))
