"""``supportaudit why``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import click

from supportaudit.checks import BusinessCalendars, Checker, Explanation, explain, load_macros
from supportaudit.cli.account import account_lines, part, signals_of, wrapped
from supportaudit.cli.exits import ExitCode
from supportaudit.cli.near import did_you_mean
from supportaudit.cli.options import Reading, model_option, parse_now, reading, reading_options, rulebook_of, with_model
from supportaudit.cli.problems import tell
from supportaudit.cli.tracing import trace_lines
from supportaudit.errors import UsageError
from supportaudit.loaders import load, why_not_evaluable
from supportaudit.model import Conversation, Evaluation, SkippedTranscript
from supportaudit.reports import is_report, words
from supportaudit.reports.text import one_line
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
@model_option
def command(
    contact: str, check: str, paths: tuple[str, ...], now: str | None, format_name: str | None, **options: str | tuple[str, ...] | None
) -> int:
    """How one answer about one contact came about: line item CHECK on CONTACT, read from PATH...

    What was asked before the line item applied, every candidate of its signals and what killed it, turns and who held the contact,
    clocks, limits and deadlines, each decision, and the arithmetic of the QA score. There is an account of every answer, N/A too.
    """
    config_path, model = (value if isinstance(value := options.pop(name), str) else None for name in ("config_path", "model"))
    over = {name: value for name, value in options.items() if isinstance(value, tuple)}
    read = reading(paths, format_name, config_path, over)
    read = replace(read, config=with_model(read.config, model))
    rulebook = rulebook_of(read.config)
    rule = _check(check, rulebook)
    conversation = _conversation(contact, read)
    if skipped := why_not_evaluable(conversation):
        click.echo(f"Contact {one_line(contact)} is not evaluated: {skipped.reason}")
        return ExitCode.INCOMPLETE
    for line in _page(rule, conversation, rulebook, read, now):
        click.echo(line)
    return ExitCode.OK


def _check(check: str, rulebook: Rulebook) -> CheckRule:
    if check in rulebook.checks:
        return rulebook.checks[check]
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


def _page(rule: CheckRule, conversation: Conversation, rulebook: Rulebook, read: Reading, now: str | None) -> Iterator[str]:
    config = read.config
    detector = Detector(rulebook, lang=config.lang, model=config.model)
    macros = load_macros(config.macros) if config.macros else None
    calendars = BusinessCalendars(config)
    checker = Checker(rulebook, now=parse_now(now, config), macros=macros, lang=config.lang, calendars=calendars, language=detector.language)
    told = explain(checker, rule, conversation, detector.detect(conversation))
    yield from _head(rule, conversation, told)
    yield from account_lines(told, trace_lines(rulebook, conversation, detector.trace(conversation), signals_of(rule, rulebook)))
    evaluations = score_conversation(conversation, told.all_verdicts, rulebook, read.config.auto_fail)
    yield from _scores(rule, told, evaluations, rulebook)


def _head(rule: CheckRule, conversation: Conversation, told: Explanation) -> Iterator[str]:
    where = ": ".join(filter(None, (conversation.source.path, conversation.source.where)))
    yield f"{rule.title}   ({rule.id}, {rule.mark})"
    yield f"Contact {one_line(conversation.id)}, {words.channel(conversation.channel)}   ({one_line(where)})"
    for verdict in told.verdicts:
        reason = f" ({verdict.reason})" if verdict.reason else ""
        yield from wrapped(f"{words.party(verdict.agent)}: {words.ANSWERS[verdict.outcome]}{reason}")
        for finding in verdict.findings:
            yield from wrapped(f"  {finding.message}")


def _scores(rule: CheckRule, told: Explanation, evaluations: Sequence[Evaluation], rulebook: Rulebook) -> Iterator[str]:
    """The arithmetic for each agent whom a verdict concerns: all of them where it is about nobody."""
    for verdict in told.verdicts:
        if reason := in_no_score(rule, verdict):
            yield from part(f"QA score ({words.party(verdict.agent)})", [reason])
            continue
        for evaluation in evaluations:
            if verdict.agent in {None, evaluation.agent}:
                yield from part(f"QA score of {words.party(evaluation.agent)}", account(rule, verdict, evaluation, told.all_verdicts, rulebook))
