"""The report as Markdown: the figures of the scorecards, quotes marked, and nothing of the data is markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from supportaudit.reports import ReportOptions, open_reports
from supportaudit.reports.text import escaped, unmarked
from tests.builders import audited, chat, failed, quote, report
from tests.reports.made_up import BOOK, CONFIG, month, month_report


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("markdown") / "report.md"
    with open_reports([f"markdown:{file}"], BOOK, CONFIG, ReportOptions()) as (writer,):
        for one in month():
            writer.add(one)
        writer.finish(month_report())
    return file.read_text("utf-8")


def test_every_scorecard_is_a_row(page: str) -> None:
    for card in month_report().scorecards:
        if card.by == "agent" and card.score is not None:
            assert f"| {card.key} ({card.vendor}) | {card.score:.1f} |" in page


def test_points_are_lost_where_the_scorecard_says(page: str) -> None:
    overall = month_report().scorecards[0]
    worst = max((rate for rate in overall.checks if rate.points_lost and rate.severity.rank), key=lambda rate: rate.points_lost or 0)
    first = page.split("## Where points are lost\n\n- ")[1].splitlines()
    assert first[0].startswith(f"**{worst.title}**: {worst.points_lost:.1f} points an evaluation")
    assert "**" in first[1]


def test_auto_fails_to_confirm_are_named_with_their_quote(page: str) -> None:
    assert "## To confirm" in page
    assert "**Answers a wish for a supervisor** · " in page


def test_agents_are_by_name_and_not_ranked(page: str) -> None:
    rows = [line for line in page.split("## By agent")[1].split("\n\n")[1].splitlines() if line.startswith("| ")][1:]
    names = [row.split(" | ")[0] for row in rows]
    assert names[1:] == sorted(names[1:], key=str.casefold)


@pytest.mark.parametrize(
    "text",
    ["<img src=x onerror=alert(1)>", "a | b", "[x](http://evil)", "![x](y)", "`code`", "*bold* _it_ ~~no~~", "# top", "&lt;script&gt;", "#12 @ana"],
)
def test_what_the_data_says_is_shown_as_it_is(text: str) -> None:
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(f"Said: {escaped(text)}")
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "@\u200b")
    assert html == f"<p>Said: {shown}</p>\n"
    assert "\n" not in escaped("a\nb")
    assert unmarked(" a ") == " a "


def test_a_quote_with_markup_is_bold_around_its_own_words(tmp_path: Path) -> None:
    conversation = chat("C My *mug* broke, <b>fix it</b>\nA/Ana no", id="c|1")
    found = audited(conversation, [failed("heard/resolve", "Ana", conversation, "Not seen.", quote(conversation, 0, "fix it"))], BOOK)
    file = tmp_path / "r.md"
    with open_reports([f"markdown:{file}"], BOOK, CONFIG, ReportOptions()) as (writer,):
        writer.add(found)
        writer.finish(report([found], BOOK, CONFIG))
    page = file.read_text("utf-8")
    assert "contact c\\|1" in page
    assert "<b>" not in page
