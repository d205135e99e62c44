"""``supportaudit compare``: two reports or groups of one, and clear words for what cannot be compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call

RATE = {"check": "heard/hear", "title": "Hears", "met": 30, "not_met": 10, "na": 0, "points_lost": 4.0}


def card(by: str, key: str, n: int, score: float | None, sd: float = 8.0, **changes: Any) -> dict[str, Any]:
    return {"by": by, "key": key, "vendor": None, "evaluations": n, "score": score, "sd": sd, "checks": [{**RATE, **changes}]}


def report(folder: Path, name: str, *cards: dict[str, Any], **manifest: Any) -> str:
    made = {"schema_version": 1, "manifest": {"packs": [], "config": {"path": None, "sha256": None}, **manifest}, "scorecards": [*cards]}
    path = folder / name
    path.write_text(json.dumps(made))
    return str(path)


@pytest.fixture
def month(tmp_path: Path) -> str:
    cards = card("all", "all", 120, 85.0), card("vendor", "In-house", 80, 90.0), card("vendor", "Northwind", 40, 75.0)
    return report(tmp_path, "october.json", *cards)


def test_two_reports_are_compared_over_all(call: Call, month: str, tmp_path: Path) -> None:
    after = report(tmp_path, "november.json", card("all", "all", 100, 80.0))
    ran = call("compare", month, after)
    assert ran.code == 0
    assert "november is 5.0 points below october, 95 % 2.9 to 7.1, spread over many line items." in ran.out


def test_groups_of_two_reports_are_compared_one_by_one(call: Call, month: str, tmp_path: Path) -> None:
    after = report(tmp_path, "november.json", card("all", "all", 100, 80.0), card("vendor", "Northwind", 40, 75.5), card("vendor", "New", 40, 75.0))
    ran = call("compare", month, after, "--by", "vendor")
    assert ran.code == 0
    assert "No difference that the data bears between Northwind (october) (75.0) and Northwind" in ran.out
    assert "Only in the first report: In-house." in ran.out
    assert "Only in the second report: New." in ran.out


def test_groups_of_one_report_are_compared_with_the_rest_or_with_one(call: Call, month: str) -> None:
    assert "Northwind is 15.0 points below all but Northwind" in call("compare", month, "--by", "vendor").out
    assert "Northwind is 15.0 points below In-house" in call("compare", month, "--by", "vendor", "--group", "in-house").out
    both = call("compare", month, "--by", "vendor", "--group", "Northwind", "--group", "In-house")
    assert "In-house is 15.0 points above Northwind" in both.out


def test_other_packs_and_settings_are_said(call: Call, month: str, tmp_path: Path) -> None:
    packs = [{"id": "heard", "version": "2", "sha256": "x"}]
    after = report(tmp_path, "november.json", card("all", "all", 100, 80.0), packs=packs, config={"path": "c.yml", "sha256": "y"})
    ran = call("compare", month, after)
    assert "different packs or versions of them (heard)" in ran.out
    assert "different config files" in ran.out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "october.json: one report has nothing to be compared with (name a second one, or groups with --by vendor)"),
        (["--by", "team"], "october.json: the report is not cut by team (it has vendor; audit again with --by team)"),
        (["--by", "vendr"], "--by: scorecards cannot be cut by 'vendr' (did you mean 'vendor'?)"),
        (["--by", "vendor", "--group", "Northwnd"], "--group: there is no group 'Northwnd' (did you mean 'Northwind'?)"),
        (["--group", "Northwind"], "--group: a group is of a cut (say of which: --by vendor)"),
        (["--out", "json:{month}"], "this would replace the report"),
        (["gone.json"], "gone.json: the report cannot be read: No such file or directory"),
    ],
)
def test_what_cannot_be_compared_is_said_with_the_next_step(call: Call, month: str, args: list[str], said: str) -> None:
    ran = call("compare", month, *(arg.format(month=month) for arg in args))
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "bad.json:1:2: this is no report in JSON"),
        ("[]", "this is no report of supportaudit audit"),
        ('{"schema_version": 9, "manifest": {}, "scorecards": []}', "the report is of another version"),
        ('{"schema_version": 1, "manifest": {}, "scorecards": []}', "the report is damaged"),
        ('{"schema_version": 1, "manifest": {}, "scorecards": [{"by": 3}]}', "the report is damaged"),
        ('{"schema_version": 1, "manifest": [], "scorecards": 7}', "the report is damaged"),
    ],
)
def test_what_is_no_report_is_told(call: Call, tmp_path: Path, month: str, text: str, said: str) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(text)
    ran = call("compare", month, str(bad))
    assert ran.code == 2
    assert said in ran.err
