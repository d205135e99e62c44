"""What other people wrote is shown without what must not be shown, and quoted in readable pieces."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.reports.text import excerpt, hidden, masked, one_line, pieces, plain, sentence_span, shortened

TEXT = st.text(st.sampled_from("ab 1234567890.@-+()\n\u202e\x1b[m\ud83d—é"), max_size=80)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("write to ana.ruiz+x@mail.example.co.uk today", "write to [e-mail address] today"),
        ("card 4111 1111 1111 1111 please", "card [card number] please"),
        ("card 4111-1111-1111-1111", "card [card number]"),
        ("call +44 20 7946 0018 now", "call [phone number] now"),
        ("call (555) 010-0199", "call [phone number]"),
        ("account 123456789012", "account [long number]"),
        ("order 448812 of 2026-10-03, 4 x 12.50", "order 448812 of 2026-10-03, 4 x 12.50"),
        ("it was 03/10/2026 12 o'clock", "it was 03/10/2026 12 o'clock"),
        ("@support hello @ you", "@support hello @ you"),
        ("version 1.2.3.4 of 10.0.0.1", "version 1.2.3.4 of 10.0.0.1"),
    ],
)
def test_addresses_cards_and_phone_numbers_are_masked_and_the_rest_is_not(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_number_that_fails_luhns_check_is_no_card() -> None:
    assert masked("4111 1111 1111 1112") != "[card number]"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;new title\x07text", "text"),
        ("a\x00b\x07c\x9bd", "abc"),
        ("evil \u202etxt.exe\u202c", "evil txt.exe"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("family 👨\u200d👩\u200d👧", "family 👨\u200d👩\u200d👧"),
        ("half \ud83d", "half \ufffd"),
        ("pair \ud83d\ude00", "pair 😀"),
    ],
)
def test_what_is_shown_has_no_control_and_direction_characters(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(TEXT)
def test_any_text_can_be_shown_on_one_line_and_encoded(text: str) -> None:
    shown = masked(text)
    assert "\n" not in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    shown.encode()


@given(TEXT, st.integers(0, 80), st.integers(0, 80))
def test_pieces_join_to_the_masked_text_and_marks_stay_within_the_span(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    found = list(pieces(text, [(start, end)]))
    unmarked = "".join(piece.text for piece in pieces(text, ()))
    assert one_line("".join(piece.text for piece in found)) == one_line(unmarked)
    marked = "".join(piece.text for piece in found if piece.marked)
    if not any(a < end and start < b for a, b, _ in hidden(text)):
        assert one_line(marked) == one_line(text[start:end])


@given(TEXT, st.integers(0, 80), st.integers(0, 80))
def test_masks_are_sorted_and_apart(text: str, a: int, b: int) -> None:
    found = hidden(text)
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    assert all(one[1] <= two[0] for one, two in zip(found, found[1:], strict=False))  # noqa: RUF007  (tuples of three read clearer with two names)


def shown(text: str, span: str, limit: int = 60) -> str:
    start = text.index(span)
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in excerpt(text, start, start + len(span), limit))


def test_a_quote_is_the_sentence_around_the_span() -> None:
    assert shown("Hi. I can't do that until May. Bye.", "can't do that") == "I [can't do that] until May."
    assert shown("First line\nSecond no line\nThird", "no") == "Second [no] line"


@pytest.mark.parametrize(
    ("text", "quote", "shown"),
    [
        ("I have waited for a week now and I'd like your manager to\ncall me today. Thanks.", "your manager", None),
        ("I have waited for a week now, and so I would like to hear from\nTom Becker himself. Thanks.", "a week", None),
        ("you can\nwrite to us. Bye.", "write", "you can write to us."),
        ("Hello\nI have a question.", "question", "I have a question."),
        (
            "I have waited for a week now and I'd like your manager to\n\ncall me",
            "manager",
            "I have waited for a week now and I'd like your manager to",
        ),
        ("I have waited for a week now and this is what I need from you:\n- a lamp\n- a refund", "lamp", "- a lamp"),
        ("I have waited for a week now and this is what I need from you\n1) a lamp\n2) a refund", "lamp", "1) a lamp"),
        ("> I have waited for a week now and I'd like your manager to\ncall me today.", "call", "call me today."),
        ("I have waited for a week now and I'd like your manager to\n> call me", "week", "I have waited for a week now and I'd like your manager to"),
        (
            "We shipped it on Monday, and it is on its way to you now.\nplease wait",
            "Monday",
            "We shipped it on Monday, and it is on its way to you now.",
        ),
    ],
)
def test_a_line_feed_within_running_text_does_not_end_a_quote(text: str, quote: str, shown: str | None) -> None:
    start = text.index(quote)
    first, last = sentence_span(text, start, start + len(quote))
    assert one_line(text[first:last]) == (shown or one_line(text.rpartition(" ")[0]))


def test_a_long_sentence_is_cut_between_words() -> None:
    text = " ".join(f"word{n}" for n in range(100))
    quote = shown(text, "word50 word51")
    assert quote.startswith("…word")
    assert quote.endswith("…")
    assert "[word50 word51]" in quote
    assert len(quote) < 80


def test_an_address_at_the_edge_of_a_quote_is_masked_whole() -> None:
    text = "x " * 40 + "mail ana.maria.ruiz@mail.example now " + "y " * 40
    assert "ana" not in shown(text, "now", 20)
    assert "mail.example" not in shown(text, "now", 20)


def test_a_long_span_is_shortened() -> None:
    text = "no " * 300
    start, end = 0, len(text)
    assert len("".join(piece.text for piece in excerpt(text, start, end, 60))) < 80


@pytest.mark.no_cover
def test_hostile_texts_take_no_time() -> None:
    for text in ("@" * 50_000, "1" * 50_000, "1 " * 50_000, "a." * 50_000, "\x1b[" * 50_000, "a@b." * 20_000):
        begun = time.process_time()
        masked(text)
        assert time.process_time() - begun < 5


def test_a_shortened_text_ends_in_an_ellipsis() -> None:
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("abc defg", 5) == "abc…"
