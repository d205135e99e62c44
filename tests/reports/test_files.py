"""Where reports go: whole or not at all, and never over something that is not a file."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from supportaudit.errors import AuditIncompleteError, UsageError
from supportaudit.reports import ReportOptions, open_reports
from supportaudit.reports.files import Output, Spool
from tests.reports.made_up import BOOK, CONFIG, month, month_report


def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "report.json"
    output = Output(str(target))
    output.write(b"half")
    assert not target.exists()
    output.commit()
    assert target.read_bytes() == b"half"
    output.abort()
    assert list(target.parent.iterdir()) == [target]


def test_a_file_that_is_replaced_keeps_its_rights(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_bytes(b"old")
    target.chmod(0o640)
    output = Output(str(target))
    output.write(b"new")
    output.commit()
    assert (target.read_bytes(), stat.S_IMODE(target.stat().st_mode)) == (b"new", 0o640)


def test_a_link_keeps_pointing_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_bytes(b"old")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    output = Output(str(tmp_path / "link.json"))
    output.write(b"new")
    output.commit()
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_bytes() == b"new"


def test_a_device_is_written_to_and_stays_one() -> None:
    output = Output(os.devnull)
    output.write(b"x")
    output.commit()
    assert not stat.S_ISREG(Path(os.devnull).stat().st_mode)


def test_a_named_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    output = Output(str(pipe))
    output.write(b"through")
    output.commit()
    reader.join(5)
    assert got == [b"through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_full_disk_is_told_with_the_next_step() -> None:
    output = Output("/dev/full")
    with pytest.raises(AuditIncompleteError, match="free some space"):
        output.write(b"x" * 10_000_000)
    output.abort()


def test_a_place_that_cannot_be_written_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AuditIncompleteError, match="name another place"):
        Output(str(tmp_path / "file" / "report.json"))


def test_what_is_spooled_comes_out_in_order(tmp_path: Path) -> None:
    output = Output(str(tmp_path / "x"))
    spool = Spool(output)
    spool.write(b"a" * 3_000_000)
    spool.write(b"b" * 7_000_000)
    output.write(b"head")
    spool.pour()
    output.commit()
    assert (tmp_path / "x").read_bytes() == b"head" + b"a" * 3_000_000 + b"b" * 7_000_000


@pytest.mark.parametrize(
    ("specs", "told"),
    [
        (["jsn:x"], "did you mean 'json"),
        (["pdf:x"], "one of terminal, csv:DIR, xlsx:FILE, parquet:DIR, json"),
        (["csv"], "csv needs a place"),
        (["json:"], "json needs a place"),
        (["terminal:x"], "terminal takes no place"),
        (["json:same", "csv:same"], "would both write to"),
        (["json", "json"], "standard output"),
    ],
)
def test_a_report_that_cannot_be_made_is_told_with_the_next_step(specs: list[str], told: str) -> None:
    with pytest.raises(UsageError, match=told), open_reports(specs, BOOK, CONFIG, ReportOptions()):
        pass


def test_all_reports_of_a_run_are_written_or_none(tmp_path: Path) -> None:
    specs = [f"json:{tmp_path / 'r.json'}", f"csv:{tmp_path / 'csv'}"]

    def interrupted() -> None:
        with open_reports(specs, BOOK, CONFIG, ReportOptions()) as writers:
            writers[0].add(month()[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    with open_reports(specs, BOOK, CONFIG, ReportOptions()) as writers:
        for writer in writers:
            writer.finish(month_report())
    assert (tmp_path / "r.json").is_file()
    assert (tmp_path / "csv" / "agents.csv").is_file()
