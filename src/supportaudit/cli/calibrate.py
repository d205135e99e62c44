"""``supportaudit calibrate``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from supportaudit.audit import Plan, audit
from supportaudit.calibration import Comparison, below, calibration, floors, metric_names, metrics, must_be_installed
from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import judging_options, model_option, parse_now, reading, reading_options, with_model
from supportaudit.cli.outputs import check_outputs
from supportaudit.cli.packs import rulebook_of
from supportaudit.cli.problems import tell, tell_notes
from supportaudit.cli.progress import progress_bar
from supportaudit.cli.streams import say
from supportaudit.errors import UsageError
from supportaudit.loaders import load_labels
from supportaudit.model import AuditReport, Calibration, LabelFile
from supportaudit.model.shown import one_line
from supportaudit.reports import report_files, words
from supportaudit.reports.calibration import CALIBRATION_FORMATS, write_calibration

MOST_TOLD = 10


@click.command(
    "calibrate",
    epilog="""\b
Examples:
  supportaudit calibrate dump/ --labels sheet.xlsx
  supportaudit calibrate dump/ --labels ana.xlsx --labels ben.xlsx       two reviewers
  supportaudit calibrate dump/ --labels labels.jsonl --fail-under macro_f1=0.6
  supportaudit calibrate dump/ --labels labels.jsonl --fail-under signal/upsell.precision=0.8

\b
Figures for --fail-under: macro_f1, check_macro_f1, accusing.precision, accusing.recall,
spearman, scored; and precision, recall, f1, kappa and ac1 of each signal and line item,
as in signal/hear.f1 or check/escalation/unanswered.recall.""",
)
@reading_options
@click.option("--labels", required=True, multiple=True, metavar="FILE", help="What people said: JSON Lines, CSV, or a sheet of supportaudit sample.")
@judging_options
@click.option("--fail-under", "asked", multiple=True, metavar="METRIC=VALUE", help="Gate: a figure of the comparison; repeatable.")
@click.option("--examples", type=click.IntRange(min=0), default=2, show_default=True, metavar="N", help="So many false alarms and misses of each.")
@click.option("--out", "outs", multiple=True, metavar="FORMAT[:FILE]", help="terminal, csv:DIR or json:FILE; repeatable; default: terminal.")
@model_option
def command(paths: tuple[str, ...], format_name: str | None, config_path: str | None, examples: int, **options: str | tuple[str, ...] | None) -> int:
    """How far the tool agrees with people who labelled contacts of PATH...: for each signal and line item, and for QA scores.

    Right of flagged and found of real ones with likely ranges, F1, Cohen's kappa and Gwet's AC1, examples of what differs, whether
    QA scores put contacts in people's order, whether they are for or against an agent, and how far people agree among themselves.
    """
    model, now = (value if isinstance(value := options.pop(name), str) else None for name in ("model", "now"))
    over = {name: value for name, value in options.items() if isinstance(value, tuple)}
    labels, asked, outs = over.pop("labels"), over.pop("asked"), over.pop("outs") or ("terminal",)
    must_be_installed()
    read = reading(paths, format_name, config_path, over)
    config = replace(with_model(read.config, model), reviews=None)  # the tool's own answers, before people mended them
    rulebook = rulebook_of(config)
    check_outputs(report_files(outs, CALIBRATION_FORMATS), read.paths, config, rulebook.packs, labels)
    files = load_labels(labels)
    compared = Comparison(rulebook, tuple(one for file in files for one in file.labelled), examples)
    limits = floors(asked, metric_names(compared.known))
    plan = Plan(
        read.paths,
        config,
        rulebook,
        read.format,
        now=parse_now(now, config),
        compare=False,
        look_for=frozenset(compared.known.signals.values()),
        only=lambda conversation: one_line(conversation.id) in compared.gold,
    )
    with progress_bar(quiet=False) as progress:
        report = audit(plan, (compared,), progress)
    if not compared.compared:
        raise UsageError("none of the labelled contacts is among those that were read", hint="name the files or folders that they come from")
    found = calibration(compared, files)
    write_calibration(outs, found)
    complete = _tell(report, found, files)
    failed = below(metrics(found), limits)
    for sentence in failed:
        say(f"Gate failed: {sentence}")
    return ExitCode.INCOMPLETE if not complete else ExitCode.GATE_FAILED if failed else ExitCode.OK


def _tell(report: AuditReport, found: Calibration, files: Sequence[LabelFile]) -> bool:
    """Whether every label could be compared; what could not is told, and what was assumed while reading."""
    for item in report.skipped:
        if item.missing:
            tell(item)
    tell_notes(report.notes)
    for rule in report.switched_off:
        say(f"Incomplete: {rule}")
    for file in files:
        if file.blank:
            say(f"{file.path}: {words.count(file.blank, 'contact')} not filled in, and left aside")
    if found.absent:
        say(
            f"Incomplete: {words.count(len(found.absent), 'labelled contact')} not read or not evaluated: {words.some(list(found.absent), MOST_TOLD)}"
        )
    if found.stale:
        what = words.count(len(found.stale), "label of a message", "labels of messages")
        say(f"Incomplete: {what} that the contact does not have: {words.some(list(found.stale), MOST_TOLD)}")
    return not (report.switched_off or found.absent or found.stale)
