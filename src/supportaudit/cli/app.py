"""The ``supportaudit`` command: its subcommands, loaded only when called, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import errno
import gc
import importlib
import io
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from supportaudit import __version__
from supportaudit.cli.environment import DEBUG, name_variable, option_defaults, ours, told_by, unknown_variables
from supportaudit.cli.exits import ExitCode
from supportaudit.cli.streams import (
    TERMINATED,
    TerminatedError,
    open_closed_streams,
    replace_what_cannot_be_shown,
    say,
    termination_unwinds,
)
from supportaudit.errors import AuditIncompleteError, CheckError, SupportAuditError, TranscriptError
from supportaudit.model.near import nearest

COMMANDS = {
    "audit": ("supportaudit.cli.audit", "Score the agents of chats and e-mails, with evidence."),
    "baseline": ("supportaudit.cli.baseline", "Note what was reported already, so that only new findings fail a gate."),
    "cache": ("supportaudit.cli.cache", "What audits with --cache remember, and how to forget it."),
    "calibrate": ("supportaudit.cli.calibrate", "How far the tool agrees with people who labelled the same contacts."),
    "compare": ("supportaudit.cli.compare", "Whether two reports, periods, vendors or teams really differ, and by what."),
    "config": ("supportaudit.cli.config", "Show each setting and where it was said."),
    "convert": ("supportaudit.cli.convert", "Write transcripts of any supported format as JSON Lines, CSV or Parquet."),
    "init": ("supportaudit.cli.init", "Write a commented config and a first pack of your own."),
    "inspect": ("supportaudit.cli.inspect", "What a file is taken for and why, what was read of it, and a mapping where nothing was."),
    "macros": ("supportaudit.cli.macros", "Find the site's canned texts, for the config's 'macros:'."),
    "review": ("supportaudit.cli.review", "Decide about findings: overturned, excused, confirmed; list and check the decisions."),
    "rules": ("supportaudit.cli.rules", "List, show, write, try, lint and test the line items and rule packs."),
    "sample": ("supportaudit.cli.sample", "Draw the contacts that people should label, into a sheet to fill in."),
    "schema": ("supportaudit.cli.schema", "Print the JSON Schema of packs, config, report or conversations."),
    "signals": ("supportaudit.cli.signals", "Print what was found in each message, as JSON Lines."),
    "why": ("supportaudit.cli.why", "How one answer about one contact came about, step by step."),
}
"""Subcommand -> module that holds ``command``, and its one-line help, so that ``--help`` imports none of them."""
INTERRUPTED, CLOSED_PIPE = 130, 141
"""What shells report for a program stopped by Ctrl-C, and for one whose output nobody reads any more (docs/decisions/0050)."""

OBJECTS = 50_000
"""New objects before the collector looks for circles; after Python's 700 it looks a hundred times at a rulebook, in which there are none."""


@contextmanager
def _closed_pipe_apart() -> Iterator[None]:
    """Says that nobody reads the output any more before click does, which would end the program as if a gate had failed."""
    try:
        yield
    except BrokenPipeError as problem:
        raise click.exceptions.Exit(CLOSED_PIPE) from problem


class LazyGroup(click.Group):
    """A group whose subcommands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = _load(cmd_name)
        if ours(os.environ):
            ctx.default_map = {**(ctx.default_map or {}), cmd_name: option_defaults(command, _load("audit"), os.environ)}
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            found = nearest(name, COMMANDS)
            hint = f" Did you mean '{found[0]}'?" if found else f" There are: {', '.join(sorted(COMMANDS))}."
            ctx.fail(f"No such command '{name}'.{hint}")
        return super().resolve_command(ctx, args)

    def make_context(self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: object) -> click.Context:
        with _closed_pipe_apart():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        with _closed_pipe_apart():
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  supportaudit audit sample_transcripts/
  supportaudit audit dump.jsonl.gz --by vendor --out csv:out/ --out json:out/report.json
  supportaudit rules show escalation/unanswered

\b
Settings stand in supportaudit.yml; what stands in the environment as SUPPORTAUDIT_TIMEZONE or
SUPPORTAUDIT_MIN_SCORE lies over it, and options over that: supportaudit config show.

\b
Exit codes: 0 ok; 1 a gate failed; 2 usage, config or rule error; 3 incomplete.""",
)
@click.version_option(__version__, "-V", "--version", prog_name="supportaudit")
def cli() -> None:
    """Audits the quality of customer-support conversations, offline.

    Reads chats and e-mails as help desks export them, looks for good and bad support by rule packs written in YAML, and prints
    QA scores per agent with a quote for everything it says.
    """
    if ours(os.environ):
        for line in unknown_variables(_load("audit"), os.environ):
            say(f"supportaudit: {line}")


def _load(name: str) -> click.Command:
    command = importlib.import_module(COMMANDS[name][0]).command
    if not isinstance(command, click.Command):
        raise TypeError(name)
    return command


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line and exit with the documented code; no traceback reaches the user."""
    gc.set_threshold(OBJECTS)
    sys.exit(run(argv))


def run(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    open_closed_streams()
    replace_what_cannot_be_shown()
    args = sys.argv[1:] if argv is None else list(argv)
    try:
        with termination_unwinds():
            code = cli.main(args=args, prog_name="supportaudit", standalone_mode=False)
            sys.stdout.flush()
    except click.exceptions.Exit as ending:
        code = ending.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        code = INTERRUPTED
    except TerminatedError:
        click.echo("Stopped.", err=True)
        code = TERMINATED
    except click.ClickException as problem:
        _show(problem)
        code = ExitCode.USAGE
    except SupportAuditError as problem:
        problem.where = told_by(problem.where, args, os.environ)
        code = _report(problem)
    except BrokenPipeError:
        code = _nobody_reads()
    except (OSError, MemoryError) as problem:
        code = _report(_system_error(problem))
    except Exception as problem:  # the last resort: a mistake of ours is a line to report, not a page of code
        if os.environ.get(DEBUG):
            raise
        code = _report(_internal_error(problem))
    return int(code or ExitCode.OK)


def _show(problem: click.ClickException) -> None:
    """Says what click says, each line safe to show."""
    if isinstance(problem, click.NoSuchOption):
        del (problem.possibilities or [])[1:]  # the nearest; click names up to three, by the alphabet
    name_variable(problem)
    shown = io.StringIO()
    problem.show(shown)
    for line in shown.getvalue().splitlines():
        say(line)


def _report(problem: SupportAuditError) -> int:
    for line in str(problem).split("\n"):
        say(f"supportaudit: {line}")
    incomplete = isinstance(problem, (AuditIncompleteError, CheckError, TranscriptError))
    return ExitCode.INCOMPLETE if incomplete else ExitCode.USAGE


def _system_error(problem: OSError | MemoryError) -> AuditIncompleteError:
    """What the operating system refused, and what to do about it."""
    what = getattr(problem, "strerror", None) or str(problem) or "out of memory"
    where = getattr(problem, "filename", None)
    if isinstance(problem, MemoryError):
        return AuditIncompleteError(what, hint="give fewer or smaller files at a time")
    if problem.errno == errno.ENOSPC and not where:
        _drop_stdout()
        return AuditIncompleteError(what, where="standard output", hint="free some space, or send the output elsewhere")
    return AuditIncompleteError(what, where=str(where) if where else "", hint="check that it is there, and that you may read and write it")


def _internal_error(problem: Exception) -> AuditIncompleteError:
    """A mistake of ours, as one line; what it was about may be a customer's text, which stays out."""
    frame = traceback.extract_tb(problem.__traceback__)[-1]
    what = f"internal error, {type(problem).__name__} in {frame.name} ({Path(frame.filename).name}:{frame.lineno})"
    return AuditIncompleteError(what, hint=f"please report this line; {DEBUG}=1 shows more")


def _nobody_reads() -> int:
    _drop_stdout()
    return CLOSED_PIPE


def _drop_stdout() -> None:
    from supportaudit.reports.files import drop_stdout  # noqa: PLC0415  (needed by no run that ends as it should)

    drop_stdout()
