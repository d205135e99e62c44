from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from supportaudit.errors import UsageError
from supportaudit.loaders.times import DateOrder, parse_time, zone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-04T10:11:12Z", "2026-03-04T10:11:12+00:00"),
        ("2026-03-04 10:11:12.5 UTC", "2026-03-04T10:11:12.500000+00:00"),
        ("2026-03-04 10:11", "2026-03-04T10:11:00+00:00"),
        ("2026-03-04T10:11:12+02:00", "2026-03-04T08:11:12+00:00"),
        ("Tue Oct 31 22:10:47 +0000 2017", "2017-10-31T22:10:47+00:00"),
        ("Tue, 31 Oct 2017 22:10:47 -0500", "2017-11-01T03:10:47+00:00"),
        ("1509487847", "2017-10-31T22:10:47+00:00"),
        ("1509487847000", "2017-10-31T22:10:47+00:00"),
        ("1509487847000000", "2017-10-31T22:10:47+00:00"),
        ("1509487847.25", "2017-10-31T22:10:47.250000+00:00"),
        ("Oct 31, 2017 10:10 PM", "2017-10-31T22:10:00+00:00"),
        ("31 Oct 2017 10:10 p.m.", "2017-10-31T22:10:00+00:00"),
        ("4 March 2026, 10:00 EST", "2026-03-04T15:00:00+00:00"),
        ("[2026-03-04 10:11]", "2026-03-04T10:11:00+00:00"),
        ("04/03/2026 10:00", "2026-03-04T10:00:00+00:00"),
        ("4.3.26 10:00", "2026-03-04T10:00:00+00:00"),
    ],
)
def test_a_time_is_read_in_the_forms_that_exports_use(text: str, expected: str) -> None:
    when = parse_time(text, UTC)
    assert when is not None
    assert when.at.astimezone(UTC).isoformat() == expected
    assert not when.offset


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "10:32",
        "Monday",
        "March 2026",
        "99999999999999999999",
        "2026-13-45",
        "2026-02-30 10:00",
        "31/31/2026",
        "1850-01-01",
        "x" * 80,
        "-5",
    ],
)
def test_no_time_is_made_up_where_the_text_names_none(text: str) -> None:
    assert parse_time(text, UTC) is None


def test_small_numbers_count_from_the_start() -> None:
    when = parse_time("3.5", UTC)
    assert when is not None
    assert when.offset
    assert when.at == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=3.5)


def test_the_order_of_day_and_month_is_told_by_all_dates_of_a_file() -> None:
    order = DateOrder()
    for text in ("03/04/2026 10:00", "03/25/2026", "no date"):
        order.see(text)
    assert not order.day_first("Europe/Berlin")
    assert order.note("Europe/Berlin") is None
    order = DateOrder()
    order.see("25/03/2026")
    assert order.day_first("America/New_York")


def test_where_no_date_tells_the_zone_decides_and_it_is_said() -> None:
    order = DateOrder()
    order.see("03/04/2026")
    assert order.day_first("Europe/Berlin")
    assert not order.day_first("America/New_York")
    assert "month/day/year" in (order.note("America/New_York") or "")


def test_a_time_without_a_zone_takes_the_local_one_in_summer_and_winter() -> None:
    berlin = zone("Europe/Berlin")
    winter, summer = parse_time("2026-01-01 12:00", berlin), parse_time("2026-07-01 12:00", berlin)
    assert winter is not None
    assert summer is not None
    assert winter.assumed_zone
    assert (winter.at.astimezone(UTC).hour, summer.at.astimezone(UTC).hour) == (11, 10)


def test_an_unknown_zone_is_a_usage_error() -> None:
    for name in ("Mars/Base", "../etc/passwd", ""):
        with pytest.raises(UsageError, match="no time zone"):
            zone(name)
