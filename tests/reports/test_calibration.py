"""What a comparison with people looks like on the terminal and in files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from supportaudit.calibration import Comparison, calibration
from supportaudit.errors import UsageError
from supportaudit.model import Calibration, LabelFile
from supportaudit.reports import is_report
from supportaudit.reports.calibration import write_calibration
from supportaudit.reports.calibration.page import show
from supportaudit.reports.csv_columns import CALIBRATION_TABLES
from supportaudit.reports.terminal.screen import Screen
from tests.builders import report
from tests.calibration.made import BOOK, FAIL, PASS, judged, labelled

OUTCOMES = {"heard/hear": "fail", "a/two": "pass", "a/three": "fail", "a/four": "pass"}


@cache
def made_up() -> Calibration:
    """Twelve contacts of two agents, labelled by one person, six of them by a second one."""
    contacts, labels = [], []
    for n in range(12):
        places = [(1, "hear"), (3, "blame")] if n % 3 else [(0, "upset"), (3, "hear")]
        contacts.append(judged(f"c-{n}", *places, outcomes={**OUTCOMES, "a/two": "pass" if n % 2 else "fail"}, agent="Ana" if n % 2 else "Ben"))
        said = {0: ["upset"], 1: ["hear"], **({3: ["blame"]} if n % 4 else {})}
        first = labelled(f"c-{n}", said, labeller="dana", quality=1 + n % 5, outcomes={"heard/hear": FAIL if n % 2 else PASS})
        labels.append(first)
        if n < 6:
            labels.append(replace(first, labeller="emil", quality=1 + (n + 1) % 5, signals={**first.signals, 2: frozenset(("upset",))}))
    comparison = Comparison(BOOK, labels, 1)
    for one in contacts:
        comparison.add(one)
    comparison.finish(report(contacts, BOOK))
    return calibration(comparison, (LabelFile("labels.jsonl", "ab" * 32, tuple(labels)),))


@pytest.mark.parametrize("width", [50, 80, 120])
def test_the_page_says_how_far_to_trust_the_tool(width: int, golden: Callable[[str, str], None]) -> None:
    screen = Screen(width)
    show(screen, made_up())
    page = screen.text()
    assert max(map(len, page.splitlines())) <= width
    golden(f"calibration-{width}.txt", page)


def test_a_comparison_of_ratings_alone_has_a_page_too() -> None:
    labels = [labelled("c-1", quality=3.0, asked=frozenset())]
    comparison = Comparison(BOOK, labels)
    comparison.add(judged("c-1", outcomes=OUTCOMES))
    screen = Screen(80)
    show(screen, calibration(comparison, ()))
    assert "QA score in 1 of 1 rated contact (100%)." in screen.text()
    assert "Signals" not in screen.text()


def test_the_tables_have_the_columns_that_are_documented(tmp_path: Path) -> None:
    write_calibration([f"csv:{tmp_path}"], made_up())
    for name, (_, columns) in CALIBRATION_TABLES.items():
        data = (tmp_path / f"{name}.csv").read_bytes()
        header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        assert header == list(columns)
        assert rows
        assert all(len(row) == len(header) for row in rows)
        assert is_report(data), "left out where it lies among transcripts"


def test_the_document_holds_every_figure_with_its_counts(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        write_calibration([f"json:{tmp_path / name}"], made_up())
    data = (tmp_path / "a.json").read_bytes()
    assert data == (tmp_path / "b.json").read_bytes()
    assert is_report(data)
    document = json.loads(data)
    hear = next(row for row in document["signals"] if row["name"] == "hear")
    assert (hear["n"], hear["right"], hear["false_alarms"], hear["missed"]) == (24, 8, 4, 4)
    assert hear["precision"]["value"] == 0.6667
    assert document["manifest"]["labels"] == [{"path": "labels.jsonl", "sha256": "ab" * 32, "contacts": 18}]
    assert {row["name"] for row in document["people"]} == {"hear", "blame", "upset", "heard/hear", None}


def test_an_unknown_format_is_an_error_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"did you mean 'json\[:FILE\]'"):
        write_calibration(["jsn:x"], made_up())
