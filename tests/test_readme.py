"""The README is true: its commands run. That what it says they print is what they print is checked by tools/refresh_docs.py, in `make check`."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from supportaudit.cli.app import run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = "supportaudit audit sample_transcripts"
"""The command whose output the page shows: tools/refresh_docs.py runs it."""
BLOCKS = [re.findall(r"^\$ (supportaudit .+)$", block, re.MULTILINE) for block in README.split("```")[1::2]]
"""The commands of each block, which belong together."""


def test_the_readme_has_commands_to_try() -> None:
    assert sum(map(len, BLOCKS)) >= 6


@pytest.mark.no_cover
@pytest.mark.parametrize("block", [block for block in BLOCKS if block and block != [SHOWN]], ids=lambda block: block[0])
def test_the_commands_of_a_block_run_one_after_the_other(
    block: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("sample_transcripts", "examples"):
        if (ROOT / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    for command in block:
        program, *words = shlex.split(command.partition(" #")[0].partition(" > ")[0])
        assert (program, run(words)) == ("supportaudit", 0), capfd.readouterr()


def test_the_pack_shown_is_the_one_that_the_commands_use() -> None:
    (shown,) = re.findall(r"```yaml\n(pack:.*?)```", README, re.DOTALL)
    assert (ROOT / "examples" / "greeting.yaml").read_text(encoding="utf-8").endswith(f"\n{shown}")


def test_every_file_that_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+?)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_decision_has_its_row_in_the_order_of_their_numbers() -> None:
    folder = ROOT / "docs" / "decisions"
    rows = re.findall(r"^\| \[(\d{4})\]\((.+?)\) \| .+ \|$", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [page for _, page in rows] == sorted(path.name for path in folder.glob("0*.md"))
    assert all(page.startswith(f"{number}-") for number, page in rows)


def test_make_demo_audits_the_samples_as_the_readme_says() -> None:
    assert SHOWN in (ROOT / "Makefile").read_text(encoding="utf-8")
