"""Addresses of files elsewhere are read like paths, and no secret in them is ever shown."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from supportaudit.errors import UsageError
from supportaudit.loaders import remote
from tests.loaders.reading import read, shown
from tests.loaders.workplace_files import ANSWER, ASK, GREETING, SLACK_EXPORT

LINE = json.dumps({"id": "c", "messages": [{"role": "customer", "text": ASK}, {"role": "agent", "author": "Nora", "text": ANSWER}]})


@pytest.fixture
def bucket() -> Iterator[MemoryFileSystem]:
    system = MemoryFileSystem()
    system.store.clear()
    yield system
    system.store.clear()


def test_a_folder_elsewhere_is_walked_in_order_without_litter(bucket: MemoryFileSystem) -> None:
    for name, value in SLACK_EXPORT.items():
        bucket.pipe(f"/b/export/{name}", json.dumps(value).encode())
    bucket.pipe("/b/export/.hidden/x.json", b"{}")
    found = read(["memory://b/export"])
    assert not found.skipped
    assert shown(found.conversations[0].messages) == [f"unknown Ib Holm: {ASK}", f"bot Desk Bot: {GREETING}", f"unknown Nora Field: {ANSWER}"]
    assert sorted(file.path for file in found.inputs) == sorted(f"memory://b/export/{name}" for name in SLACK_EXPORT)


@pytest.mark.parametrize("address", ["memory://b/a/one.jsonl", "memory://b/*/one.jsonl", "memory://b/a/", "memory://b/**/*.jsonl"])
def test_files_folders_and_globs_elsewhere_are_read(bucket: MemoryFileSystem, address: str) -> None:
    bucket.pipe("/b/a/one.jsonl", LINE.encode())
    only = read([address]).only
    assert (only.id, only.source.path) == ("c", "memory://b/a/one.jsonl")


def test_an_archive_elsewhere_is_read_in_place(bucket: MemoryFileSystem) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.jsonl", LINE)
    bucket.pipe("/b/export.zip", out.getvalue())
    assert read(["memory://b/export.zip"]).only.source.path == "memory://b/export.zip!a.jsonl"


@pytest.mark.parametrize("address", ["memory://b/none.jsonl", "memory://b/*.none", "memory://b/none/"])
def test_what_is_not_there_is_said(bucket: MemoryFileSystem, address: str) -> None:
    problem = read([address]).problem
    assert problem.reason.startswith("cannot be read: nothing was found there")


def test_other_schemes_and_chains_are_refused_at_once() -> None:
    for address, word in (("s4://b/x", "s3"), ("memory://b/a::s3://c", "chained"), ("ftp://h/x", "ftp://")):
        with pytest.raises(UsageError) as caught:
            read([address])
        assert word in str(caught.value)


def test_without_the_package_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(UsageError, match=r"pip install 'supportaudit\[remote\]'"):
        read(["s3://bucket/x.jsonl"])


@pytest.mark.parametrize(
    "address",
    [
        "https://ana:s3cret@host.example/a/b.jsonl?X-Amz-Signature=s3cret",
        "https://s3cret@host.example/b.jsonl#s3cret",
        "s3://key:s3cret@bucket/b.jsonl",
    ],
)
def test_secrets_in_addresses_are_not_shown(address: str) -> None:
    assert "s3cret" not in remote.shown(address)
    assert remote.shown(address).partition("?")[0].endswith("b.jsonl")


def test_what_a_driver_says_is_not_repeated(bucket: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise ValueError("403 at https://host/?token=s3cret")

    bucket.pipe("/b/one.jsonl", LINE.encode())
    monkeypatch.setattr(MemoryFileSystem, "_open", failing)
    reason = read(["memory://b/one.jsonl"]).problem.reason
    assert "s3cret" not in reason
    assert "the server or its driver gave an error (value error)" in reason


def test_a_failure_in_the_middle_of_a_file_is_said(bucket: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 1 << 17:
                raise TimeoutError("s3cret")
            return super().read(size)

    bucket.pipe("/b/one.jsonl", b"x")
    data = b"\n".join(LINE.replace('"c"', f'"{i}"').encode() for i in range(3000))
    monkeypatch.setattr(MemoryFileSystem, "_open", lambda *_, **__: Broken(data))
    found = read(["memory://b/one.jsonl"])
    assert found.conversations
    assert "timeout error" in found.skipped[-1].reason


def test_a_web_folder_gives_the_files_right_below_it() -> None:
    class Web:
        def ls(self, path: str, **_: object) -> list[dict[str, object]]:
            names = ["a.jsonl", "", "deep/b.jsonl", "?C=N", "../up.jsonl"]
            listed = [path + name for name in names] + ["https://other.example/x.json"]
            return [{"name": name, "size": None, "type": "file"} for name in listed]

    found = list(remote._of_web(Web(), "https://host.example/chats/"))  # type: ignore[arg-type]  # only lists
    assert [file.name for file in found] == ["a.jsonl"]
