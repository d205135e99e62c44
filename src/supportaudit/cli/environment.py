"""Variables of the environment: ``SUPPORTAUDIT_`` and the name of a setting or of an option, in capitals."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

import click
from click.core import ParameterSource

PREFIX = "SUPPORTAUDIT_"
Defaults = dict[str, "str | list[str] | Defaults"]


def variable(option: str) -> str:
    """The variable of an option: ``--max-skipped`` -> ``SUPPORTAUDIT_MAX_SKIPPED``."""
    return PREFIX + option.lstrip("-").replace("-", "_").upper()


def config_variables() -> frozenset[str]:
    """The variables that set something of the config, over its file."""
    from supportaudit.rulebook import CONFIG_VARIABLES  # noqa: PLC0415  (--help stays quick)

    return CONFIG_VARIABLES


def option_defaults(command: click.Command, environ: Mapping[str, str]) -> Defaults:
    """What the environment says of a command's options, as click's ``default_map``; lists are written with commas, empty variables say nothing.

    Variables of the config are left out: they lie over the config file, and options over them.
    """
    found: Defaults = {}
    if isinstance(command, click.Group):
        return {name: option_defaults(inner, environ) for name, inner in command.commands.items()}
    for name, option in _options(command):
        text = environ.get(name, "").strip()
        if text and name not in config_variables() and option.name:
            found[option.name] = [part.strip() for part in text.split(",") if part.strip()] if option.multiple else text
    return found


def unknown_variables(commands: Sequence[click.Command], environ: Mapping[str, str]) -> Iterator[str]:
    """One line for each variable that begins like ours and is none, with the most similar one."""
    known = {*config_variables(), *(name for command in commands for name, _ in _all_options(command))}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.8)
            hint = f"did you mean {near[0]}?" if near else "see: supportaudit config show"
            yield f"{name} in the environment is no setting and is not used ({hint})"


def name_variable(problem: click.ClickException) -> None:
    """Let the message about a wrong value name the variable that it came from."""
    if isinstance(problem, click.BadParameter) and problem.ctx and problem.param and problem.param.name:
        source = problem.ctx.get_parameter_source(problem.param.name)
        names = [variable(option) for option in problem.param.opts if option.startswith("--")]
        if source is ParameterSource.DEFAULT_MAP and names:
            problem.param_hint = names[0]


def told_by(where: str, args: Sequence[str], environ: Mapping[str, str]) -> str:
    """The variable behind an error about an option, where the option was not given itself; else ``where`` as it is."""
    name = variable(where)
    given = any(arg == where or arg.startswith(f"{where}=") for arg in args)
    return name if where.startswith("--") and environ.get(name, "").strip() and not given else where


def source_of(option: str) -> str:
    """Who gave an option of the command that is running: the option itself, or its variable."""
    context = click.get_current_context(silent=True)
    for param in context.command.params if context else ():
        if context and param.name and option in param.opts and context.get_parameter_source(param.name) is ParameterSource.DEFAULT_MAP:
            return variable(option)
    return option


def _options(command: click.Command) -> Iterator[tuple[str, click.Option]]:
    for option in command.params:
        if isinstance(option, click.Option):
            yield from ((variable(name), option) for name in option.opts if name.startswith("--"))


def _all_options(command: click.Command) -> Iterator[tuple[str, click.Option]]:
    yield from _options(command)
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from _all_options(inner)
