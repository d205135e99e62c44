"""Figures as files hold them: rounded half-even to four decimals, None where there is none."""

from __future__ import annotations

from fractions import Fraction

DECIMALS = 4


def figure(value: Fraction | float | None) -> float | None:
    """The figure for a file; one decimal is for people, four are for programs that go on computing."""
    if isinstance(value, Fraction):
        return float(round(value, DECIMALS))
    return None if value is None else round(float(value), DECIMALS)
