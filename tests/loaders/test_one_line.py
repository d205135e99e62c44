from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.loaders.one_line import with_breaks

INTRO = "On Mon, Feb 1, 2016 at 6:32 PM, Ann Lee <ann@example.com> wrote:"


@pytest.mark.parametrize(
    ("line", "broken"),
    [
        (f"It works now. {INTRO}", f"It works now.\n{INTRO}"),
        (f"{INTRO} Is it mended?", f"{INTRO}\nIs it mended?"),
        (
            "Von: Ann <ann@example.com> Datum: 1.2.2016 An: Bo Betreff: Lampe",
            "Von: Ann <ann@example.com>\nDatum: 1.2.2016\nAn: Bo\nBetreff: Lampe",
        ),
    ],
)
def test_an_intro_or_header_block_gets_lines_of_its_own_again(line: str, broken: str) -> None:
    assert with_breaks(line) == broken


def test_an_intro_above_a_quote_is_parted_from_any_words_before_it() -> None:
    intro = "On Wed, Apr 4, 2012 at 3:59 PM, ann@example.com wrote:"
    assert with_breaks(f"yes please {intro}\n> Hi") == f"yes please\n{intro}\n> Hi"


@pytest.mark.parametrize(
    "line",
    [
        f"I do not know why {INTRO[:-1]} that",
        f"as you see {INTRO}",
        f"> {INTRO} Is it mended?",
        f"> Yes. {INTRO} Is it mended?",
        "On 3 May 2026 mail <ann@example.com> about it: she knows",
        "From: 10 May To: 14 May please",
        "Please note: From: Ann Date: Monday To: Bo",
        f"{'long ' * 200}{INTRO}",
    ],
)
def test_other_lines_stay_whole(line: str) -> None:
    assert with_breaks(line) == line


@given(st.lists(st.sampled_from(["a.", INTRO, "From: ", "To: ", "Date: ", "\n", " ", ">"])).map("".join))
def test_nothing_but_blanks_is_changed_so_that_offsets_stay_true(text: str) -> None:
    broken = with_breaks(text)
    assert len(broken) == len(text)
    assert all(new == old or (new == "\n" and old.isspace()) for new, old in zip(broken, text, strict=True))
