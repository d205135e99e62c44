"""Variables of the environment: ``SUPPORTAUDIT_`` and the name of a setting or of an option, in capitals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click
from click.core import ParameterSource

from supportaudit.model.near import nearest

PREFIX = "SUPPORTAUDIT_"
DEBUG = f"{PREFIX}DEBUG"
"""Lets the traceback of an internal error through."""
Defaults = dict[str, "str | bool | list[str] | Defaults"]
FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def variable(option: str) -> str:
    """The variable of an option: ``--max-skipped`` -> ``SUPPORTAUDIT_MAX_SKIPPED``."""
    return PREFIX + option.lstrip("-").replace("-", "_").upper()


def config_variables() -> frozenset[str]:
    """The variables that set something of the config, over its file."""
    from supportaudit.rulebook import CONFIG_VARIABLES  # noqa: PLC0415  (--help stays quick)

    return CONFIG_VARIABLES


def option_defaults(command: click.Command, audit: click.Command, environ: Mapping[str, str]) -> Defaults:
    """What the environment says of a command's options, as click's ``default_map``; lists are written with commas, empty variables say nothing.

    Variables stand for the options of ``audit``; another command follows those that it shares. Variables of the config are left out: they lie
    over the config file, and options over them.
    """
    if isinstance(command, click.Group):
        context = click.Context(command)
        inner = ((name, command.get_command(context, name)) for name in command.list_commands(context))
        return {name: option_defaults(one, audit, environ) for name, one in inner if one}
    found: Defaults = {}
    shared = dict(_options(audit))
    for name, option in _options(command):
        text = environ.get(name, "").strip()
        if text and name not in config_variables() and option.name and name in shared and _same(option, shared[name]):
            found[option.name] = _value(name, option, text)
    return found


def unknown_variables(audit: click.Command, environ: Mapping[str, str]) -> Iterator[str]:
    """One line for each variable that begins like ours and is none, with the most similar one."""
    known = {DEBUG, *config_variables(), *dict(_options(audit))}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            found = nearest(name.removeprefix(PREFIX), (one.removeprefix(PREFIX) for one in known))
            hint = f"did you mean {PREFIX}{found[0]}?" if found else "see: supportaudit config show"
            yield f"{name} in the environment is no setting and is not used ({hint})"


def ours(environ: Mapping[str, str]) -> bool:
    """Whether the environment says anything that could be meant for us, so that nothing more is imported to look."""
    return any(name.startswith(PREFIX) for name in environ)


def _value(name: str, option: click.Option, text: str) -> str | bool | list[str]:
    if option.multiple:
        return [part.strip() for part in text.split(",") if part.strip()]
    if not option.is_flag:
        return text
    if text.casefold() not in FLAGS:
        raise click.BadParameter(f"'{text}' is neither 1 (yes) nor 0 (no).", param_hint=name)
    return FLAGS[text.casefold()]


def name_variable(problem: click.ClickException) -> None:
    """Let the message about a wrong value name the variable that it came from."""
    if isinstance(problem, click.BadParameter) and problem.ctx and problem.param and problem.param.name:
        source = problem.ctx.get_parameter_source(problem.param.name)
        names = [variable(option) for option in problem.param.opts if option.startswith("--")]
        if source is ParameterSource.DEFAULT_MAP and names:
            problem.param_hint = names[0]


def told_by(where: str, args: Sequence[str], environ: Mapping[str, str]) -> str:
    """The place of an error with the variable behind it: instead of an option that was not given itself, or before what the variable names."""
    given = any(arg == where or arg.startswith(f"{where}=") for arg in args)
    if where.startswith("--"):
        name = variable(where)
        return name if environ.get(name, "").strip() and not given else where
    names = sorted(name for name, text in environ.items() if name.startswith(PREFIX) and where in map(str.strip, text.split(",")))
    return f"{names[0]}: {where}" if where and names and not given else where


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


def _same(one: click.Option, other: click.Option) -> bool:
    """Whether two options of one name mean the same: the baseline's ``--out FILE`` is not the audit's ``--out FORMAT``."""
    return (one.metavar, one.multiple, one.is_flag) == (other.metavar, other.multiple, other.is_flag)
