"""Keeps the documentation true: the output blocks of the README, by running their commands, and the pages that are made from the code.

    python tools/refresh_docs.py            write README.md and the pages of docs/
    python tools/refresh_docs.py --check    exit 1 and show the difference where something is stale

A block is a line ``<!-- output: COMMAND -->`` followed by a fenced block (```` ```text ````). Commands run from the repository root, at 88 columns,
without colour. A command that fails, or a marked line without its block, ends this with an error: neither may pass for a README that is true.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from supportaudit.cli import formats_page
from supportaudit.cli.app import cli
from supportaudit.cli.help_page import markdown
from supportaudit.cli.rules.pages import prepared_files, rule_pages
from supportaudit.reports import csv_columns
from supportaudit.rulebook import builtin_packs, example_packs, load_rulebook
from supportaudit.rulebook.core_schema import shapes
from supportaudit.rulebook.json_schema import config_schema, pack_schema

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- output: (?P<command>[^\n]+?) -->\n```text\n)(?P<text>.*?)(```\n)", re.DOTALL)
MARK = "<!-- output:"
COMMANDS = {"make demo": "supportaudit audit sample_transcripts"}
"""What stands for a command that would set up the environment in which this runs."""


def output(command: str) -> str:
    """What the command prints on both streams."""
    words = shlex.split(COMMANDS.get(command, command))
    program = Path(sys.executable).parent / words[0]
    environment = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "CLICOLOR_FORCE"}}
    environment |= {"COLUMNS": "88", "NO_COLOR": "1", "TERM": "dumb", "CI": "true", "PYTHONUTF8": "1"}
    ran = subprocess.run([str(program), *words[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    if ran.returncode:
        sys.exit(f"`{command}` ended with exit code {ran.returncode}:\n{ran.stdout}{ran.stderr}")
    lines = (ran.stdout + ran.stderr).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def refreshed(text: str) -> str:
    """The README with the output of its commands."""
    if text.count(MARK) != len(BLOCK.findall(text)) or MARK not in text:
        sys.exit(f"README.md: every line '{MARK} COMMAND -->' needs a fenced text block right below it, and there must be one at least")
    return BLOCK.sub(lambda match: match[1] + output(match["command"]) + match[4], text)


def fixed(page: str) -> Callable[[str], str]:
    """What makes a page that depends on nothing that it held."""
    return lambda _: page


RULES = "docs/rules"
SHAPES = "src/supportaudit/rulebook/shapes.json"
if "--check" not in sys.argv:  # first of all: packs, of which other pages are made, are read by it
    (ROOT / SHAPES).write_text(shapes(), encoding="utf-8")
PAGES: dict[str, Callable[[str], str]] = {
    "README.md": refreshed,
    "docs/cli.md": lambda _: markdown(cli, "supportaudit"),
    "docs/csv.md": lambda _: csv_columns.markdown(),
    "docs/formats.md": lambda _: formats_page.markdown(),
    **{f"{RULES}/{name}": fixed(page) for name, page in rule_pages(load_rulebook((*builtin_packs(), *example_packs()))).items()},
    "src/supportaudit/rulebook/config.schema.json": lambda _: config_schema(),
    "src/supportaudit/rulebook/pack.schema.json": lambda _: pack_schema(),
    SHAPES: lambda _: shapes(),
    **{path.relative_to(ROOT).as_posix(): fixed(text) for path, text in prepared_files().items()},
}
"""Page -> what it should hold, made from what it holds now."""


def main() -> int:
    """Return 0 when every page is (or was made) true."""
    stale = 0
    for name, made in PAGES.items():
        path = ROOT / name
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        new = made(old)
        if "--check" not in sys.argv:
            path.parent.mkdir(exist_ok=True)
            path.write_text(new, encoding="utf-8")
        elif old != new:
            stale += 1
            sys.stdout.writelines(difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), name, "what it should be"))
            print(f"{name} is stale: run `make docs` and commit it.")
    for path in sorted((ROOT / RULES).iterdir()):
        if f"{RULES}/{path.name}" not in PAGES:
            stale += 1
            print(f"{RULES}/{path.name} is of no shipped pack: remove it.")
    return int(stale > 0)


if __name__ == "__main__":
    sys.exit(main())
