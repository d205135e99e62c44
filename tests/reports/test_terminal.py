"""The pages of the terminal report, whole, and what must never stand on them."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from dataclasses import replace

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


@pytest.mark.parametrize(
    ("reason", "now", "sentence"),
    [
        ("time runs", None, "1 contact with a line item still open, in no score; --now TIME judges them."),
        ("time runs", "2026-10-07", "1 contact with a line item still open, in no score; no time limit had run out by --now."),
        ("open", None, "1 contact with a line item still open that has no time limit, in no score; only the rest of the contact decides it."),
    ],
)
def test_a_moment_of_judging_is_proposed_only_where_it_could_decide(page: Page, reason: str, now: str | None, sentence: str) -> None:
    waiting = [audited(chat("C hi\nA/Ana hello"), verdicts({"heard/hear": f"pending ({reason})"}), BOOK)]
    about = report(waiting, BOOK, CONFIG)
    text = page(waiting, replace(about, manifest={**about.manifest, "now": now}), width=200)
    assert sentence in text
    assert text.count("line item still open") == 1


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


def test_every_figure_of_a_score_stands_on_a_narrow_page(page: Page) -> None:
    for width in (40, 50, 60):
        text = page(width=width)
        assert re.search(r"^ +score +likely +form +n$", text, re.MULTILINE)
        assert re.search(r"43\.5 +14 to 73 +98% +9$", text, re.MULTILINE)
        assert "…" not in text.partition("QA scores")[2].partition("Decisions")[0]


def test_titles_of_line_items_are_wrapped_never_cut(page: Page) -> None:
    for width in (40, 60):
        items = page(agent="Ben Okafor", width=width).partition("Line items")[2].partition("Opportunities")[0]
        assert "…" not in items
        assert {"Says", "instead", "cannot"} <= set(items.split())


def test_quotes_of_lost_points_come_from_different_contacts_and_name_them(page: Page) -> None:
    lost = page(width=200).partition("Where points are lost")[2].partition("Goes well")[0]
    contacts = re.findall(r"^ +(c-\d+), \d\d:\d\d, ", lost, re.MULTILINE)
    assert len(contacts) == len(set(contacts)) == 5


def test_an_auto_fail_that_already_makes_a_score_zero_is_not_said_to_leave_it(page: Page) -> None:
    assert "scores stand until then" in page(width=200)
    zero = page(width=200, config=replace(CONFIG, auto_fail="zero"))
    assert "scores stand" not in zero
    assert "until then the QA score of their contacts is 0" in zero


def test_an_agent_known_by_an_address_is_shown_by_it_in_quotes_as_in_tables(page: Page) -> None:
    by_mail = chat("C/pat@mail.example I am lost\nA/tom@care.example No, never ever, we will not do that.")
    found = failed("heard/resolve", "tom@care.example", by_mail, "Seen.", quote(by_mail, 1, "never ever"))
    own = failed("heard/hear", "tom@care.example", by_mail, "Seen.", quote(by_mail, 0, "I am lost"))
    one = audited(by_mail, (found, own, *verdicts({"heard/apologize": "pass"}, "tom@care.example")), BOOK)
    for options in ({}, {"agent": "tom@care.example"}, {"contact": "c-1"}):
        text = page([one], report([one], BOOK, CONFIG), **options)
        assert "tom@care.example" in text
        assert "pat@mail.example" not in text
        assert "[e-mail address]'s 1st message" in text or options.get("contact")


def test_reasons_are_in_the_words_of_people(page: Page) -> None:
    text = " ".join((page(contact="c-000", width=200) + page(contact="c-010", width=200) + page(contact="c-020", width=200)).split())
    assert not re.search(r"no trigger|missing:|\(channel\)|: open\b", text)
    assert "(did not come up)" in text
    assert "Still open · Offers nothing for sale before the problem is solved · Dana K.: the contact is still open" in text


def test_a_subject_has_its_label(page: Page) -> None:
    one = audited(replace(chat("C/Pat hi\nA/Ana hello"), subject="Lamp"), verdicts({"heard/hear": "pass"}, "Ana"), BOOK)
    assert "\n  Subject: Lamp\n" in page([one], report([one], BOOK, CONFIG), contact="c-1")


def test_one_of_a_thing_is_in_the_singular(page: Page) -> None:
    config = Config(min_evaluations=1)
    assert "fewer than 1 evaluation, not to be compared" in " ".join(page(about=month_report(config=config), config=config).split())


def test_characters_that_the_terminal_lacks_become_question_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    screen = Screen(60)
    screen.say("Zoë – “hi”")
    screen.show()
    assert out.buffer.getvalue() == b"  Zo? ? ?hi?\n"


def test_findings_stand_on_the_first_screen_even_where_nothing_has_a_score(capsys: pytest.CaptureFixture[str]) -> None:
    book = rulebook(Item("own/only", title="Does not ask again"))
    conversation = chat("C/Pat order 448812\nA/Ana Your order number please, Pat?")
    one = audited(conversation, (failed("own/only", "Ana", conversation, "Asked again.", quote(conversation, 1, "order number")),), book)
    writer = TerminalReport("-", ReportContext(book, CONFIG, ReportOptions(width=100)))
    writer.add(one)
    writer.finish(report([one], book, CONFIG))
    text = capsys.readouterr().out
    assert "What was not met" in text
    assert "Does not ask again · not met in 1 of 1 (100%)" in text
