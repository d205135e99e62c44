"""A brief is one page: the figures of the scorecards, customers' words, who may leave, one request, and no agent's name."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from supportaudit.model import AuditedConversation, Signal, Span
from supportaudit.reports import ReportOptions, open_reports
from tests.builders import Item, audited, chat, failed, report, rulebook, verdicts
from tests.reports.made_up import BOOK, CONFIG, month, month_report

SMALL = rulebook(Item("heard/hear", title="Hears"), Item("heard/resolve", title="Solves"), Item("tone/cold", "Tone", title="Is warm"))


def page(file: Path) -> str:
    """The words of a page."""
    body = file.read_text("utf-8").split("<body>")[1]
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", body, flags=re.DOTALL)))


def write(file: Path, found: list[AuditedConversation]) -> str:
    with open_reports([f"brief:{file}"], SMALL, CONFIG, ReportOptions()) as (writer,):
        for one in found:
            writer.add(one)
        writer.finish(report(found, SMALL, CONFIG))
    return page(file)


def leaving(number: int, words: str = "I am leaving you", *, missed: bool = True, rule: str = "core/churn_threat") -> AuditedConversation:
    conversation = chat(f"C Dana was rude, {words}!\nA/Dana_Reyes Fine.", id=f"c-{number}")
    start = conversation.messages[0].text.index(words)
    signal = Signal(rule, 0, Span(start, start + len(words)), words)
    outcomes = {"heard/hear": "pass", "heard/resolve": "pass", "tone/cold": "pass"}
    rest = verdicts({**outcomes, **({"heard/resolve": "na (no trigger)"} if missed else {})}, "Dana Reyes", conversation=conversation.id)
    kept = [v for v in rest if not (missed and v.check == "heard/resolve")]
    fails = [failed("heard/resolve", "Dana Reyes", conversation, "Not seen.", suggestion="“Here is what I do.”")] if missed else []
    one = audited(conversation, [*kept, *fails], SMALL)
    return AuditedConversation(one.conversation, one.verdicts, one.evaluations, (signal,))


def test_the_figures_are_those_of_the_scorecards(tmp_path: Path) -> None:
    with open_reports([f"brief:{tmp_path / 'b.html'}"], BOOK, CONFIG, ReportOptions()) as (writer,):
        for one in month():
            writer.add(one)
        writer.finish(month_report())
    said = page(tmp_path / "b.html")
    assert f"the mean QA score is {month_report().scorecards[0].score:.1f} of 100" in said
    assert "One request" in said
    assert (tmp_path / "b.html").read_text("utf-8").count("<svg") == 1


def test_customers_who_may_leave_are_quoted_and_no_agent_is_named(tmp_path: Path) -> None:
    said = write(tmp_path / "b.html", [leaving(n) for n in range(5)])
    assert said.count("I am leaving you") == 3
    assert "5 customers said that they would leave" in said
    assert "To win back first: c-0, c-1, c-2, c-3, c-4." in said
    assert "Dana" not in said
    assert "Reyes" not in said


def test_only_contacts_with_something_missed_count(tmp_path: Path) -> None:
    said = write(tmp_path / "b.html", [leaving(1, missed=False)])
    assert "Nobody said that they would leave" in said
    assert "In customers' words" not in said
    assert "Nothing that is in the score was missed" in said


def test_who_asks_for_somebody_higher_comes_after_who_leaves(tmp_path: Path) -> None:
    found = [leaving(1, "get me your boss", rule="core/escalation_request"), leaving(2)]
    said = write(tmp_path / "b.html", found)
    assert said.index("I am leaving you") < said.index("get me your boss")
    assert "1 customer said that they would leave or had had enough, and 1 more asked for somebody higher" in said


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "</blockquote><h1>x"])
def test_what_customers_write_is_no_markup(tmp_path: Path, words: str) -> None:
    write(tmp_path / "b.html", [leaving(1, words)])
    body = (tmp_path / "b.html").read_text("utf-8").split("<body>")[1]
    assert "<script" not in body
    assert body.count("<h1>") == 1


def test_nothing_scored_is_said(tmp_path: Path) -> None:
    assert "0 contacts read, and none had enough to be scored." in write(tmp_path / "b.html", [])
