from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.checks import load_macros, make_macros
from supportaudit.errors import UsageError
from supportaudit.model import Span


def test_a_macro_is_found_whatever_its_case_white_space_and_outer_punctuation() -> None:
    macros = make_macros(["Thank you for contacting us."])
    text = "Hi! THANK  you\nfor contacting us - bye"
    (span,) = macros.spans(text)
    assert text[span.start : span.end] == "THANK  you\nfor contacting us"


def test_offsets_are_those_of_the_original_text() -> None:
    text = "Straße 😀 İstanbul: Thank you all"
    (span,) = make_macros(["thank you all"]).spans(text)
    assert text[span.start : span.end] == "Thank you all"


def test_apostrophes_of_both_kinds_are_one() -> None:
    assert make_macros(["we’re on it"]).spans("We're on it") == (Span(0, 11),)


def test_the_longest_macro_wins_and_macros_do_not_overlap() -> None:
    macros = make_macros(["thank you", "thank you for waiting", "waiting is hard"])
    assert macros.spans("thank you for waiting is hard") == (Span(0, 21),)
    assert macros.spans("thank you thank you") == (Span(0, 9), Span(10, 19))


def test_part_of_a_macro_is_no_macro() -> None:
    assert make_macros(["thank you for waiting"]).spans("thank you for nothing") == ()


def test_a_text_without_a_word_matches_nothing() -> None:
    assert make_macros(["", " ... ", "\n"]).spans("... hello ...") == ()


def test_a_macro_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "macros.json"
    path.write_text('\ufeff{"version": 1, "texts": ["Thank you", "Good bye"]}', encoding="utf-8")
    assert load_macros(path) == make_macros(["Good bye", "Thank you"])


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        (b"", ":1:1", "no JSON"),
        (b'{"version": 1,\n "texts": [}', ":2:12", "no JSON"),
        (b"[]", "", "no object"),
        (b"{}", ": version", "not of version 1"),
        (b'{"version": 2, "texts": []}', ": version", "not of version 1"),
        (b'{"version": true, "texts": []}', ": version", "not of version 1"),
        (b'{"version": 1}', ": texts", "no list of texts"),
        (b'{"version": 1, "texts": "x"}', ": texts", "no list of texts"),
        (b'{"version": 1, "texts": ["a", 3]}', ": texts[1]", "no text"),
        (b'{"version": 1, "texts": ["\xff"]}', ": byte 26", "not UTF-8"),
        (b"[" * 100_000, "", "no list of texts"),
        (b'{"version": ' + b"1" * 5000 + b"}", "", "no list of texts"),
    ],
)
def test_an_unusable_macro_file_is_a_usage_error_with_file_and_place(tmp_path: Path, content: bytes, where: str, what: str) -> None:
    path = tmp_path / "macros.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=what) as caught:
        load_macros(path)
    assert caught.value.where == f"{path}{where}"
    assert caught.value.hint


def test_a_macro_file_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read") as caught:
        load_macros(tmp_path / "none.json")
    assert "No such file or directory" in caught.value.what
    assert caught.value.hint == "check its path in the config"


def test_the_punctuation_before_and_after_words_is_left_aside() -> None:
    assert make_macros(["(thank) you"]) == make_macros(["thank, _you_!"])
    assert make_macros(["thank you"]).spans("“Thank you!”") == (Span(0, 12),)
