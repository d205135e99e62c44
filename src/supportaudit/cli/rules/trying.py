"""``supportaudit rules try``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import CONFIG, model_option, parse_now, with_model
from supportaudit.cli.packs import library_of
from supportaudit.cli.rules.shared import RULES, config_of
from supportaudit.errors import UsageError
from supportaudit.model import Conversation, Message, Role, primary_language
from supportaudit.rulebook import Config, Rulebook
from supportaudit.rulebook.library import Library
from supportaudit.rulebook.load import build_rulebook
from supportaudit.rulebook.uses import signals_of_check

ROLES = (Role.AGENT.value, Role.CUSTOMER.value, Role.BOT.value)


@click.command(
    "try",
    epilog="""\b
Examples:
  supportaudit rules try "I'm sorry, but I can't do that."
  supportaudit rules try "I don't want a manager" --role customer
  pbpaste | supportaudit rules try - --rules my-pack.yaml""",
)
@click.argument("text")
@click.option("--role", type=click.Choice(ROLES), default=ROLES[0], show_default=True, help="Who says it.")
@click.option("--channel", metavar="NAME", help="The channel (chat, email, ...); without it signals of one channel find nothing.")
@click.option("--now", metavar="TIME", help="When it is said; without it no day (“by Friday”) can be read from it.")
@RULES
@CONFIG
@model_option
def try_text(text: str, role: str, channel: str | None, packs: tuple[str, ...], **named: str | None) -> int:
    """Which signals fire on one message, TEXT (or - for standard input), and which were stopped by what.

    Each candidate is shown with its pattern's file:line:column, its captures, what they were read as and, where it does not count, the exception
    or the word that stopped it. The message stands alone: signals that must follow another one are stopped for that. It is in the config's
    language; where the config names none and the packs are all in one language, in that.
    """
    config = with_model(config_of(packs, named["config_path"]), named["model"])
    library = library_of(config)
    rulebook = build_rulebook(library, config)
    said = sys.stdin.read() if text == "-" else text
    if not said.strip():
        raise UsageError("there is no text to try", where="TEXT", hint="write it in quotes, or - to read standard input")
    conversation = Conversation(
        "try", (Message(0, Role(role), said, sent_at=parse_now(named["now"], config)),), channel=channel, lang=_language(config, library)
    )
    for line in _page(conversation, rulebook, config.model):
        click.echo(line)
    return ExitCode.OK


def _language(config: Config, library: Library) -> str:
    """The language that the config names, else the one of the packs in use (what they import left out), if there is only one."""
    spoken = {primary_language(library.opened[pack].head.lang) for pack in library.named}
    return spoken.pop() if len(spoken) == 1 and "lang" not in config.origins else config.lang


def _page(conversation: Conversation, rulebook: Rulebook, model: str | None) -> Iterator[str]:
    from supportaudit.cli.tracing import Tracer, few  # noqa: PLC0415  (`rules list` and the like need no signals)
    from supportaudit.signals import Considered, Detector  # noqa: PLC0415  (as above)

    tracer = Tracer(rulebook, conversation)
    by_rule: dict[str, list[Considered]] = {}
    detector = Detector(rulebook, model=model)
    for considered in detector.trace(conversation):
        by_rule.setdefault(considered.rule, []).append(considered)
    fired = [rule for rule, found in sorted(by_rule.items()) if any(not c.candidate.killed for c in found)]
    for rule, found in sorted(by_rule.items()):
        yield f"{rule} ({rulebook.signals[rule].mark}): {'found' if rule in fired else 'not found'}"
        shown, left_out = few(found)
        for considered in shown:
            yield f"  {tracer.marked(considered)}"
            yield f"    {tracer.said(considered)}"
        if left_out:
            yield f"  and {left_out} more that count"
        yield ""
    if detector.language.lacking:
        yield f"Not looked for without a language model (--model): {', '.join(sorted(detector.language.lacking))}"
    role = conversation.messages[0].role.value
    if not fired:
        yield f"No signal of {'a' if role != 'agent' else 'an'} {role} was found."
        return
    yield f"Signals: {', '.join(fired)}"
    looking = [check.id for check in rulebook.checks.values() if set(signals_of_check(check)).intersection(fired)]
    yield f"Line items that look at them: {', '.join(looking) or 'none'}"
