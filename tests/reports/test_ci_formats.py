"""Formats of CI systems: read back by other people's readers, with what a gate counts, and hostile texts stay text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from junitparser import JUnitXml
from sarif_pydantic import Sarif

from supportaudit.model import AuditedConversation, Decision, Severity, Source
from supportaudit.reports import ReportOptions, open_reports
from tests.builders import Item, audited, chat, failed, quote, report, rulebook, verdicts
from tests.builders import decided as decided_by
from tests.reports.made_up import BOOK, CONFIG, month, month_report

NAMES = ("junit", "sarif", "gitlab", "github")
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string"},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string"},
                    "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}
"""What GitLab's documentation asks of a Code Quality report."""


def write(folder: Path, found: Sequence[AuditedConversation], *, month_of: bool = False) -> Path:
    """The four files on these contacts."""
    book = BOOK if month_of else SMALL
    with open_reports([f"{name}:{folder / name}" for name in NAMES], book, CONFIG, ReportOptions()) as writers:
        for writer in writers:
            for one in found:
                writer.add(one)
            writer.finish(month_report() if month_of else report(found, book, CONFIG))
    return folder


SMALL = rulebook(
    Item("a/major", severity=Severity.MAJOR, title="Major: one, two"),
    Item("a/fatal", severity=Severity.MAJOR, critical="customer"),
    Item("lab/new", status="experimental"),
    Item("shown/only", scored=False),
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("ci"), month(), month_of=True)


@pytest.fixture(autouse=True)
def _outside_of_a_workflow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


def decided() -> dict[str, int]:
    """How often what is in a score was met and not met in the month, and how many findings that makes."""
    found = [v for one in month() for v in one.verdicts if BOOK.checks[v.check].in_sums]
    fails = [v for v in found if v.outcome.value == "fail"]
    return {"pass": sum(v.outcome.value == "pass" for v in found), "fail": len(fails), "findings": sum(len(v.findings) for v in fails)}


def test_junit_has_a_case_for_each_answer_and_a_suite_an_agent(files: Path) -> None:
    suites = JUnitXml.fromfile(str(files / "junit"))
    names = [suite.name for suite in suites]
    assert names == sorted(names, key=str.casefold)
    assert {"Ana Ruiz", "Emil Sørensen"} <= set(names)
    counts = decided()
    assert sum(len(list(suite)) for suite in suites) == suites.tests
    assert (suites.failures, suites.tests - suites.skipped) == (counts["fail"], counts["pass"] + counts["fail"])


def test_sarif_is_read_by_others_and_has_every_finding_with_its_fingerprint(files: Path) -> None:
    made = json.loads((files / "sarif").read_text("utf-8"))
    (run,) = Sarif.model_validate(made).runs
    assert run.results is not None
    assert len(run.results) == decided()["findings"]
    rules = [rule["id"] for rule in made["runs"][0]["tool"]["driver"]["rules"]]
    assert "lab/jargon" not in rules
    for result in made["runs"][0]["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert len(result["partialFingerprints"]["supportaudit/v1"]) == 16
    assert made["runs"][0]["invocations"][0]["toolExecutionNotifications"]


def test_gitlab_takes_it(files: Path) -> None:
    made = json.loads((files / "gitlab").read_text("utf-8"))
    jsonschema.validate(made, GITLAB)
    assert len({issue["fingerprint"] for issue in made}) == len(made) == decided()["findings"]
    assert {issue["severity"] for issue in made if issue["check_name"] == "escalation/unanswered"} == {"critical"}


def test_github_shows_ten_of_a_level_and_says_how_many_more(files: Path) -> None:
    lines = (files / "github").read_text("utf-8").splitlines()
    errors = [line for line in lines if line.startswith("::error ")]
    assert len(errors) == 10
    assert any(line.endswith("more of level error: see the reports") for line in lines)
    assert all(line.startswith("::") for line in lines)


def one_fail(
    text: str, path: str = "dump/a.jsonl", where: str = "line 7", *, review: str | None = None, baseline: bool = False
) -> AuditedConversation:
    conversation = replace(chat("C Help\nA/Ana No.", id="c-1"), source=Source(path, where))
    fail = failed("a/major", "Ana", conversation, f"Said {text}", quote(conversation, 1, "No."))
    rest = verdicts({"lab/new": "fail", "shown/only": "fail"}, "Ana", conversation="c-1")
    return audited(conversation, [decided_by(fail, review, baseline=baseline), *rest], SMALL)


def test_the_line_of_the_contact_is_where_it_points(tmp_path: Path) -> None:
    write(tmp_path, [one_fail("No.")])
    assert json.loads((tmp_path / "gitlab").read_text())[0]["location"] == {"path": "dump/a.jsonl", "lines": {"begin": 7}}
    region = json.loads((tmp_path / "sarif").read_text())["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert region == {"artifactLocation": {"uri": "dump/a.jsonl"}, "region": {"startLine": 7}}
    assert "file=dump/a.jsonl,line=7,title=Major%3A one%2C two::" in (tmp_path / "github").read_text()


def test_a_contact_that_is_no_line_has_no_region(tmp_path: Path) -> None:
    write(tmp_path, [one_fail("No.", "dump/a b.eml", "<1@x>")])
    place = json.loads((tmp_path / "sarif").read_text())["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "dump/a%20b.eml"}}
    assert "file=dump/a b.eml,title=" in (tmp_path / "github").read_text()


@pytest.mark.parametrize(("review", "baseline"), [(Decision.EXCUSED, False), (None, True)])
def test_what_nobody_has_to_act_on_is_suppressed_or_left_out(tmp_path: Path, review: str | None, *, baseline: bool) -> None:
    write(tmp_path, [one_fail("No.", review=review, baseline=baseline)])
    (result,) = json.loads((tmp_path / "sarif").read_text())["runs"][0]["results"]
    assert result["suppressions"][0]["kind"] == "external"
    assert json.loads((tmp_path / "gitlab").read_text()) == []
    assert (tmp_path / "github").read_text() == ""
    suites = JUnitXml.fromfile(str(tmp_path / "junit"))
    assert (suites.failures, suites.skipped, suites.tests) == (0, 1, 1)


HOSTILE = "]]></failure><x>&\x1b[31m\x00::error::evil%0A\u202eabc"


def test_hostile_texts_stay_text(tmp_path: Path) -> None:
    write(tmp_path, [one_fail(HOSTILE)])
    (suite,) = JUnitXml.fromfile(str(tmp_path / "junit"))
    (case,) = suite
    assert "evil" in case.result[0].message
    json.loads((tmp_path / "sarif").read_bytes())
    lines = (tmp_path / "github").read_text("utf-8").splitlines()
    assert len(lines) == 1
    assert "\x1b" not in lines[0]


def test_nothing_found_is_valid_too(tmp_path: Path) -> None:
    write(tmp_path, [])
    assert json.loads((tmp_path / "gitlab").read_text()) == []
    assert JUnitXml.fromfile(str(tmp_path / "junit")).tests == 0
    assert Sarif.model_validate(json.loads((tmp_path / "sarif").read_text())).runs[0].results == []


def test_in_a_workflow_the_summary_is_added_to_the_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    write(tmp_path, [one_fail("No.")])
    assert summary.read_text("utf-8").startswith("before\n# QA report\n")


def test_an_aborted_report_leaves_nothing(tmp_path: Path) -> None:
    specs = [f"{name}:{tmp_path / name}" for name in NAMES]
    with open_reports(specs, SMALL, CONFIG, ReportOptions()) as writers:
        for writer in writers:
            writer.add(one_fail("No."))
    assert list(tmp_path.iterdir()) == []
