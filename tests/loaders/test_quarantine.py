"""What could not be read is kept as it was, and the sum of what became of the records is what was in the files."""

from __future__ import annotations

import gzip
import json
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportaudit.errors import UsageError
from supportaudit.loaders import LOADERS, Options, Quarantine, load_with
from supportaudit.loaders.quarantine import MANIFEST
from supportaudit.model import Conversation, InputFile, SkippedTranscript
from supportaudit.rulebook.config import Config
from tests.loaders.reading import read


def line(number: int, text: str = "Hello") -> bytes:
    return orjson.dumps({"id": f"c-{number}", "messages": [{"role": "customer", "text": text}]}) + b"\n"


def quarantined(tmp_path: Path, paths: Sequence[Path]) -> tuple[list[dict[str, object]], dict[str, bytes]]:
    """The manifest, and the records by name."""
    folder = tmp_path / "kept"
    keep = Quarantine(str(folder), [str(path) for path in paths])
    list(load_with(LOADERS, [str(path) for path in paths], Options(Config(), unread=keep)))
    keep.write()
    manifest = [orjson.loads(text) for text in (folder / MANIFEST).read_bytes().splitlines()]
    return manifest, {path.name: path.read_bytes() for path in folder.iterdir() if path.name != MANIFEST}


def test_broken_lines_are_kept_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(line(1) + b"{broken \xff\n" + line(2) + b'{"id": 3}\n' + b"{cut")
    manifest, records = quarantined(tmp_path, [path])
    assert records == {"00001-dump.jsonl": b"{broken \xff\n", "00002-dump.jsonl": b'{"id": 3}\n', "00003-dump.jsonl": b"{cut"}
    assert [(entry["file"], entry["place"], entry["record"]) for entry in manifest] == [
        (str(path), "line 2", "00001-dump.jsonl"),
        (str(path), "line 4", "00002-dump.jsonl"),
        (str(path), "line 5", "00003-dump.jsonl"),
    ]
    assert all(entry["reason"] for entry in manifest)


def test_mended_records_are_read_from_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(line(1) + b"{broken\n")
    quarantined(tmp_path, [path])
    (tmp_path / "kept" / "00001-dump.jsonl").write_bytes(line(9))
    assert [c.id for c in read([tmp_path / "kept"]).conversations] == ["c-9"]


def test_a_record_of_a_document_is_kept_alone_and_a_broken_document_whole(tmp_path: Path) -> None:
    good = tmp_path / "list.json"
    good.write_text(json.dumps([json.loads(line(1)), {"id": 2}], indent=1))
    broken = tmp_path / "other.json"
    broken.write_text('[\n {"id": "c-3", "messages": [}\n]')
    manifest, records = quarantined(tmp_path, [good, broken])
    assert records["00001-list.json"] == b'{"id":2}'
    assert records["00002-whole-other.json"] == broken.read_bytes()
    assert [entry["bytes"] for entry in manifest] == [8, broken.stat().st_size]


def test_records_of_packed_files_and_archives_are_found_again(tmp_path: Path) -> None:
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(line(1) + b"{one\n"))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("in/x.jsonl", line(2))
        archive.writestr("in/y.jsonl", line(3) + b"{two\n")
    _, records = quarantined(tmp_path, [packed, tmp_path / "b.zip"])
    assert records == {"00001-a.jsonl": b"{one\n", "00002-y.jsonl": b"{two\n"}


def test_names_are_safe_and_nothing_is_written_outside(tmp_path: Path) -> None:
    path = tmp_path / "in" / "a\u202e..evil;$(x)\n.jsonl"
    path.parent.mkdir()
    path.write_bytes(b"{a\n")
    _, records = quarantined(tmp_path, [path.parent])
    assert list(records) == ["00001-a_..evil_x_.jsonl"]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["in", "kept"]


def test_nothing_is_written_where_all_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(line(1))
    keep = Quarantine(str(tmp_path / "kept"), [str(path)])
    list(load_with(LOADERS, [str(path)], Options(Config(), unread=keep)))
    keep.write()
    assert not (tmp_path / "kept").exists()


def test_a_folder_that_is_not_empty_or_is_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "file").write_text("mine")
    with pytest.raises(UsageError, match="holds something already"):
        Quarantine(str(tmp_path / "x"), [])
    with pytest.raises(UsageError, match="no folder"):
        Quarantine(str(tmp_path / "x" / "file"), [])
    with pytest.raises(UsageError, match="which is read"):
        Quarantine(str(tmp_path / "new"), [str(tmp_path)])


LINES = st.lists(st.sampled_from(["new", "again", "broken", "no conversation", "blank"]), max_size=30)


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=3))
def test_read_and_quarantined_and_given_again_are_what_was_in_the_files(files: list[list[str]]) -> None:
    made, expected = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for number, kinds in enumerate(files):
            data = b""
            for kind in ("new", *kinds):
                made += kind == "new"
                expected += kind != "blank"
                data += {"new": line(made), "again": line(1), "broken": b"{x\n", "no conversation": b'{"id": "y"}\n', "blank": b"\n"}[kind]
            (Path(folder) / f"{number}.jsonl").write_bytes(data)
        items = list(load_with(LOADERS, [folder], Options(Config())))
    inputs = [item for item in items if isinstance(item, InputFile)]
    skipped = [item for item in items if isinstance(item, SkippedTranscript)]
    assert sum(file.found for file in inputs) == expected
    for file in inputs:
        assert file.found == file.read + file.quarantined + file.repeated
    assert sum(file.read for file in inputs) == sum(isinstance(item, Conversation) for item in items)
    assert sum(file.quarantined for file in inputs) == sum(item.count for item in skipped if item.kind == "quarantined")
    assert sum(file.repeated for file in inputs) == sum(item.count for item in skipped if item.kind == "duplicate")


MAIL = (
    b"From a@example.com Mon Jan  5 10:00:00 2026\nFrom: Ana <ana@example.com>\nDate: Mon, 5 Jan 2026 10:0%d:00 +0000\nMessage-ID: <%d@x>\n\n"
    b"Hello\n\n"
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_the_sum_holds_for_mails_that_are_put_together_over_files(numbers: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for half, part in enumerate((numbers[::2], numbers[1::2])):
            if part:
                (Path(folder) / f"{half}.mbox").write_bytes(b"".join(MAIL % (number, number) for number in part))
        inputs = read([folder]).inputs
    assert sum(file.found for file in inputs) == len(numbers)
    assert sum(file.read for file in inputs) == len(set(numbers))
    assert sum(file.repeated for file in inputs) == len(numbers) - len(set(numbers))
