from __future__ import annotations

import pytest

from supportaudit.signals import sieve
from supportaudit.signals.sieve import Sieve


def test_a_sieve_tells_which_patterns_occur() -> None:
    together = Sieve([r"\d{4}", "sorry|apolog", "😊", "x+y"])
    assert sorted(together.occurring("I'm sorry 😊 1234".encode())) == [0, 1, 2]
    assert together.occurring(b"nothing") == []


def test_a_pattern_that_re2_refuses_is_always_said_to_occur_and_the_others_are_told_apart() -> None:
    assert sorted(Sieve(["refund", "(?<=a)b", "sorry"]).occurring(b"sorry")) == [1, 2]


def test_patterns_whose_literals_do_not_fit_together_are_told_apart_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    together = sieve._together
    monkeypatch.setattr(sieve, "_together", lambda sources: together(sources) if len(sources) < 3 else None)
    assert Sieve(["a", "b", "c", "d", "e", "f", "g"]).occurring(b"b f") == [1, 5]
