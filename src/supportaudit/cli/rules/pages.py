"""docs/rules: a page for each pack and one that lists them all, made from the packs as they are shipped.

What packs say is text, never markup: every character that Markdown or HTML would read is escaped, and chats stand in fenced blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from supportaudit.cli.rules import page
from supportaudit.cli.rules.page import Part
from supportaudit.cli.rules.parts import FOUND, check_facts, check_page, check_parts, signal_examples, signal_facts, signal_page, signal_uses
from supportaudit.model.shown import one_line, plain
from supportaudit.rulebook import CheckRule, Config, Rulebook, builtin_packs, catalogue, example_packs
from supportaudit.rulebook.load import build_rulebook, open_library
from supportaudit.rulebook.rules import Pack

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&$])")
_BAR = re.compile(r"(?<!\\)\|")
_LIST_START = re.compile(r"^(\d+)([.)])(?=\s|$)")
_BACKTICKS = re.compile(r"`+")
_CODE_SPAN = re.compile(r"`([^`\n]+)`")
_NO_ANCHOR = re.compile(r"[^\w\- ]")


def rule_pages(rulebook: Rulebook) -> dict[str, str]:
    """File name -> page, for every pack, and README.md for all of them."""
    return {"README.md": index_page(rulebook)} | {f"{pack.id}.md": pack_page(rulebook, pack.id) for pack in rulebook.packs}


def prepared_files() -> dict[Path, str]:
    """What is prepared of the shipped packs: their line items at a glance, and the pages that `rules show` has of the packs used by default."""
    library = open_library((*builtin_packs(), *example_packs()))
    pages = shipped_pages(build_rulebook(open_library(Config().packs)))
    return {catalogue.FILE: catalogue.written(library, build_rulebook(library)), page.FILE: pages}


def shipped_pages(rulebook: Rulebook) -> str:
    """The prepared pages of all line items and signals."""
    pages = {check.id: check_page(check) for check in rulebook.checks.values()}
    pages |= {f"signal:{rule.id}": signal_page(rulebook, rule) for rule in rulebook.signals.values()}
    return page.written(pages, catalogue.catalogue_of(rulebook).hashes)


def index_page(rulebook: Rulebook) -> str:
    """All packs, and all line items with their sections, points and severities, each linked to its account."""
    lines = ["# Line items of the shipped packs", "", _made_from("the packs in rules/"), ""]
    lines += ["What each asks, why, and how it is decided. `supportaudit rules show ID` prints the same for the packs that a site uses.", ""]
    used = [pack for pack in rulebook.packs if pack.id not in example_packs()]
    copied = [pack for pack in rulebook.packs if pack not in used]
    header = ("pack", "holds", "line items", "signals")
    lines += _table(header, map(_pack_row, used))
    lines += ["", "Examples, in no audit until a site has copied them (`supportaudit rules copy brand`) and put in its own words:", ""]
    lines += _table(header, map(_pack_row, copied))
    checks = [check for pack in (*used, *copied) for check in _checks(rulebook, pack)]
    lines += ["", "## All line items", "", *_check_table(checks, lambda check: f"{check.pack}.md")]
    return "\n".join(lines) + "\n"


def pack_page(rulebook: Rulebook, name: str) -> str:
    """One pack: its line items with all that is to be said of each, then its signals with their examples."""
    pack = next(pack for pack in rulebook.packs if pack.id == name)
    checks = _checks(rulebook, pack)
    lines = [f"# {escaped(pack.title or pack.id)}", "", _made_from(f"rules/{pack.path}"), "", _about(pack)]
    if checks:
        lines += ["", *_check_table(checks, lambda _: "")]
    for check in checks:
        lines += ["", f"## {escaped(check.title)}", "", f"{_code(check.id)} · {escaped(check_facts(check))}"]
        for part in check_parts(check):
            lines += _part(part)
    if pack.signals:
        lines += ["", "## Signals", "", f"What they find; the patterns stand in the [pack](../../rules/{pack.path})."]
    for signal in pack.signals:
        rule = rulebook.signals[signal]
        facts = (*signal_facts(rule), *signal_uses(rulebook, rule))
        lines += ["", f"### {_code(signal)}", "", *(f"- {escaped(fact[:1].upper() + fact[1:])}" for fact in facts)]
        for part in signal_examples(rulebook, rule):
            lines += _part(part)
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """The text on one line, as Markdown that shows exactly it; what stands between backticks stays code."""
    pieces = _CODE_SPAN.split(one_line(text))
    shown = "".join(_code(piece) if number % 2 else _MARKUP.sub(r"\\\1", piece) for number, piece in enumerate(pieces))
    shown = _LIST_START.sub(r"\1\\\2", shown)
    return f"\\{shown}" if shown.startswith(("-", "+", "=")) else shown


def _checks(rulebook: Rulebook, pack: Pack) -> list[CheckRule]:
    return [rulebook.checks[name] for name in pack.checks]


def _made_from(source: str) -> str:
    return f"<!-- made by `make docs` from {source} -->"


def _about(pack: Pack) -> str:
    imports = f"; imports {', '.join(f'[{name}]({name}.md)' for name in pack.imports)}" if pack.imports else ""
    example = f" An example to copy: `supportaudit rules copy {pack.id}`." if pack.id in example_packs() else ""
    return f"Pack [{pack.id}](../../rules/{pack.path}), version {escaped(pack.version)}, language {escaped(pack.lang)}{imports}.{example}"


def _pack_row(pack: Pack) -> tuple[str, ...]:
    return f"[{pack.id}]({pack.id}.md)", escaped(pack.title), str(len(pack.checks)), str(len(pack.signals))


def _check_table(checks: Iterable[CheckRule], home: Callable[[CheckRule], str]) -> Iterator[str]:
    rows = (
        (
            f"[{escaped(check.title)}]({home(check)}#{_anchor(check.title)})",
            _code(check.id),
            escaped(check.group),
            str(check.weight) if check.scored else "none",
            check.severity.value,
            check.critical or "",
        )
        for check in checks
    )
    yield from _table(("line item", "id", "section", "points", "severity", "auto-fail"), rows)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in (header, ("---",) * len(header), *rows):
        yield f"| {' | '.join(_escape_bars(cell) for cell in row)} |"


def _part(part: Part) -> Iterator[str]:
    yield from ("", f"**{part.title}**")
    for paragraph in part.paragraphs:
        yield from ("", escaped(paragraph))
    if part.sentences or part.entries:
        yield ""
    yield from (f"- {escaped(line)}" for line in (*part.sentences, *part.entries))
    if not part.chats:
        return
    chats = [plain("\n".join((*chat.lines, *([f"   ({chat.facts})"] if chat.facts else ())))) for chat in part.chats]
    text = ("\n" if part.title in FOUND.values() else "\n\n").join(chats)
    fence = _fence(text, 3)
    yield from ("", f"{fence}text", *text.split("\n"), fence)


def _code(text: str) -> str:
    """A code span."""
    fence = _fence(text, 1)
    room = " " if len(fence) > 1 else ""
    return f"{fence}{room}{one_line(text)}{room}{fence}"


def _fence(text: str, least: int) -> str:
    """More backticks in a row than the text holds."""
    return "`" * max(least, 1 + max(map(len, _BACKTICKS.findall(text)), default=0))


def _anchor(title: str) -> str:
    """What a heading is called in links to it."""
    return _NO_ANCHOR.sub("", one_line(title).lower()).replace(" ", "-")


def _escape_bars(cell: str) -> str:
    return _BAR.sub(r"\\|", cell)
