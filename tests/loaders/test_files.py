from __future__ import annotations

import os
from pathlib import Path

import pytest

from supportaudit.errors import UsageError
from supportaudit.loaders.files import check_paths, places
from tests.loaders.reading import read, read_text

LINE = '{"id": "a", "messages": [{"role": "agent", "text": "hi"}]}\n'


def test_an_entry_that_cannot_be_looked_at_is_quarantined_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_text(LINE)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "nowhere").symlink_to("gone")
    for paths in ([tmp_path], [tmp_path / "self", tmp_path / "good.jsonl"]):
        result = read(paths)
        assert [c.id for c in result.conversations] == ["a"]
        assert all(item.kind == "quarantined" and "; check where its links lead" in item.reason for item in result.skipped)
    assert [Path(item.path).name for item in read([tmp_path]).skipped] == ["nowhere", "self"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_quarantined_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_text(LINE)
    (tmp_path / "shut").mkdir(mode=0)
    (tmp_path / "no-x").mkdir()
    (tmp_path / "no-x" / "a.jsonl").write_text(LINE)
    (tmp_path / "no-x").chmod(0o444)
    result = read([tmp_path])
    assert [c.id for c in result.conversations] == ["a"]
    assert len(result.skipped) == 2


def test_a_folder_that_may_not_be_looked_into_becomes_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.jsonl").write_text(LINE)
    listed = os.scandir

    def refused(folder: Path) -> object:
        if folder.name == "a":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr("supportaudit.loaders.files.os.scandir", refused)
    assert [(Path(place.path).name, place.walked) for place in places([str(tmp_path)])] == [("a", True), ("b.jsonl", True)]


@pytest.mark.parametrize("path", ["", "nosuch", "good.jsonl/inside", "nul\0"])
def test_a_path_that_leads_nowhere_is_told_before_anything_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.jsonl").write_text(LINE)
    with pytest.raises(UsageError) as caught:
        check_paths(["good.jsonl", path])
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", LINE + "\0\0\n" + LINE.replace('"a"', '"b"') + "x" * 200 + "\n"),
        ("a.csv", "conversation_id,role,text\na,agent,hi\0 there\nb,agent,h\0i" + "x" * 200 + "\n"),
        ("a.eml", "From: a@b.c\nMessage-ID: <a>\nSubject: \0\n\nHello\0 there" + "x" * 200 + "\n"),
    ],
)
def test_a_zero_byte_here_and_there_makes_no_binary_file(tmp_path: Path, name: str, content: str) -> None:
    assert len(read_text(tmp_path, name, content).conversations) >= 1


def test_many_control_characters_make_a_binary_file(tmp_path: Path) -> None:
    for content in (bytes(range(256)) * 20, LINE.encode() + b"\0" * 50 + LINE.encode()):
        assert "binary" in read_text(tmp_path, "a.jsonl", content).problem.reason


def test_a_table_without_rows_says_so(tmp_path: Path) -> None:
    problem = read_text(tmp_path, "a.csv", "conversation_id,role,text\n\n").problem
    assert "no rows" in problem.reason


def test_a_list_of_messages_that_is_given_twice_is_not_lost_without_a_word(tmp_path: Path) -> None:
    twice = '{"id": "a", "messages": [{"role": "agent", "text": "lost"}], "messages": [{"role": "agent", "text": "kept"}]}\n'
    fine = '{"id": "b", "messages": [{"role": "agent", "text": "the word \\"messages\\""}], "metadata": {"messages": 7, "x": "\\"messages\\""}}\n'
    result = read_text(tmp_path, "a.jsonl", twice + fine)
    assert [c.id for c in result.conversations] == ["b"]
    assert "'messages' stands twice" in result.problem.reason
