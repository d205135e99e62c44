"""Public holidays, from the ``holidays`` package; it is imported only where a calendar names a country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

YEARS = range(1970, 2101)
"""The years of which holidays, and so business hours, are known."""


@lru_cache(maxsize=1024)
def public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    """The days of a year on which a country (or a part of it) rests; both must be known."""
    from holidays import country_holidays  # noqa: PLC0415  (costs 35 ms, and most runs need no holidays)

    return frozenset(country_holidays(country, subdiv=subdivision or None, years=year))


@lru_cache(maxsize=1)
def known_countries() -> Mapping[str, Sequence[str]]:
    """Codes of all countries whose holidays are known, each with the codes of its parts."""
    from holidays import list_supported_countries  # noqa: PLC0415  (as above)

    return list_supported_countries(include_aliases=True)
