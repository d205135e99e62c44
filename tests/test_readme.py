"""The README is true: its commands run, and what it says they print is what they print."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"^\$ (supportaudit .+)$", README, re.MULTILINE)))


def test_the_readme_has_commands_to_try() -> None:
    assert len(COMMANDS) >= 6


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_runs(command: str, tmp_path: Path) -> None:
    for name in ("sample_transcripts", "examples"):
        if (ROOT / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    words = shlex.split(command.partition(" #")[0].partition(" > ")[0])
    ran = subprocess.run([sys.executable, "-m", *words], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_pack_shown_is_the_one_that_the_commands_use() -> None:
    (shown,) = re.findall(r"```yaml\n(pack:.*?)```", README, re.DOTALL)
    assert (ROOT / "examples" / "greeting.yaml").read_text(encoding="utf-8").endswith(f"\n{shown}")


def test_every_file_that_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+?)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_output_shown_is_the_real_one() -> None:
    ran = subprocess.run(
        [sys.executable, ROOT / "tools" / "refresh_docs.py", "--check"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 0, ran.stdout


def test_every_decision_has_its_row_in_the_order_of_their_numbers() -> None:
    folder = ROOT / "docs" / "decisions"
    rows = re.findall(r"^\| \[(\d{4})\]\((.+?)\) \| .+ \|$", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [page for _, page in rows] == sorted(path.name for path in folder.glob("0*.md"))
    assert all(page.startswith(f"{number}-") for number, page in rows)


def test_make_demo_audits_the_samples_as_the_readme_says() -> None:
    assert "supportaudit audit sample_transcripts" in (ROOT / "Makefile").read_text(encoding="utf-8")
