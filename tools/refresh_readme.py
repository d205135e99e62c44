"""Keeps the output blocks of the README true: runs the command named above each and puts in what it prints.

    python tools/refresh_readme.py            write the real output into README.md
    python tools/refresh_readme.py --check    exit 1 and show the difference where the README is stale

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
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
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


def main() -> int:
    """Return 0 when the README is (or was made) true."""
    old = README.read_text(encoding="utf-8")
    new = refreshed(old)
    if "--check" not in sys.argv:
        README.write_text(new, encoding="utf-8")
        return 0
    sys.stdout.writelines(difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), "README.md", "what its commands print"))
    if old != new:
        print("README.md is stale: run `make docs` and commit it.")
    return int(old != new)


if __name__ == "__main__":
    sys.exit(main())
