"""docs/rule-language.md is true: its tutorial works as written from an empty folder, and its reference names the whole language."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from supportaudit.cli import app
from supportaudit.rulebook import schema
from supportaudit.rulebook.language import TEMPLATES
from supportaudit.rulebook.read_context import KINDS
from supportaudit.rulebook.shorthand import EVENTS
from supportaudit.rulebook.templates import METRICS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "rule-language.md").read_text(encoding="utf-8")
TUTORIAL, _, REFERENCE = PAGE.partition("\n## Signals\n")
BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<what>file|line)=(?P<name>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


Run = Callable[[str], str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command of the page in an empty folder, which must end well, and gives what it prints."""
    monkeypatch.chdir(tmp_path)

    def running(command: str) -> str:
        capfd.readouterr()
        program, *words = shlex.split(command)
        code, printed = app.run(words), capfd.readouterr()
        assert (program, code) == ("supportaudit", 0), f"{command}\n{printed}"
        return " ".join(printed.out.split())

    return running


def follow(folder: Path, run: Run) -> Iterator[tuple[str, str]]:
    """Every command of the tutorial with what it prints, in its order, the files written as it says; each must end well."""
    for block in BLOCK.finditer(TUTORIAL):
        path = folder / (block["name"] or "")
        if block["what"] == "file":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block["text"], encoding="utf-8")
        elif block["what"] == "line":
            key, lines = block["text"].partition(":")[0], path.read_text(encoding="utf-8").splitlines(keepends=True)
            assert sum(line.startswith(f"{key}:") for line in lines) == 1
            path.write_text("".join(block["text"] if line.startswith(f"{key}:") else line for line in lines), encoding="utf-8")
        else:
            for line in block["text"].splitlines():
                yield line.removeprefix("$ "), run(line.removeprefix("$ "))


@pytest.mark.no_cover
def test_the_tutorial_works_as_it_is_written(tmp_path: Path, run: Run) -> None:
    printed = dict(follow(tmp_path, run))
    said = {name: text for command, text in printed.items() if (name := " ".join(command.split()[1:3]))}
    assert "supportaudit.yml" in printed["supportaudit init"]
    assert "was written to order-number.yaml" in said["rules new"]
    assert said["rules lint"] == "Nothing found in 1 pack."
    assert said["rules test"].endswith("15 of 15 examples hold.")
    for quoted in ("Nothing found in 1 pack.", "15 of 15 examples hold."):
        assert quoted in " ".join(TUTORIAL.split())
    assert "asks_order_number (order-number.yaml:14:3): not found" in said["rules try"]
    assert "not counted, the exception “I have ... order number” (order-number.yaml:19:14) overlaps it" in said["rules try"]
    audit = printed["supportaudit audit chats --rules order-number.yaml"]
    assert "Does not ask for an order number that was given · not met in 1 of 1" in audit
    assert "10:02, Dana: “Could you tell me your order number?”" in audit
    assert "Dana: Not met Asked for the order number; the customer had given it (10:00, Ana)." in said["why complaint"]
    for part in ("What its signals found", "Who spoke, and who held the contact", "What was decided", "QA score of Dana"):
        assert part in said["why complaint"]
    daily = printed["supportaudit audit chats --agent Dana"]
    assert "Does not ask for an order number that was given · not met in 1 of 1" in daily
    assert "HEARD" in daily
    assert len(printed) == 8


def shown(first: str) -> str:
    """The block of the reference that begins so."""
    return next(block["text"] for block in BLOCK.finditer(REFERENCE) if block["text"].startswith(first))


def test_the_signal_and_the_examples_of_the_reference_hold(tmp_path: Path, run: Run) -> None:
    check = "message: Late.\n" + shown("params:") + shown("examples:")
    pack = "pack: {id: own, version: 1.0.0, imports: [core]}\n" + shown("signals:") + "checks:\n  late:\n" + textwrap.indent(check, "    ")
    (tmp_path / "own.yaml").write_text(pack, encoding="utf-8")
    assert "6 of 6 examples hold." in run("supportaudit rules test own.yaml")


def keys() -> set[str]:
    models = [model for model in vars(schema).values() if isinstance(model, type) and issubclass(model, BaseModel)]
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


def test_the_reference_names_every_word_of_the_language() -> None:
    words = {*keys(), *TEMPLATES, *METRICS, *KINDS, *EVENTS}
    assert sorted(word for word in words if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", REFERENCE)) == []


def test_every_link_of_the_page_leads_somewhere() -> None:
    headings = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.+)$", BLOCK.sub("", PAGE), re.MULTILINE)}
    for file, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", BLOCK.sub("", PAGE)):
        assert not file or (ROOT / "docs" / file).exists(), file
        assert not anchor or anchor in headings, anchor
