"""What people decided, and what was reported already, stands in every report in the words of QA people."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from supportaudit.model import CANNED, QUEUE, AuditedConversation, AuditReport, BaselineUse, EntryState, ReviewEntry, ReviewUse, Verdict
from supportaudit.reports import ReportOptions
from supportaudit.reports.csv_report import CsvReport
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.json_report import JsonReport
from supportaudit.reports.terminal import TerminalReport
from supportaudit.rulebook.config import Config
from tests.builders import Item, audited, chat, decided, failed, quote, report, rulebook, verdicts

BOOK = rulebook(
    Item("a/one", title="Hears"),
    Item("a/two", title="Helps"),
    Item("a/auto", title="Answers", critical="customer", weight=5),
    Item("a/met", title="Greets"),
)
WITH_LAB = replace(BOOK, checks={**BOOK.checks, "a/lab": Item("a/lab", critical="business", status="experimental").rule()})
CONFIG = Config(min_evaluations=1)
FATES = {"new": (None, False), "wrong": ("overturned", False), "let": ("excused", False), "sure": ("confirmed", False), "known": (None, True)}
USE = ReviewUse(
    "reviews.yml",
    (
        ReviewEntry("reviews.yml:2:5", "finding 0000000000000001", "excused", EntryState.APPLIED, 1),
        ReviewEntry("reviews.yml:7:5", "a/one in c-9", "excused", EntryState.EXPIRED, 0),
        ReviewEntry("reviews.yml:12:5", "a/one in c-8", "excused", EntryState.UNUSED, 0),
    ),
    unjudged=1,
)


def contacts() -> list[AuditedConversation]:
    return [_contact(name, review, baseline=known) for name, (review, known) in FATES.items()]


def _contact(name: str, review: str | None, *, baseline: bool) -> AuditedConversation:
    conversation = chat("C/Pat Get me your manager\nA/Ana No, that is the way it is.", id=name)
    seen = quote(conversation, 0, "Get me your manager")
    auto = failed("a/auto", "Ana", conversation, "Nobody came.", seen, suggestion="I am getting her now.")
    rest: tuple[Verdict, ...] = verdicts({"a/one": "pass", "a/two": "pass", "a/met": "pass"}, "Ana", conversation=name)
    return audited(conversation, (decided(auto, review, baseline=baseline), *rest), BOOK, before=(auto, *rest))


def whole(*, reviews: ReviewUse | None = USE, baseline: BaselineUse | None = None) -> AuditReport:
    return report(contacts(), BOOK, CONFIG, reviews=reviews, baseline=baseline or BaselineUse("b.json", 1, 2, 3))


def page(capsys: pytest.CaptureFixture[str], about: AuditReport | None = None, **options: str) -> str:
    writer = TerminalReport("-", ReportContext(BOOK, CONFIG, ReportOptions(width=100, **options)))  # type: ignore[arg-type]  # the tests name real options
    for one in contacts():
        writer.add(one)
    writer.finish(about or whole())
    return " ".join(capsys.readouterr().out.split())


def test_the_first_screen_says_how_often_it_was_wrong_and_what_to_tidy(capsys: pytest.CaptureFixture[str]) -> None:
    text = page(capsys)
    assert "Of 3 reviewed findings 1 was overturned on appeal." in text
    assert "Overall QA score before reviews 37.5, after 42.5." in text
    assert "Reviews to tidy in reviews.yml: 1 expired, 1 no longer found. To see them: supportaudit review check PATH." in text
    assert "1 review with a last day counted: --now TIME judges whether they have expired." in text
    assert "1 finding already reported: in the scores, and left aside by --fail-on. 2 findings of the baseline no longer found." in text


def test_a_review_that_disagrees_with_its_finding_is_shown_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ReviewEntry("reviews.yml:9:5", "finding 0000000000000002 (a/one in c-9)", "excused", EntryState.MISPLACED, 0, "a/two in c-1")
    text = page(capsys, whole(reviews=ReviewUse("reviews.yml", (wrong,))))
    assert "reviews.yml:9:5: finding 0000000000000002 (a/one in c-9): names another contact or line item than its finding's" in text
    assert "which stands in a/two in c-1; it decides nothing." in text


def test_the_line_item_that_was_most_often_wrong_is_named_where_there_are_several(capsys: pytest.CaptureFixture[str]) -> None:
    both = [
        audited(chat("C hi\nA/Ana hello", id=f"c-{n}"), tuple(decided(v, r) for v in verdicts({c: "fail"})), BOOK) for n, (c, r) in enumerate(FATED)
    ]
    text = page(capsys, report(both, BOOK, CONFIG, reviews=USE))
    assert "Of 4 reviewed findings 2 were overturned on appeal, most often in Helps (2 of 3)." in text


FATED = (("a/one", "excused"), ("a/two", "overturned"), ("a/two", "overturned"), ("a/two", "confirmed"))


def test_without_reviews_and_baseline_nothing_is_said_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    text = page(capsys, report(contacts(), BOOK, CONFIG))
    assert "reviewed" not in text
    assert "baseline" not in text
    assert "No finding was reviewed yet." in page(capsys, report([], BOOK, CONFIG, reviews=USE))


def test_only_what_nobody_decided_is_to_be_confirmed_and_new_ones_come_first(capsys: pytest.CaptureFixture[str]) -> None:
    text = page(capsys).partition("To confirm today")[2].partition("Where points are lost")[0]
    assert text.startswith(" 2 of 2 auto-fail items 1. Answers · Ana · contact new Pat's 1st message: “Get me your manager” Nobody came.")
    assert "2. Answers · Ana · contact known · already reported" in text


def nobodys() -> list[AuditedConversation]:
    """An auto-fail item of Ana, and three that no agent's score can hold."""
    found = []
    for agent in ("Ana", CANNED, QUEUE, None):
        conversation = chat("C/Pat Get me your manager\nA/Ana No, that is the way it is.", id=f"of-{agent}")
        auto = failed("a/auto", agent, conversation, "Nobody came.", quote(conversation, 0, "Get me your manager"))
        rest = verdicts({"a/one": "pass", "a/two": "pass", "a/met": "pass", "a/lab": "fail"}, "Ana", conversation=f"of-{agent}")
        found.append(audited(conversation, (auto, *rest), WITH_LAB, "zero"))
    return found


def test_an_auto_fail_item_that_moves_no_score_is_counted_apart_and_alike_in_every_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    context = ReportContext(WITH_LAB, replace(CONFIG, auto_fail="zero"), ReportOptions(width=200))
    writers = (TerminalReport("-", context), CsvReport(str(tmp_path), context), JsonReport(str(tmp_path / "r.json"), context))
    for writer in writers:
        writer.begin()
        for one in nobodys():
            writer.add(one)
        writer.finish(report(nobodys(), WITH_LAB, context.config))
    text = " ".join(capsys.readouterr().out.split())
    assert "1 auto-fail item to confirm or overturn (supportaudit review add -h); until then the QA score of their contacts is 0" in text
    assert "3 auto-fail items in no agent's score, so with nothing to confirm: canned response 1, nobody 1, queue (nobody had joined) 1." in text
    table = list(csv.DictReader(io.StringIO((tmp_path / "conversations.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["contact"], row["qa_score"] == "0.0") for row in table if row["auto_fails"] != "0"] == [("of-Ana", True)]
    assert [row["contact"] for row in table if float(row["qa_score"]) == 0] == ["of-Ana"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "findings.csv").read_text(encoding="utf-8-sig"))))
    assert [row["to_confirm"] for row in rows if row["line_item_id"] == "a/auto"] == ["yes", "no", "no", "no"]
    assert {row["to_confirm"] for row in rows if row["line_item_id"] == "a/lab"} == {"no"}
    contacts = json.loads((tmp_path / "r.json").read_bytes())["conversations"]
    assert [v["to_confirm"] for c in contacts for v in c["verdicts"] if v["check"] == "a/auto"] == [True, False, False, False]


def test_an_agent_s_quotes_say_what_was_decided(capsys: pytest.CaptureFixture[str]) -> None:
    text = page(capsys, agent="Ana")
    assert "Answers · not met in 4 of 4 · auto-fail, to confirm" in text
    assert "let, Pat's 1st message: “Get me your manager” (exception)" in text
    assert "sure, Pat's 1st message: “Get me your manager” (confirmed)" in text
    assert "wrong, " not in text


@pytest.mark.parametrize(
    ("contact", "says"),
    [
        ("new", "^ Not met · Answers · Ana: Nobody came."),
        ("let", "^ Not met (exception) · Answers · Ana: Nobody came."),
        ("sure", "^ Not met (confirmed) · Answers · Ana: Nobody came."),
        ("known", "^ Not met (already reported) · Answers · Ana: Nobody came."),
        ("wrong", "^ N/A (overturned on appeal) · Answers · Ana: Nobody came."),
        ("wrong", "N/A: Answers (overturned on appeal)"),
        ("sure", "QA score 0.0 (before auto-fail 37.5)"),
    ],
)
def test_a_contact_says_what_was_decided_below_the_message_that_it_is_about(capsys: pytest.CaptureFixture[str], contact: str, says: str) -> None:
    assert says in page(capsys, contact=contact)


def test_a_contact_names_the_ids_by_which_its_findings_are_reviewed(capsys: pytest.CaptureFixture[str]) -> None:
    (finding,) = contacts()[0].verdicts[0].findings
    assert f"finding {finding.fingerprint}" in page(capsys, contact="new")


def test_the_json_report_holds_every_decision_and_what_became_of_each_entry(tmp_path: Path) -> None:
    writer = JsonReport(str(tmp_path / "r.json"), ReportContext(BOOK, CONFIG, ReportOptions()))
    writer.begin()
    for one in contacts():
        writer.add(one)
    writer.finish(whole())
    made = json.loads((tmp_path / "r.json").read_bytes())
    findings = {c["id"]: [(v["outcome"], f["review"], f["baseline"]) for v in c["verdicts"] for f in v["findings"]] for c in made["conversations"]}
    assert findings == {
        "new": [("fail", None, False)],
        "wrong": [("na", "overturned", False)],
        "let": [("fail", "excused", False)],
        "sure": [("fail", "confirmed", False)],
        "known": [("fail", None, True)],
    }
    assert [(e["where"], e["state"]) for e in made["reviews"]["entries"]][1:] == [("reviews.yml:7:5", "expired"), ("reviews.yml:12:5", "unused")]
    assert made["baseline"] == {"path": "b.json", "again": 1, "gone": 2, "elsewhere": 3}
    (rate,) = [c for c in made["scorecards"][0]["checks"] if c["check"] == "a/auto"]
    assert (rate["overturned"], rate["excused"], rate["confirmed"], rate["already_reported"]) == (1, 1, 1, 1)
    assert rate["overturn_rate"] == pytest.approx(1 / 3, abs=1e-4)


def test_the_tables_hold_every_decision(tmp_path: Path) -> None:
    writer = CsvReport(str(tmp_path), ReportContext(BOOK, CONFIG, ReportOptions()))
    writer.begin()
    for one in contacts():
        writer.add(one)
    writer.finish(whole())

    def rows(table: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO((tmp_path / f"{table}.csv").read_bytes().decode("utf-8-sig"), newline="")))

    findings = {row["contact"]: (row["answer"], row["review"], row["already_reported"]) for row in rows("findings")}
    assert findings == {
        "new": ("Not met", "", "no"),
        "wrong": ("N/A", "overturned on appeal", "no"),
        "let": ("Not met", "exception", "no"),
        "sure": ("Not met", "confirmed", "no"),
        "known": ("Not met", "", "yes"),
    }
    assert [row["auto_fails"] for row in rows("conversations")] == ["1", "0", "0", "0", "1"]
    overall = next(row for row in rows("line_items") if row["line_item_id"] == "a/auto" and row["by"] == "overall")
    assert (overall["reviewed"], overall["overturned_on_appeal"]) == ("3", "1")
    assert {row["before_reviews"] for row in rows("conversations")} == {"37.5"}
