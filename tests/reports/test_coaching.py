"""A coaching page names one agent only, one strength and one focus with quotes; a digest has ten lines at most."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from supportaudit.errors import AuditIncompleteError
from supportaudit.model import AuditedConversation, Outcome, Severity, Verdict
from supportaudit.reports import ReportOptions, open_reports
from supportaudit.reports.coaching import COLLEAGUE, MARK, without_others
from supportaudit.rulebook import Config
from supportaudit.rulebook.config import Group
from tests.builders import Item, audited, chat, failed, quote, report, rulebook, verdicts
from tests.reports.made_up import AGENTS, BOOK, CONFIG, month, month_report

SMALL = rulebook(
    Item("heard/hear", title="Hears"),
    Item("tone/blame", "Tone", weight=2, title="Does not blame"),
    Item("tone/cold", "Tone", title="Is warm"),
    Item("escalation/unanswered", "Escalation", severity=Severity.MAJOR, critical="customer", title="Answers"),
)


def write(spec: str, found: Sequence[AuditedConversation], config: Config = CONFIG) -> None:
    with open_reports([spec], SMALL, config, ReportOptions()) as (writer,):
        for one in found:
            writer.add(one)
        writer.finish(report(found, SMALL, config))


def contact(number: int, agent: str = "Ana Ruiz", *, team: str | None = None) -> AuditedConversation:
    conversation = replace(
        chat(f"C My mug broke\nA/{agent.replace(' ', '_')} So the mug broke? That is your fault. Ask Dana.", id=f"c-{number}"), team=team
    )
    hears = Verdict("heard/hear", conversation.id, agent, Outcome.PASS, evidence=(quote(conversation, 1, "So the mug broke?"),))
    blames = failed("tone/blame", agent, conversation, "Put the blame on somebody.", quote(conversation, 1, "your fault"), suggestion="“Let me see.”")
    cold = failed("tone/cold", agent, conversation, "Not warm.", suggestion="“Gladly.”")
    unanswered = failed("escalation/unanswered", agent, conversation, "No answer.", quote(conversation, 0, "My mug broke"))
    return audited(conversation, [hears, blames, cold, *((unanswered,) if number == 1 else ())], SMALL)


def test_a_page_has_a_strength_a_focus_and_what_is_next(tmp_path: Path) -> None:
    write(f"coaching:{tmp_path}", [contact(n) for n in range(6)])
    page = (tmp_path / "ana-ruiz.md").read_text("utf-8")
    assert page.startswith(MARK)
    keep, rest = page.split("## Focus")
    focus, then = rest.split("## Then")
    assert "**Hears**, met in 6 of 6." in keep
    assert "> “**So the mug broke?**”" in keep
    assert "**Does not blame**, not met in 6 of 6" in focus
    assert "Could be said: “Let me see.”" in focus
    assert "- **Is warm**, not met in 6 of 6. Better: “Gladly.”" in then


def test_few_evaluations_are_said(tmp_path: Path) -> None:
    write(f"coaching:{tmp_path}", [contact(1)])
    assert "Fewer than 5 evaluations: read the quotes" in (tmp_path / "ana-ruiz.md").read_text("utf-8")


def test_nothing_missed_is_said(tmp_path: Path) -> None:
    clean = chat("C Hi\nA/Ana hello", id="c-1")
    found = [audited(clean, verdicts({"heard/hear": "pass", "tone/blame": "pass", "tone/cold": "pass"}, "Ana", conversation="c-1"), SMALL)]
    write(f"coaching:{tmp_path}", found)
    page = (tmp_path / "ana.md").read_text("utf-8")
    assert "Nothing that is in the score was missed." in page
    assert "## Then" not in page


def test_no_page_names_another_agent(tmp_path: Path) -> None:
    with open_reports([f"coaching:{tmp_path}"], BOOK, CONFIG, ReportOptions()) as (writer,):
        for one in month():
            writer.add(one)
        writer.finish(month_report())
    pages = {path.stem: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert len(pages) == len(AGENTS)
    for stem, page in pages.items():
        (own,) = [name for name in AGENTS if page.splitlines()[1].startswith(f"# {name} (")]
        for other in AGENTS:
            assert other == own or other.startswith(own) or own.startswith(other) or other not in page, (stem, other)


def test_first_names_of_colleagues_are_replaced_but_not_ones_own() -> None:
    page = "Ana asked Dana and Dana Koch; Anastasia stayed, dana too."
    assert without_others(page, "Ana Ruiz", ["Ana Ruiz", "Dana Koch"]) == (f"Ana asked {COLLEAGUE} and {COLLEAGUE}; Anastasia stayed, dana too.")
    assert without_others(page, "Ana Ruiz", ["Ana Ruiz"]) == page


def test_a_file_that_is_no_page_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "ana-ruiz.md").write_text("my notes")
    with pytest.raises(AuditIncompleteError, match="is not replaced"):
        write(f"coaching:{tmp_path}", [contact(1)])
    assert (tmp_path / "ana-ruiz.md").read_text() == "my notes"


def test_agents_whose_names_make_one_file_name_have_a_page_each(tmp_path: Path) -> None:
    write(f"coaching:{tmp_path}", [contact(1, "A/../b"), contact(2, "a b"), contact(3, "…")])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-b-2.md", "a-b.md", "agent.md"]


def test_a_digest_counts_new_auto_fails_by_team(tmp_path: Path) -> None:
    config = replace(CONFIG, teams={"Tier 1": Group(agents=("Ana Ruiz",))})
    write(f"digest:{tmp_path / 'd.txt'}", [contact(1), contact(2), contact(1, "Ben", team="Tier 2")], config)
    assert (tmp_path / "d.txt").read_text("utf-8").splitlines() == [
        "2 new auto-fail items to confirm in 3 contacts (3 scored).",
        "Tier 1: 1; first: Answers: Ana Ruiz, contact c-1, customer's 1st message",
        "Tier 2: 1; first: Answers: Ben, contact c-1, customer's 1st message",
    ]


def test_a_digest_has_ten_lines_at_most(tmp_path: Path) -> None:
    write(f"digest:{tmp_path / 'd.txt'}", [contact(1, team=f"Team {n:02}") for n in range(14)])
    lines = (tmp_path / "d.txt").read_text("utf-8").splitlines()
    assert len(lines) == 10
    assert lines[-1] == "6 more teams: --out csv:DIR (findings.csv, to_confirm)."


def earlier(folder: Path, score: float, evaluations: int = 40) -> str:
    cards: list[dict[str, object]] = [
        {"by": by, "key": key, "vendor": None, "evaluations": evaluations, "score": score, "sd": 5.0, "checks": []}
        for by, key in (("all", "all"), ("agent", "Ana Ruiz"))
    ]
    path = folder / "last.json"
    path.write_text(json.dumps({"schema_version": 1, "manifest": {}, "scorecards": cards}))
    return str(path)


@pytest.mark.parametrize(
    ("score", "evaluations", "said"),
    [
        (80.0, 40, "down by 30.0 points, 95 % "),
        (20.0, 40, "up by 30.0 points, 95 % "),
        (50.0, 40, "no change that the data bears."),
        (90.0, 3, "too few evaluations to call it a change."),
    ],
)
def test_what_changed_is_said_as_far_as_the_data_bears_it(tmp_path: Path, score: float, evaluations: int, said: str) -> None:
    found = [contact(n) for n in range(2, 42)]
    options = ReportOptions(against=earlier(tmp_path, score, evaluations))
    with open_reports([f"coaching:{tmp_path / 'out'}"], SMALL, CONFIG, options) as (writer,):
        for one in found:
            writer.add(one)
        writer.finish(report(found, SMALL, CONFIG))
    page = (tmp_path / "out" / "ana-ruiz.md").read_text("utf-8")
    assert said in page.split("## What changed")[1]


def test_an_agent_that_the_earlier_report_does_not_have_is_not_compared(tmp_path: Path) -> None:
    with open_reports([f"coaching:{tmp_path / 'out'}"], SMALL, CONFIG, ReportOptions(against=earlier(tmp_path, 80))) as (writer,):
        writer.add(contact(2, "Ben"))
        writer.finish(report([contact(2, "Ben")], SMALL, CONFIG))
    assert "No QA score in" in (tmp_path / "out" / "ben.md").read_text("utf-8")
