"""The samples show something: everything in them is read, five agents are told apart, and each file is explained."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from supportaudit.cli.app import run
from supportaudit.rulebook import load_config
from supportaudit.rulebook.config_file import ConfigModel

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_transcripts"
UNSETTLED = {"fail", "pending", "error"}
AGENTS = {"Dana Reyes", "Lena Fischer", "Marek Nowak", "Priya Shah", "Tom Becker"}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    assert run(["audit", str(SAMPLES), "--quiet", "--full", "--out", f"json:{folder / 'report.json'}", "--out", f"csv:{folder / 'csv'}"]) == 0
    return folder


def scores(folder: Path) -> dict[str, float]:
    cards = json.loads((folder / "report.json").read_bytes())["scorecards"]
    return {card["key"]: float(card["score"]) for card in cards if card["by"] == "agent" and not card["few"] and card["score"] is not None}


@pytest.mark.no_cover
def test_every_sample_is_read_and_none_is_left_out(out: Path) -> None:
    totals = json.loads((out / "report.json").read_bytes())["totals"]
    assert totals["skipped"] == totals["quarantined"] == 0
    assert totals["conversations"] >= 14 + 8


def test_five_agents_have_scores_that_differ_clearly(out: Path) -> None:
    found = scores(out)
    assert found.keys() >= AGENTS
    good, mixed, poor = [found["Dana Reyes"], found["Lena Fischer"]], [found["Priya Shah"], found["Tom Becker"]], found["Marek Nowak"]
    assert min(good) > max(mixed)
    assert min(mixed) > poor
    assert min(good) - poor > 20


def test_supervisor_requests_meet_every_fate(out: Path) -> None:
    report = json.loads((out / "report.json").read_bytes())
    fates = {c["id"]: {v["outcome"] for v in c["verdicts"] if v["check"] == "escalation/unanswered"} for c in report["conversations"]}
    assert "fail" in fates["NW-2002"], "ignored twice"
    assert "fail" in fates["NW-2013"], "cut off"
    assert "pass" in fates["NW-2015"], "honoured"
    assert "pass" in fates["HD-3001"], "refused in words"
    assert fates["HD-3004"] == {"pending"}, "still open"


def test_every_finding_stands_in_the_table(out: Path) -> None:
    with (out / "csv" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    listed = [v for c in json.loads((out / "report.json").read_bytes())["conversations"] for v in c["verdicts"] if v["outcome"] in UNSETTLED]
    assert len(rows) == sum(len(v["findings"]) or 1 for v in listed) > 20
    assert {row["finding_id"] for row in rows if row["answer"] == "Not met"} == {f["fingerprint"] for v in listed for f in v["findings"]}


@pytest.mark.no_cover
def test_the_line_that_the_report_offers_settles_a_second_spelling(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copytree(SAMPLES, tmp_path / "samples")
    config = tmp_path / "samples" / "supportaudit.yml"
    assert run(["audit", str(tmp_path / "samples")]) == 0
    offered = re.search(r"aliases: \{(.+?)\}", " ".join(capfd.readouterr().out.split()))
    assert offered
    config.write_text(config.read_text(encoding="utf-8").replace("aliases:\n", f"aliases:\n  {offered[1]}\n"), encoding="utf-8")
    assert run(["audit", str(tmp_path / "samples"), "--quiet", "--out", f"json:{tmp_path / 'report.json'}"]) == 0
    cards = json.loads((tmp_path / "report.json").read_bytes())["scorecards"]
    assert {card["key"] for card in cards if card["by"] == "agent"} == AGENTS


def test_the_readme_of_the_samples_explains_each_file() -> None:
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    patterns = re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)
    explained = {path for pattern in patterns for path in SAMPLES.glob(pattern)}
    there = {path for path in SAMPLES.rglob("*") if path.is_file() and path.name not in {"README.md", "supportaudit.yml"}}
    assert explained == there
    assert all(any(SAMPLES.glob(pattern)) for pattern in patterns)


def test_addresses_and_numbers_of_the_samples_are_reserved_for_examples() -> None:
    for path in sorted(path for path in SAMPLES.rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8-sig")
        assert all(host.endswith(("example.com", "example.org", "example.net")) for host in re.findall(r"@([\w.-]+\w)", text)), path
        assert all(re.fullmatch(r"555-01\d\d", number) for number in re.findall(r"\b555-\d+", text)), path


def test_the_config_of_the_samples_explains_every_key_and_what_it_proposes_can_be_used(tmp_path: Path) -> None:
    text = (SAMPLES / "supportaudit.yml").read_text(encoding="utf-8")
    said, _, proposed = text.partition("# What else can be said.")
    whole = tmp_path / "supportaudit.yml"
    whole.write_text(said + "#" + "\n".join(line.removeprefix("# ") for line in proposed.splitlines()), encoding="utf-8")
    load_config(str(whole), search=())
    keys = set(re.findall(r"(?m)^(\w+):", whole.read_text(encoding="utf-8")))
    assert keys == set(ConfigModel.model_fields)
