"""--since, --until and --where choose contacts; what is left aside is counted and said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.filters import filter_of
from supportaudit.errors import UsageError
from supportaudit.model import Conversation
from supportaudit.rulebook import Config
from supportaudit.rulebook.config import Group
from tests.cli.conftest import SMALL, Call

LINE = {
    "messages": [
        {"role": "customer", "author": "Ana", "text": "My lamp broke"},
        {"role": "agent", "author": "Dana Reyes", "text": "I am sorry, I will send a new one."},
    ]
}


def line(name: str, day: str | None, **fields: object) -> str:
    messages = [dict(message, **({"sent_at": f"{day}T23:30:00Z"} if day else {})) for message in LINE["messages"]]
    return json.dumps({"id": name, **LINE, **fields, "messages": messages}) + "\n"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    file = tmp_path / "dump.jsonl"
    lines = (
        line("c-1", "2026-10-01", channel="chat", vendor="Northwind", tags=["billing", "vip"], metadata={"queue": "a"}),
        line("c-2", "2026-10-02", channel="email", csat=4),
        line("c-3", "2026-10-03", channel="chat"),
        line("c-4", None, channel="chat"),
    )
    file.write_text("".join(lines))
    (tmp_path / "small.yaml").write_text(SMALL)
    return file


@pytest.mark.parametrize(
    ("args", "left"),
    [
        ("--since 2026-10-02", ["c-2", "c-3"]),
        ("--until 2026-10-02", ["c-1", "c-2"]),
        ("--since 2026-10-02 --until 2026-10-02", ["c-2"]),
        ("--since 2026-10-02T23:31Z", ["c-3"]),
        ("--where channel=EMAIL", ["c-2"]),
        ("--where channel=email --where channel=ch*", ["c-1", "c-2", "c-3", "c-4"]),
        ("--where tag=VIP", ["c-1"]),
        ("--where channel=chat --where vendor=", ["c-3", "c-4"]),
        ("--where metadata.queue=a", ["c-1"]),
        ("--where csat=4", ["c-2"]),
        ("--where agent=dana*", ["c-1", "c-2", "c-3", "c-4"]),
        ("--where id=c-[12]", ["c-1", "c-2"]),
    ],
)
def test_contacts_are_chosen(call: Call, dump: Path, tmp_path: Path, args: str, left: list[str]) -> None:
    ran = call("audit", dump, "--rules", "small.yaml", "--quiet", "--out", "json:r.json", *args.split())
    assert ran.code == ExitCode.OK
    report = json.loads((tmp_path / "r.json").read_bytes())
    assert [conversation["id"] for conversation in report["conversations"]] == left
    assert (report["totals"]["records"], report["totals"]["passed_by"]) == (len(left), 4 - len(left))
    assert len(report["manifest"]["filters"]) == len(args.split()) // 2


def test_days_are_those_of_the_zone_of_the_config(call: Call, dump: Path, tmp_path: Path) -> None:
    (tmp_path / "supportaudit.yml").write_text("timezone: Europe/Berlin\n")
    call("audit", dump, "--rules", "small.yaml", "--quiet", "--out", "json:r.json", "--since", "2026-10-03")
    assert [c["id"] for c in json.loads((tmp_path / "r.json").read_bytes())["conversations"]] == ["c-2", "c-3"]


def test_what_is_left_aside_is_said_and_expected_contacts_count_it(call: Call, dump: Path) -> None:
    ran = call("audit", dump, "--rules", "small.yaml", "--where", "channel=email", "--expect", "4")
    assert ran.code == ExitCode.OK
    assert "3 contacts left aside by --where channel=email." in ran.out
    quiet = call("audit", dump, "--rules", "small.yaml", "--where", "channel=email", "--out", "json:r.json")
    assert "3 left aside by --where channel=email" in quiet.err


def test_vendors_and_teams_of_the_config_count() -> None:
    config = Config(vendors={"Contoso": Group(agents=("Dana Reyes",))})
    wanted = filter_of(None, None, ["vendor=contoso"], config)
    assert wanted is not None
    nobody = Conversation(id="c-1", messages=())
    assert not wanted(nobody)


@pytest.mark.parametrize(
    ("since", "until", "wheres", "said"),
    [
        ("yesterday", None, [], "--since: 'yesterday' is no date and time"),
        ("2026-10-02", "2026-10-01", [], "--until: nothing begins at 2026-10-02 or later and by 2026-10-01"),
        (None, None, ["vendor"], "--where: 'vendor' is not of the form FIELD=VALUE"),
        (None, None, ["vendr=x"], r"--where: contacts have no field 'vendr' \(did you mean 'vendor'\?\)"),
    ],
)
def test_what_cannot_be_asked_is_said(since: str | None, until: str | None, wheres: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        filter_of(since, until, wheres, Config())


def test_without_options_nothing_is_chosen() -> None:
    assert filter_of(None, None, [], Config()) is None
