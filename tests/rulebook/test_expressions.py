"""JMESPath in a config: what it takes, and what it may not cost."""

from __future__ import annotations

import pytest

from supportaudit.errors import PackError
from supportaudit.rulebook.expressions import expression, is_plain

VALUE = {"id": 7, "from": {"name": "Ana"}, "events": [{"kind": "said", "text": "Hi"}, {"kind": "left"}]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("id", 7),
        ("from.name", "Ana"),
        ("events[?kind=='said'].text | [0]", "Hi"),
        ("join(' ', events[].kind)", "said left"),
        ("'chat'", "chat"),
        ("nowhere.at.all", None),
        ("join(' ', id)", None),
        ("ceil(to_number('inf'))", None),
        ("avg(events)", None),
    ],
)
def test_an_expression_takes_what_is_there_and_nothing_where_it_does_not_fit(text: str, found: object) -> None:
    assert expression(text).of(VALUE) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("events[?", "no JMESPath expression"),
        ("Sender Kind", "no JMESPath expression"),
        ("", "no JMESPath expression"),
        ("a" * 501, "more than 500"),
        ("!" * 400 + "a", "nested"),
        (".".join(["[@, @]"] * 7), "too many copies"),
        ("[a, b].[a, b].[" + ", ".join(["@"] * 20) + "]", "too many copies"),
        ("to_string(@)", "'to_string', which is no function"),
        ("jion(' ', a)", "did you mean 'join'?"),
        ("join(a, b)", "joins by what is no short text"),
        ("join('" + "x" * 30 + "', b)", "joins by what is no short text"),
        (" || ".join("abcdefgh"[i % 8] for i in range(90)), "nested"),
    ],
)
def test_an_expression_that_is_none_or_could_cost_too_much_is_refused(text: str, said: str) -> None:
    with pytest.raises(PackError) as problem:
        expression(text)
    assert said in str(problem.value)


def test_names_with_dots_are_plain() -> None:
    assert is_plain("data.sessions")
    assert not is_plain("data.*")
    assert not is_plain("data[0]")
