"""Business calendars of the config are read strictly; every error has its place and the next step."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from supportaudit.errors import UsageError
from supportaudit.rulebook import Config, load_config
from supportaudit.rulebook.config import Calendar

WHOLE = """\
timezone: Europe/Berlin
calendars:
  default: {timezone: Europe/Dublin, days: {mon-fri: "09:00-17:30", sat: ["13:00-15:00", "10:00-12:00"]},
            holidays: {country: IE, subdivision: "", dates: ["2026-12-24"]}}
  weekend desk: {days: {"sat, sun": "00:00-24:00"}, vendors: [Harbor Desk], teams: [], channels: [chat]}
  nights: {days: {Mon-Sun: 22:00-06:00}, teams: Night, holidays: {country: DE, subdivision: BY}}
"""


def read(folder: Path, text: str) -> Config:
    path = folder / "supportaudit.yml"
    path.write_text(text, encoding="utf-8")
    return load_config(str(path), search=())


def test_calendars_arrive_in_their_order_and_the_default_comes_last(tmp_path: Path) -> None:
    weekdays = ((540, 1050),)
    assert read(tmp_path, WHOLE).calendars == (
        Calendar(
            "weekend desk",
            "Europe/Berlin",
            (*((),) * 5, ((0, 1440),), ((0, 1440),)),
            vendors=frozenset({"harbor desk"}),
            channels=frozenset({"chat"}),
        ),
        Calendar("nights", "Europe/Berlin", (((1320, 1800),),) * 7, "DE", "BY", teams=frozenset({"night"})),
        Calendar("default", "Europe/Dublin", (*(weekdays,) * 5, ((600, 720), (780, 900)), ()), "IE", closed=frozenset({date(2026, 12, 24)})),
    )


def test_without_calendars_there_are_none(tmp_path: Path) -> None:
    assert read(tmp_path, "timezone: UTC\n").calendars == Config().calendars == ()


def test_ranges_may_meet_also_over_midnight_and_over_the_week(tmp_path: Path) -> None:
    (calendar,) = read(tmp_path, "calendars: {default: {days: {mon-sun: [00:00-06:00, 06:00-22:00, 22:00-00:00]}}}\n").calendars
    assert calendar.days[0] == ((0, 360), (360, 1320), (1320, 1440))


@pytest.mark.parametrize(
    ("calendar", "place", "says"),
    [
        ('default: {timezone: Europe/Dublon, days: {mon: "09:00-17:00"}}', "2:23", "no time zone 'Europe/Dublon' (did you mean 'Europe/Dublin'?)"),
        ('default: {days: {monday: "09:00-17:00"}}', "2:20", "'monday' is no day of the week (did you mean 'mon'?)"),
        ('default: {days: {mon-fry: "09:00-17:00"}}', "2:20", "'fry' is no day of the week (did you mean 'fri'?)"),
        ('default: {days: {mon-tue-wed: "09:00-17:00"}}', "2:20", "'mon-tue-wed' is no day"),
        ('default: {days: {fri-mon: "09:00-17:00"}}', "2:20", "'fri-mon' goes backwards (write 'fri-sun, mon')"),
        ('default: {days: {mon-fri: "09:00-17:00", wed: "09:00-12:00"}}', "2:44", "'wed' stands in both 'mon-fri' and 'wed'"),
        ('default: {days: {mon: "9-17"}}', "2:25", "'9-17' is no range of times (did you mean '09:00-17:00'?)"),
        ('default: {days: {mon: "9.30 to 17h"}}', "2:25", "(did you mean '09:30-17:00'?)"),
        ('default: {days: {mon: "09:00-25:00"}}', "2:25", "(write it as 09:00-17:30)"),
        ('default: {days: {mon: ["09:00-12:00", "13:60-17:00"]}}', "2:41", "'13:60-17:00' is no range"),
        ('default: {days: {mon: "24:00-06:00"}}', "2:25", "is no range of times"),
        ('default: {days: {mon: "09:00-09:00"}}', "2:25", "ends when it begins (write 00:00-24:00 for a whole day)"),
        ('default: {days: {mon: ["09:00-12:00", "11:00-13:00"]}}', "2:41", "mon 11:00-13:00 begins before mon 09:00-12:00 has ended"),
        ('default: {days: {mon: "22:00-06:00", tue: "05:00-09:00"}}', "2:45", "tue 05:00-09:00 begins before mon 22:00-06:00 has ended"),
        ('default: {days: {sun: "22:00-06:00", mon: "05:00-09:00"}}', "2:45", "mon 05:00-09:00 begins before sun 22:00-06:00 has ended"),
        ("default: {days: {}}", "2:13", "calendar 'default' is never open"),
        ('default: {days: {mon: "09:00-17:00"}, holidays: {country: IR3}}', "2:61", "no holidays are known of a country 'IR3' (did you mean 'I"),
        ('default: {days: {mon: "09:00-17:00"}, holidays: {country: ie}}', "2:61", "(did you mean 'IE'?)"),
        (
            'default: {days: {mon: "09:00-17:00"}, holidays: {country: DE, subdivision: by}}',
            "2:78",
            "DE has no subdivision 'by' (did you mean 'BY'?)",
        ),
        ('default: {days: {mon: "09:00-17:00"}, holidays: {country: IE, subdivision: D}}', "2:78", "(IE has none: leave it out)"),
        ('default: {days: {mon: "09:00-17:00"}, holidays: {subdivision: BY}}', "2:65", "a subdivision without its country"),
        ('default: {days: {mon: "09:00-17:00"}, holidays: {dates: ["2026-02-30"]}}', "2:60", "'2026-02-30' is no date"),
        ('default: {days: {mon: "09:00-17:00"}, holidays: {dates: [24.12.2026]}}', "2:60", "is no date (write it as 2026-12-24)"),
        ('desk: {days: {mon: "09:00-17:00"}}', "2:3", "says nothing of whose it is"),
        ('default: {days: {mon: "09:00-17:00"}, vendors: [Harbor]}', "2:41", "'default' is for whatever no other calendar names"),
        ('default: {day: {mon: "09:00-17:00"}}', "2:13", "unknown key 'day'"),
        ('default: {days: {mon: "09:00-17:00"}, holiday: {country: IE}}', "2:41", "did you mean 'holidays'?"),
        ("default: {days: {mon: 9}}", "2:25", "should be text"),
        ("default: {days: {mon: []}}", "2:20", "is empty (give it an entry"),
    ],
)
def test_a_wrong_calendar_is_named_with_its_place_and_the_next_step(tmp_path: Path, calendar: str, place: str, says: str) -> None:
    with pytest.raises(UsageError) as problem:
        read(tmp_path, f"calendars:\n  {calendar}\n")
    lines = str(problem.value).splitlines()
    assert any(f"supportaudit.yml:{place}: " in line and says in line for line in lines), lines


def test_all_that_is_wrong_with_calendars_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as problem:
        read(tmp_path, "calendars:\n  default: {days: {mo: 9-17}, holidays: {dates: [x]}}\n  desk: {timezone: Mars, days: {mon: 09:00-17:00}}\n")
    places = {line.split(": ")[0].rpartition(".yml:")[2] for line in str(problem.value).splitlines()}
    assert places == {"2:20", "2:24", "2:50", "3:3", "3:20"}


def test_the_holidays_package_is_imported_only_for_a_calendar_that_names_a_country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supportaudit.rulebook.calendars.known_countries", lambda: 1 / 0)
    assert read(tmp_path, 'calendars: {default: {days: {mon: "09:00-17:00"}, holidays: {dates: ["2026-12-24"]}}}\n').calendars
