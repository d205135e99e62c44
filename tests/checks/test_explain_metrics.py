"""The account of a figure shows the numbers that it comes from, and both in their unit."""

from __future__ import annotations

import pytest

from supportaudit.checks import Checker, Macros, explain, make_macros
from supportaudit.rulebook.rules import Rulebook
from supportaudit.rulebook.templates import METRICS, ByChannel, Metric
from tests.checks.bench import chat, rule

TALK = (
    "C/Ana 10:00 hello there\nA/dana 10:05 Good morning to you all\nC/Ana 10:06 it broke\nA/dana 10:08 oh\nC/Ana 10:10 well\n"
    "* 10:11 transfer to=lee\nA/lee 10:20 I have sent a new one today"
)


def looked(name: str, limit: float = 1, *, talk: str = TALK, macros: Macros | None = None) -> tuple[str, ...]:
    check = rule(Metric(name, max=ByChannel({}, limit)))
    book = Rulebook(packs=(), signals={}, checks={check.id: check}, sections={})
    return explain(Checker(book, macros=macros), check, chat(talk), ()).looked


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("first_response_time", ("at most 1 s", "it came to 5 min", "  10:00, Ana to 10:05, dana: 5 min")),
        (
            "max_response_time",
            ("at most 1 s", "dana: 2 min", "  10:06, Ana to 10:08, dana: 2 min", "lee: 9 min", "  10:11, system to 10:20, lee: 9 min"),
        ),
        (
            "handle_time",
            ("at most 1 s", "dana: 6 min", "  10:05, dana to 10:11, system: 6 min", "lee: 9 min", "  10:11, system to 10:20, lee: 9 min"),
        ),
        ("agent_turns", ("at most 1 turn", "dana: 2 turns", "  10:05, dana", "  10:08, dana", "lee: 1 turn", "  10:20, lee")),
        ("words_per_agent_turn", ("at most 1 word", "dana: 3 words = the mean of 2 turns", "  10:05, dana: 5 words", "  10:08, dana: 1 words")),
        ("handoffs", ("at most 1 transfer", "it came to 1 transfer", "  10:11, system")),
        ("distinct_agents", ("at most 1 agent", "it came to 2 agents", "  10:05, dana", "  10:20, lee")),
    ],
)
def test_each_figure_is_told_with_the_numbers_that_it_comes_from(name: str, lines: tuple[str, ...]) -> None:
    told = looked(name)
    assert told[1] == f"allowed in the channel chat: {lines[0]}"
    assert told[2 : 1 + len(lines)] == lines[1:]


def test_a_median_is_told_with_all_waits() -> None:
    told = looked("median_response_time", talk=f"{TALK}\nC/Ana 10:30 hm\nA/lee 10:31 yes\nC/Ana 10:40 hm\nA/lee 10:44 yes")
    assert told[4:] == (
        "lee: 4 min = the median of 3 waits",
        "  10:11, system to 10:20, lee: 9 min",
        "  10:30, Ana to 10:31, lee: 1 min",
        "  10:40, Ana to 10:44, lee: 4 min",
    )


def test_shares_are_told_as_the_division_that_they_are() -> None:
    told = looked("share_of_agent_words", 50, talk="C one two three four\nA/dana five six seven eight nine ten")
    assert told == (
        "measured: share of agent words",
        "allowed in the channel chat: at most 50 %",
        "dana: 60 % = 100 x 6 / (6 + 4)",
        "  6 words of the agent",
        "  4 words of the customer that this agent answered",
    )
    canned = looked("share_of_canned_text", 50, talk="C hi\nA/dana Thank you for waiting\nA/dana bye", macros=make_macros(["thank you for waiting"]))
    assert canned[2:] == ("dana: 80 % = 100 x 4 / 5", "  5 words in all", "  dana's 1st message: 4 canned words")


def test_a_grade_is_told_with_its_formula() -> None:
    told = looked("readability", 8, talk="C hi\nA/dana " + "We sent it off. " * 30)
    assert told[1] == "allowed in the channel chat: at most grade 8"
    assert told[2] == "dana: grade 0 = 4.71 x 330 / 120 + 0.5 x 120 / 30 - 21.43, not below 0"
    assert told[3:] == ("  330 letters and digits", "  120 words", "  30 sentences")


def test_every_figure_has_words_where_it_cannot_be_measured() -> None:
    for name in METRICS:
        assert looked(name, talk="B hi")[0].startswith(f"measured: {name.replace('_', ' ')}")
