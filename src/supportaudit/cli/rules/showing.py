"""``supportaudit rules show``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import replace

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import CONFIG
from supportaudit.cli.renamed import followed
from supportaudit.cli.rules.page import Page, Part
from supportaudit.cli.rules.page import prepared as prepared_page
from supportaudit.cli.rules.shared import RULES, config_of, open_whole
from supportaudit.errors import UsageError
from supportaudit.rulebook import Config, example_packs
from supportaudit.rulebook.catalogue import prepared


@click.command("show", epilog="\b\nExamples:\n  supportaudit rules show escalation/unanswered\n  supportaudit rules show signal:core/hear")
@click.argument("rule_id", metavar="ID")
@RULES
@CONFIG
def show(rule_id: str, packs: tuple[str, ...], config_path: str | None) -> int:
    """One line item (or signal:PACK/NAME): what it asks, why it matters, examples both ways, known false alarms."""
    config = config_of(packs, config_path)
    catalogue = prepared(config)
    ready = prepared_page(rule_id, catalogue.hashes) if catalogue else None
    page, off = (ready, None) if ready else _made(rule_id, config)
    for line in _lines(page, off):
        click.echo(line)
    return ExitCode.OK


def _made(rule_id: str, config: Config) -> tuple[Page, str | None]:
    """The page, made from the packs; where the config says that it does not use the line item. UsageError where there is none of this name."""
    from supportaudit.cli.near import did_you_mean  # noqa: PLC0415  (of the shipped packs the pages are prepared)
    from supportaudit.cli.rules.parts import check_page, signal_page  # noqa: PLC0415  (as above)

    rulebook, off = open_whole(config)
    name = rule_id.removeprefix("signal:")
    pack = name.partition("/")[0]
    if pack in example_packs() and pack not in {one.id for one in rulebook.packs}:
        rulebook, off = open_whole(replace(config, packs=(pack,)))
    check = followed(rule_id, rulebook)
    if name == rule_id and check in rulebook.checks:
        return check_page(rulebook.checks[check]), off.get(check)
    if name in rulebook.signals:
        return signal_page(rulebook, rulebook.signals[name]), None
    known = [*rulebook.checks, *(f"signal:{s}" for s in rulebook.signals)]
    raise UsageError(f"there is no line item '{rule_id}'", hint=did_you_mean(rule_id, known, "see: supportaudit rules list"))


def _lines(page: Page, off: str | None) -> Iterator[str]:
    yield page.title
    if off is not None:
        yield f"Turned off: {off}"
    yield from page.facts
    yield from _parts(page.parts)
    if page.uses:
        yield ""
    for line in page.uses:
        yield from _wrapped(line)
    yield from _parts(page.examples)


def _parts(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield f"\n{part.title}{f'   {part.note}' if part.note else ''}"
        for number, paragraph in enumerate(part.paragraphs):
            if number:
                yield ""
            yield from _wrapped(paragraph, "  ")
        for sentence in part.sentences:
            yield from _wrapped(sentence, "  ")
        yield from (f"  - {entry}" for entry in part.entries)
        for chat in part.chats:
            first, *rest = chat.lines
            yield f"  - {first}   ({chat.facts})" if chat.facts else f"  - {first}"
            yield from (f"    {line}" for line in rest)


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    """One paragraph at the width of the terminal."""
    import shutil  # noqa: PLC0415  (imports compressors)

    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    yield from textwrap.wrap(" ".join(text.split()), width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
