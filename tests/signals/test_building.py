from __future__ import annotations

import gc

import pytest

from supportaudit.signals.building import nothing_to_collect


def build_and_fail() -> None:
    with nothing_to_collect():
        assert not gc.isenabled()
        raise ValueError("broken")


def test_the_collector_runs_again_after_building_even_when_it_fails() -> None:
    with pytest.raises(ValueError, match="broken"):
        build_and_fail()
    assert gc.isenabled()


def test_a_collector_that_was_stopped_before_stays_so() -> None:
    gc.disable()
    try:
        with nothing_to_collect():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
