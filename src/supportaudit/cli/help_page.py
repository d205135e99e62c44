"""docs/cli.md: the help of every command, as the commands print it."""

from __future__ import annotations

from collections.abc import Iterator

import click

WIDTH = 88


def markdown(program: click.Group, name: str) -> str:
    """docs/cli.md, for the program as it is called by ``name``; neither the terminal nor the environment has a say in it."""
    top = click.Context(program, info_name=name, terminal_width=WIDTH, **program.context_settings)
    lines = [
        "# The command line",
        "",
        "<!-- made by `make docs` from the commands' own help -->",
        "",
        f"What `{name} COMMAND -h` prints, for every command.",
    ]
    for context in _walk(top):
        lines += ["", f"## {context.command_path}", "", "```text", *context.get_help().splitlines(), "```"]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _walk(context: click.Context) -> Iterator[click.Context]:
    """The command and all below it, in the order in which they are listed."""
    yield context
    command = context.command
    if not isinstance(command, click.Group):
        return
    for name in command.list_commands(context):
        below = command.get_command(click.Context(command, info_name=context.info_name), name)
        if below is not None:
            yield from _walk(click.Context(below, info_name=name, parent=context, **below.context_settings))
