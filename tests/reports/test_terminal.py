"""The pages of the terminal report, whole, and what must never stand on them."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable

import pytest

from supportaudit.model import AuditedConversation, AuditReport
from supportaudit.reports import ReportOptions
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.terminal import TerminalReport
from supportaudit.reports.terminal.screen import Screen
from supportaudit.rulebook.config import Config
from tests.builders import Item, audited, chat, failed, quote, report, rulebook, verdicts
from tests.reports.made_up import BOOK, CONFIG, month, month_report

Page = Callable[..., str]


@pytest.fixture
def page(capsys: pytest.CaptureFixture[str]) -> Page:
    """``page(width=..., agent=..., contact=...)`` is what the terminal shows of the made-up month."""

    def shown(found: list[AuditedConversation] | None = None, about: AuditReport | None = None, config: Config = CONFIG, **options: object) -> str:
        asked = ReportOptions(**{"width": 88, "paths": ("dump/",), **options})  # type: ignore[arg-type]  # the tests name real options
        writer = TerminalReport("-", ReportContext(BOOK, config, asked))
        writer.begin()
        for one in month() if found is None else found:
            writer.add(one)
        writer.finish(month_report() if about is None else about)
        return capsys.readouterr().out

    return shown


@pytest.mark.parametrize("width", [50, 88, 120])
def test_the_first_screen(page: Page, golden: Callable[[str, str], None], width: int) -> None:
    golden(f"overview-{width}.txt", page(width=width))


def test_the_page_of_an_agent(page: Page, golden: Callable[[str, str], None]) -> None:
    golden("agent.txt", page(agent="ben okafor"))


def test_the_page_of_a_contact(page: Page, golden: Callable[[str, str], None]) -> None:
    golden("contact.txt", page(contact="c-001"))


def test_no_line_is_wider_than_the_page(page: Page) -> None:
    for width in (40, 60, 80, 100):
        commands = re.compile(r"^  supportaudit ")
        assert max(len(line) for line in page(width=width).splitlines() if not commands.match(line)) <= width


def test_agents_stand_by_name_and_by_score_only_on_request(page: Page) -> None:
    def agents(text: str) -> list[str]:
        lines = text.partition("Agents  ")[2].partition("\n\n")[0].splitlines()[2:]
        return [re.split(r" {2,}|\d", line.strip())[0].partition(" (")[0] for line in lines]

    config = Config(min_evaluations=1)
    about = month_report(config=config)
    by_name = agents(page(about=about, config=config))
    assert by_name == sorted(by_name, key=str.casefold)
    by_score = page(about=about, config=config, sort="score")
    scores = {card.key: card.score or 0 for card in about.scorecards if card.by == "agent"}
    assert agents(by_score) == sorted(scores, key=scores.__getitem__, reverse=True) != by_name
    assert "likely ranges before you compare" in by_score


def test_the_first_screen_ranks_nobody_and_shows_no_ids_addresses_or_card_numbers(page: Page) -> None:
    text = page()
    assert "heard/" not in text
    assert "lab/jargon" not in text
    assert "Uses no jargon" not in text, "experimental line items are not on the first screen"
    assert not re.search(r"worst|rank", text, re.IGNORECASE)
    assert not re.search(r"robin@|4111|7946 0018", text + page(contact="c-001") + page(agent="Ana Ruiz"))


def test_an_unknown_agent_gets_the_nearest_names(page: Page) -> None:
    assert "Did you mean Emil Sørensen?" in page(agent="emil")
    assert "Did you mean Ana Ruiz" in page(agent="Anna Ruis")
    assert "There are 6 agents" in page(agent="zzz")


def test_an_unknown_contact_gets_the_nearest_ids_or_the_reason(page: Page) -> None:
    assert "Did you mean c-030, c-031, c-032, c-033?" in page(contact="C-03")
    assert "It was not evaluated: no agent is known in it: unknown are Kim (2), Sol (1)" in page(contact="t-77")
    assert "conversations.csv" in page(contact="nothing")


def test_a_page_without_contacts_says_so(page: Page) -> None:
    text = page([], report([], BOOK, CONFIG))
    assert "0 contacts" in text
    assert "There is no file in what was named." in text
    assert len(text.splitlines()) < 10


def test_every_agent_being_too_few_is_explained(page: Page) -> None:
    found = month()[:3]
    strict = Config(min_evaluations=20)
    text = page(found, report(found, BOOK, strict), strict)
    assert "Every agent has fewer than 20 evaluations" in text
    assert "min_evaluations (now 20)" in text


def test_a_zeroed_auto_fail_shows_both_scores(capsys: pytest.CaptureFixture[str]) -> None:
    book = rulebook(Item("a/critical", weight=1, critical="customer"), Item("a/other"), Item("a/third"))
    conversation = chat("C/Pat Get me your manager\nA/Ana No.")
    ignored = failed("a/critical", "Ana", conversation, "Nobody came.", quote(conversation, 0, "Get me your manager"))
    one = audited(conversation, (ignored, *verdicts({"a/other": "pass", "a/third": "pass"}, "Ana")), book, "zero")
    config = Config(auto_fail="zero", min_evaluations=1)
    for options in (ReportOptions(width=100), ReportOptions(width=100, agent="Ana"), ReportOptions(width=100, contact="c-1")):
        writer = TerminalReport("-", ReportContext(book, config, options))
        writer.add(one)
        writer.finish(report([one], book, config))
        text = capsys.readouterr().out
        assert "before auto-fail" in text
        assert "66.7" in text


def test_control_characters_of_a_transcript_never_reach_the_terminal(page: Page) -> None:
    evil = chat("C/Pat hello\nA/Eve No, never ever, we will not do that.", id="c\x1b[31m-1\u202e")
    lines = tuple(
        failed(check, "E\x1b]0;title\x07ve", evil, "Seen.", quote(evil, 1, "never ever")) for check in ("escalation/unanswered", "heard/resolve")
    )
    one = audited(evil, (*lines, *verdicts({"heard/hear": "fail"}, "Eve")), BOOK)
    for options in ({}, {"agent": "Eve"}, {"contact": evil.id}):
        text = page([one], report([one], BOOK, CONFIG), **options)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


def test_characters_that_the_terminal_lacks_become_question_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    screen = Screen(60)
    screen.say("Zoë – “hi”")
    screen.show()
    assert out.buffer.getvalue() == b"  Zo? ? ?hi?\n"
