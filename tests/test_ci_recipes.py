"""The recipes of docs/ci.md and the pre-commit hooks: their steps run, and name options and formats that there are."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Call, call

__all__ = ["call"]
ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
RECIPES = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def steps() -> list[str]:
    """Every command of our own in a recipe."""
    github, gitlab, _ = RECIPES
    runs = [step["run"] for step in github["jobs"]["audit"]["steps"] if "run" in step]
    return [" ".join(run.split()) for run in (*runs, *gitlab["audit"]["script"]) if run.startswith("supportaudit ")]


@pytest.mark.parametrize("step", steps())
def test_each_step_runs_on_the_samples(call: Call, tmp_path: Path, step: str) -> None:
    shutil.copytree(ROOT / "sample_transcripts", tmp_path / "dump")
    ran = call(*shlex.split(step)[1:])
    assert ran.code in {0, 1}, ran.err
    written = [word.partition(":")[2] for word in shlex.split(step) if ":" in word]
    assert written
    assert all((tmp_path / place).exists() for place in written)


def test_what_the_recipes_upload_is_written_by_their_steps() -> None:
    github, gitlab, _ = RECIPES
    uploads = [step["with"] for step in github["jobs"]["audit"]["steps"] if "upload" in step.get("uses", "")]
    assert all(place.split("/")[0] == "out" for upload in uploads for name, place in upload.items() if name in {"path", "sarif_file"})
    script = gitlab["audit"]["script"][-1]
    assert all(f":{place}" in script for place in gitlab["audit"]["artifacts"]["reports"].values())


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_each_hook_accepts_a_sound_pack_and_refuses_a_broken_one(call: Call, tmp_path: Path, hook: dict[str, str]) -> None:
    sound, broken = tmp_path / "rules" / "greeting.yaml", tmp_path / "rules" / "broken.yaml"
    sound.parent.mkdir()
    shutil.copy(ROOT / "examples" / "greeting.yaml", sound)
    broken.write_text(sound.read_text().replace("Bye.", "Happy to help you further!").replace("message:", "mesage:", 1))
    assert re.search(hook["files"], "rules/greeting.yaml")
    words = shlex.split(hook["entry"])[1:]
    assert call(*words, "rules/greeting.yaml").code == 0
    assert call(*words, "rules/broken.yaml").code == 2
    assert hook["id"] in {used["id"] for used in RECIPES[2]["repos"][0]["hooks"]}


def test_every_gate_of_the_page_is_an_option(call: Call) -> None:
    shown = call("audit", "--help").out
    for option in re.findall(r"^\| `(--[a-z-]+)", PAGE, re.MULTILINE):
        assert option in shown
