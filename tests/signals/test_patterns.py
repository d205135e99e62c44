from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest

from supportaudit.errors import PackError
from supportaudit.model import Mask, Role
from supportaudit.signals import Detector, patterns
from supportaudit.signals.patterns import Readable, UserPattern
from tests.signals.made import MARK, book, chat, detect, labels, regex, rule, say, signal, texts

RUNAWAY = r"(?:a|aa)+(?=b)$"


@pytest.mark.parametrize("backtracking", [False, True])
@pytest.mark.parametrize("before", ["", "é", "😊", "👩🏽‍💻 ", "שלום ", "\ud800", "\u0301"])
def test_offsets_are_code_points_of_the_original_text(before: str, *, backtracking: bool) -> None:
    order = rule("order", regex(r"(?i)order\s*(?P<id>\d{4,})\s*😊?", backtracking=backtracking), captures={"id": "id"})
    text = f"{before}my Order 12345 😊 é Order 6789"
    found = detect(order, of=text)
    assert [one.text for one in found] == ["Order 12345 😊", "Order 6789"]
    assert [text[one.span.start : one.span.end] for one in found] == [one.text for one in found]
    assert [one.captures[0].value for one in found] == ["12345", "6789"]


def test_a_pattern_that_re2_refuses_is_a_pack_error_at_its_place_with_the_way_out() -> None:
    with pytest.raises(PackError) as caught:
        Detector(book(rule("x", regex(r"(?<=a)b"))))
    assert caught.value.where == MARK
    assert "backtracking: true" in caught.value.hint


@pytest.mark.parametrize("backtracking", [False, True])
@pytest.mark.parametrize("pattern", ["(", r"a{2,1}", "[z-a]", r"(?P<x>a"])
def test_a_pattern_that_no_engine_takes_is_a_pack_error(pattern: str, *, backtracking: bool) -> None:
    with pytest.raises(PackError) as caught:
        Detector(book(rule("x", regex(pattern, backtracking=backtracking))))
    assert caught.value.where == MARK
    assert caught.value.hint == "correct the pattern"


def test_a_pattern_with_half_a_character_is_a_pack_error() -> None:
    with pytest.raises(PackError):
        UserPattern(regex("\ud800"))


def test_look_around_works_where_the_pack_asks_for_backtracking() -> None:
    assert texts(rule("x", regex(r"(?<=order )\d+(?! items)", backtracking=True)), of="order 12345") == ["12345"]


@pytest.mark.parametrize("pattern", ["a" * 20_001, "(a)" * 101, "(" * 101 + "a" + ")" * 101])
@pytest.mark.parametrize("backtracking", [False, True])
def test_a_pattern_of_too_many_characters_or_groups_is_a_pack_error(pattern: str, *, backtracking: bool) -> None:
    with pytest.raises(PackError) as caught:
        UserPattern(regex(pattern, backtracking=backtracking))
    assert caught.value.where == MARK
    assert caught.value.hint
    UserPattern(regex("(?:a)" * 500, backtracking=backtracking))


@pytest.mark.parametrize("refusal", [MemoryError, RecursionError])
def test_a_pattern_that_takes_all_memory_switches_its_rule_off(monkeypatch: pytest.MonkeyPatch, refusal: type[Exception]) -> None:
    class Endless:
        groups = 0
        groupindex: ClassVar[dict[str, int]] = {}

        def finditer(self, *_: object, **__: object) -> Iterator[object]:
            yield from ()
            raise refusal

    monkeypatch.setattr("supportaudit.signals.patterns.regex.compile", lambda _: Endless())
    detector = Detector(book(rule("runs", regex("(?R)", backtracking=True), "sorry"), rule("other", "sorry")))
    assert {signal.rule for signal in detector.detect(chat("C sorry"))} == {"core/other"}
    assert "memory" in detector.switched_off[0]


def test_an_empty_match_is_no_signal() -> None:
    assert texts(rule("x", regex("a*")), of="bab") == ["a"]
    assert texts(rule("x", regex("a*", backtracking=True)), of="bab") == ["a"]


def test_a_runaway_pattern_switches_its_rule_off_for_the_whole_run_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "GUARD_SECONDS", 0.05)
    runs = rule("runs", regex(RUNAWAY, backtracking=True), "sorry")
    on_it = rule("on_it", signal("core/runs"))
    detector = Detector(book(runs, on_it, rule("other", "sorry")))
    conversation = chat(f"C sorry\nC {'a' * 5000}\nC sorry")
    assert [(one.message, one.label) for one in detector.detect(conversation)] == [(0, "other"), (2, "other")]
    (reason,) = detector.switched_off
    assert reason.startswith("core/runs: ")
    assert MARK in reason
    assert [one.label for one in detector.detect(chat("C sorry"))] == ["other"]


def test_a_run_has_a_budget_of_characters_that_does_not_depend_on_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "CHARACTERS_PER_RUN", 10)
    detector = Detector(book(rule("x", regex("(?=s)sorry", backtracking=True))))
    assert [one.label for one in detector.detect(chat("C sorry\nC sorry"))] == ["x", "x"]
    assert detector.switched_off == ()
    assert detector.detect(chat("C sorry")) == ()
    assert len(detector.switched_off) == 1


def test_a_backtracking_pattern_is_not_tried_on_a_huge_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "LONGEST_TEXT", 20)
    detector = Detector(book(rule("x", regex("sorry", backtracking=True)), rule("y", regex("sorry"))))
    assert [one.label for one in detector.detect(chat(f"C sorry{' ' * 30}"))] == ["y"]
    assert len(detector.switched_off) == 1


def test_a_long_message_is_searched_in_pieces_cut_where_a_line_or_a_word_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "PIECE", 12)
    text = "I am sorry\nso sorry for the wait and sorryforallthatcameafter sorry"
    found = texts(rule("x", regex(r"(?<!so )sorry(?!\w)|w\w+", backtracking=True)), of=text)
    assert found == ["sorry", "wait", "sorry"]
    assert list(patterns._pieces(text))[:3] == [(0, 11), (11, 20), (20, 28)]
    assert "".join(text[start:end] for start, end in patterns._pieces(text)) == text


def test_what_takes_the_square_of_a_text_is_read_to_its_end_without_the_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "PIECE", 500)
    detector = Detector(book(rule("x", regex(r"\w+(?=!)", backtracking=True))))
    assert len(detector.detect(say("a" * 20_000 + " sorry!"))) == 1
    assert detector.switched_off == ()


def test_re2_never_switches_a_rule_off() -> None:
    detector = Detector(book(rule("x", regex("(a+)+$"))))
    detector.detect(say("a" * 100_000 + "b"))
    assert detector.switched_off == ()


def test_a_match_that_reaches_into_a_masked_stretch_does_not_count() -> None:
    text = "order 12\n> quoted\n345"
    quoted = Mask(9, 18, "quote")
    spread = rule("spread", regex(r"order[\s\d]+"))
    whole = rule("whole", regex(r"12\s"))
    assert labels(spread, whole, of=say(text, masks=(quoted,))) == ["whole"]
    assert labels(rule("in_it", regex("quoted")), of=say(text, masks=(quoted,))) == []
    assert labels(rule("in_it", regex("quoted"), quoted="only"), of=say(text, masks=(quoted,))) == ["in_it"]
    assert labels(rule("in_it", regex("order"), quoted="only"), of=say(text, masks=(quoted,))) == []


def test_a_readable_text_is_as_long_as_the_original() -> None:
    readable = Readable.of("ab\ud800def", [(1, 3), (4, 5)])
    assert readable.text == " b\ufffd e "
    assert [readable.holds(1, 3), readable.holds(2, 5), readable.holds(0, 1), readable.holds(4, 5)] == [True, False, False, True]


def test_flags_and_groups_of_several_patterns_do_not_meet() -> None:
    rules = (rule("a", regex("(?i)SORRY (?P<x>a)")), rule("b", regex("SORRY (?P<x>b)")))
    assert labels(*rules, of="sorry a sorry b", role=Role.AGENT) == ["a"]
