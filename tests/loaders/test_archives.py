"""Archives are read like folders; what is wrong with one member is said of it, and no archive takes more memory or time than it is worth."""

from __future__ import annotations

import io
import json
import struct
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supportaudit.loaders import LOADERS, Options, archives, load_with
from supportaudit.loaders import packed as packed_bytes
from supportaudit.model import Role
from supportaudit.rulebook.config import Config, Group, IgnoreGlob
from tests.loaders.reading import read, shown
from tests.loaders.workplace_files import ANSWER, ASK, GREETING, SLACK_EXPORT

LINE = json.dumps({"id": "c", "messages": [{"role": "customer", "text": ASK}, {"role": "agent", "author": "Nora", "text": ANSWER}]}).encode()
SIZE = 8 << 20
EXPORT = {name: json.dumps(value).encode() for name, value in SLACK_EXPORT.items()}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]  # the mode is one of those it knows
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def packed(kind: str, files: dict[str, bytes]) -> bytes:
    if kind == "zip":
        return zipped(files)
    return zstandard.compress(tarred(files)) if kind == "tar.zst" else tarred(files, "w:gz" if kind == "tar.gz" else "w")


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tar.zst"])
def test_an_export_is_read_whole_as_it_was_packed(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"export.{kind}"
    path.write_bytes(packed(kind, EXPORT))
    found = read([path])
    assert not found.skipped
    thread, channel = found.conversations
    assert shown(thread.messages) == [f"unknown Ib Holm: {ASK}", f"bot Desk Bot: {GREETING}", f"unknown Nora Field: {ANSWER}"]
    assert (thread.id, channel.id) == ("desk:1738569660.000300", "desk")
    assert {file.path for file in found.inputs} == {f"{path}!{name}" for name in EXPORT}
    assert all(len(file.sha256) == 64 and file.size for file in found.inputs)


def test_an_archive_is_known_by_its_content_and_stands_in_folders_too(tmp_path: Path) -> None:
    (tmp_path / "upload.bin").write_bytes(
        zipped({"a.jsonl": LINE, "b/__MACOSX/x": b"\0", ".DS_Store": b"\0" * 99, "b\\c.jsonl": LINE.replace(b'"c"', b'"d"')})
    )
    found = read([tmp_path], Config(vendors={"b": Group(paths=("b/*",))}))
    assert [(c.source.path.rpartition("!")[2], c.vendor) for c in found.conversations] == [("a.jsonl", None), ("b/c.jsonl", "b")]
    assert not found.skipped


def test_what_the_config_ignores_is_left_out_of_archives(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"old/a.jsonl": LINE, "new/b.jsonl": LINE}))
    found = read([tmp_path / "a.zip"], Config(ignore=(IgnoreGlob("old", str(tmp_path)),)))
    assert [file.path.rpartition("!")[2] for file in found.inputs] == ["new/b.jsonl"]
    assert [skip.kind for skip in found.skipped] == ["ignored"]


def test_a_member_that_cannot_be_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    files = {
        "../../etc/x.jsonl": LINE,
        "/abs.jsonl": LINE,
        "C:\\w.jsonl": LINE,
        "inner.zip": zipped({"a.jsonl": LINE}),
        "inner.tar": tarred({"a.jsonl": LINE}),
        "ok.jsonl": LINE,
        "picture.json": b"\x89PNG\r\n",
    }
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(files))
    found = read([path])
    assert len(found.conversations) == 1
    reasons = {skip.path.removeprefix(f"{path}!"): skip.reason.partition(";")[0] for skip in found.skipped}
    assert reasons == {
        "../../etc/x.jsonl": "its name leads out of the archive",
        "/abs.jsonl": "its name leads out of the archive",
        "C:/w.jsonl": "its name leads out of the archive",
        "inner.zip": "an archive inside an archive, which is not read",
        "inner.tar": "an archive inside an archive, which is not read",
        "picture.json": "this is an image",
    }


def test_encrypted_members_and_other_methods_are_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.jsonl": LINE}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(data)
    (tmp_path / "odd.zip").write_bytes(zipped({"a.jsonl": LINE}, zipfile.ZIP_LZMA))
    reasons = [skip.reason for skip in read([tmp_path]).skipped]
    assert reasons[0].startswith("it is encrypted; ")
    assert reasons[1].startswith("it is packed by a method that is not read (number 14); ")


def test_a_wrong_checksum_is_said_of_its_member(tmp_path: Path) -> None:
    data = zipped({"a.jsonl": LINE, "b.jsonl": LINE.replace(b'"c"', b'"b"')}, zipfile.ZIP_STORED)
    broken = data.replace(ANSWER.encode(), b"?" * len(ANSWER), 1)
    (tmp_path / "a.zip").write_bytes(broken)
    found = read([tmp_path / "a.zip"])
    assert [c.id for c in found.conversations] == ["b"]
    assert found.problem.path.endswith("a.zip!a.jsonl")
    assert "Bad CRC-32" in found.problem.reason


def test_a_bomb_costs_little_and_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "BOMB_SIZE", 1 << 20)
    (tmp_path / "bomb.zip").write_bytes(zipped({"a.txt": b"agent: hello\n" + b"a" * SIZE, "b.jsonl": LINE}))
    found = read([tmp_path / "bomb.zip"])
    assert any(skip.path.endswith("!a.txt") and "500 times" in skip.reason for skip in found.skipped)
    assert sum(file.size for file in found.inputs) < 0.7 * SIZE


def test_a_packed_tar_bomb_is_named_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_bytes, "BOMB_SIZE", 1 << 20)
    (tmp_path / "bomb.tgz").write_bytes(tarred({"a.txt": b"agent: hello\n" + b"a" * SIZE}, "w:gz"))
    assert "500 times" in read([tmp_path / "bomb.tgz"]).skipped[-1].reason


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_progress_counts_what_is_stored(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a").write_bytes(packed(kind, EXPORT))
    seen: list[tuple[int, int]] = []
    list(load_with(LOADERS, [str(tmp_path / "a")], Options(), progress=lambda _, done, total: seen.append((done, total))))
    done, total = seen[-1]
    assert done <= total == (tmp_path / "a").stat().st_size


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_an_archive_of_too_many_members_is_refused(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    (tmp_path / "many").write_bytes(packed(kind, {f"{i}.jsonl": LINE for i in range(5)}))
    assert "more than 3 files" in read([tmp_path / "many"]).skipped[-1].reason


def test_a_list_of_members_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.jsonl": LINE}))
    struct.pack_into("<I", data, data.rfind(b"PK\x05\x06") + 12, 1 << 30)
    (tmp_path / "a.zip").write_bytes(data)
    assert "an archive of more than" in read([tmp_path / "a.zip"]).problem.reason


def test_a_description_that_is_too_long_ends_the_reading_of_a_tar_archive(tmp_path: Path) -> None:
    info = tarfile.TarInfo("x" * 150)
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT)[:512])
    header[124:136] = b"77777777777\0"
    header[148:156] = b"        "
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    (tmp_path / "a.tar").write_bytes(tarred({"a.jsonl": LINE})[:1024] + header + b"a" * (6 << 20))
    found = read([tmp_path / "a.tar"])
    assert len(found.conversations) <= 1
    assert "description" in found.skipped[-1].reason


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_an_archive_that_is_cut_off_says_so(tmp_path: Path, kind: str) -> None:
    data = packed(kind, {"a.jsonl": LINE, "b.jsonl": LINE.replace(b'"c"', b'"d"')})
    (tmp_path / "a").write_bytes(data[: 1600 if kind == "tar" else len(data) * 2 // 3])
    found = read([tmp_path / "a"])
    assert found.skipped
    assert all("damaged" in skip.reason or "cut off" in skip.reason for skip in found.skipped)


def test_an_empty_archive_and_an_office_file_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty.zip").write_bytes(zipped({}))
    (tmp_path / "text.docx").write_bytes(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    reasons = [skip.reason for skip in read([tmp_path]).skipped]
    assert reasons[0].startswith("the archive holds no file")
    assert reasons[1].startswith("this is a zip archive or an Office file")


def test_a_packed_member_is_unpacked_too(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.jsonl.zst": zstandard.compress(LINE)}))
    assert read([tmp_path / "a.zip"]).only.messages[1].role is Role.AGENT


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    data = bytearray(packed(draw(st.sampled_from(["zip", "tar", "tar.gz"])), EXPORT))
    for _ in range(draw(st.integers(1, 6))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@pytest.mark.no_cover
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=damaged())
def test_a_damaged_archive_gives_conversations_or_a_clear_line(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.zip"
        path.write_bytes(data)
        found = read([path])
    assert all(skip.reason and skip.path for skip in found.skipped)
    assert found.conversations or found.skipped or found.inputs
