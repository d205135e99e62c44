"""``make accuracy``: floors rise, never fall, and hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tools import accuracy

from tests.cli.conftest import GOOD, POOR

LABELS = (
    {
        "conversation": "c-good",
        "signals": {"0": ["upset"], "1": ["apologize", "empathize"]},
        "outcomes": {"escalation/unanswered": "na"},
        "quality": 5,
    },
    {"conversation": "c-poor", "signals": {"0": ["upset"], "3": ["negative_language"]}, "outcomes": {"escalation/unanswered": "fail"}, "quality": 1},
)


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "dev.conversations.jsonl").write_bytes(GOOD + POOR)
    (tmp_path / "dev.labels.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in LABELS))
    monkeypatch.setattr(accuracy, "ROOT", tmp_path)
    monkeypatch.setattr(accuracy, "PAGE", tmp_path / "accuracy.md")
    monkeypatch.setattr(accuracy, "FLOORS", tmp_path / "floors.json")
    return tmp_path


def test_floors_rise_to_whole_hundredths_and_never_fall() -> None:
    assert accuracy.raised({"a": 0.829, "b": 0.5, "c": 0.29}, {"a": 0.8, "b": 0.6}) == {"a": 0.82, "b": 0.6, "c": 0.29}


def test_a_figure_below_its_floor_or_no_longer_there_is_a_line() -> None:
    assert accuracy.fallen({"a": 0.82, "b": 0.5999}, {"a": 0.82, "b": 0.6, "c": 0.1}) == [
        "b is 0.5999; its floor is 0.60",
        "c is no longer measured; its floor is 0.10",
    ]


@pytest.mark.no_cover
def test_the_page_has_the_day_the_packs_and_no_word_of_any_conversation(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert accuracy.main(["--date", "2026-10-31", "--gold", str(gold)]) == 0
    page = (gold / "accuracy.md").read_text(encoding="utf-8")
    assert "Measured on 2026-10-31" in page
    assert "optimistic" in page
    assert "| core | " in page
    assert "| `escalation/unanswered` | " in page
    assert "ridiculous" not in page
    assert "Dana" not in page
    assert json.loads((gold / "floors.json").read_text())["signal/upset.f1"] > 0


def test_below_a_floor_nothing_is_written(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (gold / "floors.json").write_text('{"macro_f1": 0.0, "signal/upset.f1": 1.01}')
    assert accuracy.main(["--date", "2026-10-31", "--gold", str(gold)]) == 1
    assert "its floor is 1.01" in capsys.readouterr().out
    assert not (gold / "accuracy.md").exists()
    assert (gold / "floors.json").read_text() == '{"macro_f1": 0.0, "signal/upset.f1": 1.01}'


def test_without_the_shared_data_a_line_says_that_nothing_was_measured(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert accuracy.main(["--date", "2026-10-31", "--gold", str(gold / "nowhere")]) == 0
    assert "SKIPPED" in capsys.readouterr().out


def test_the_floors_of_the_repository_name_figures_that_can_be_asked_for() -> None:
    floors = json.loads(Path(__file__).with_name("accuracy_floors.json").read_text())
    assert floors
    assert all(0 <= floor <= 1 for floor in floors.values())
