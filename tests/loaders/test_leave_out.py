"""What the config ignores is not read, is counted, and is never lost unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.loaders.leave_out import LeaveOut
from supportaudit.rulebook import Config, IgnoreGlob
from tests.loaders.reading import Read, read

CHAT = "Customer: my box is broken\nAgent: I am sorry\n"


def takes(glob: str, path: str, folder: str = ".") -> bool:
    return LeaveOut(ignore=(IgnoreGlob(glob, folder),)).takes(Path(path))


@pytest.mark.parametrize(
    ("glob", "fits", "leaves"),
    [
        ("archive/**", ("archive/a.txt", "archive/x/y.txt"), ("archive.txt", "new/archive/a.txt", "archives/a.txt")),
        ("new/archive", ("new/archive/a.txt", "new/archive/x/y.txt"), ("archive/a.txt", "new/archived/a.txt")),
        ("archive/", ("archive/a.txt", "new/archive/a.txt"), ("new/a.txt",)),
        ("*.bak", ("a.bak", "x/y/a.bak"), ("a.bak.txt", "bak")),
        ("/*.bak", ("a.bak",), ("x/a.bak",)),
        ("./a.txt", ("a.txt",), ("x/a.txt",)),
        ("**/test/*.csv", ("test/a.csv", "x/y/test/a.csv"), ("test/x/a.csv", "a.csv")),
        ("x/**/z.txt", ("x/z.txt", "x/y/y/z.txt"), ("z.txt", "x/y/a.txt")),
        ("2026-0[1-3]-*", ("2026-02-11.txt", "a/2026-03-01/b.txt"), ("2026-04-01.txt",)),
        ("a?.txt", ("ab.txt",), ("a.txt", "A1.TXT")),
    ],
)
def test_globs_fit_as_people_expect(glob: str, fits: tuple[str, ...], leaves: tuple[str, ...]) -> None:
    assert [path for path in fits if not takes(glob, path)] == []
    assert [path for path in leaves if takes(glob, path)] == []


def test_globs_start_at_the_folder_of_the_config() -> None:
    assert takes("old/**", "dump/old/a.txt", "dump")
    assert not takes("old/**", "old/a.txt", "dump")
    assert takes("../old/**", "old/a.txt", "dump")


def test_many_stars_take_no_longer_than_the_path_is_deep() -> None:
    assert not takes("/".join(["**", "*a*"] * 40) + "/b", "/".join(["aaaaaaaa"] * 200))


@given(st.text(max_size=20), st.lists(st.text("ab*?[]!-", min_size=1, max_size=4), min_size=1, max_size=4))
def test_no_glob_breaks_the_reading(glob: str, parts: list[str]) -> None:
    takes(glob, "/".join(parts))


def folder_with(tmp_path: Path, *names: str) -> Path:
    for name in names:
        (tmp_path / "dump" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dump" / name).write_text(CHAT.replace("box", name))
    return tmp_path / "dump"


def read_without(folder: Path, *globs: str) -> Read:
    return read([folder], Config(ignore=tuple(IgnoreGlob(glob, folder.as_posix()) for glob in globs)))


def test_ignored_files_are_not_read_and_counted_once_by_the_first_glob_that_fits(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "a.txt", "old/b.txt", "old/c.txt", "d.bak")
    got = read_without(folder, "old/**", "*.bak", "**/b.txt", "unused/**")
    assert [conversation.source.path for conversation in got.conversations] == [(folder / "a.txt").as_posix()]
    assert [(item.path, item.reason, item.kind, item.missing) for item in got.skipped] == [
        ("old/**", "2 files left out by ignore in the config", "ignored", False),
        ("*.bak", "1 file left out by ignore in the config", "ignored", False),
    ]


def test_a_file_that_is_named_itself_is_read_whatever_is_ignored(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "old/b.txt")
    got = read([folder / "old" / "b.txt"], Config(ignore=(IgnoreGlob("**/*.txt", folder.as_posix()),)))
    assert len(got.conversations) == 1
    assert got.skipped == ()


def test_the_sites_own_files_beside_transcripts_are_no_transcripts(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "a.txt", "macros.json", "reviews.yml", "baseline.json", "pyproject.toml")
    macros, reviews, baseline, path = (str(folder / name) for name in ("macros.json", "reviews.yml", "baseline.json", "pyproject.toml"))
    got = read([folder], Config(path=path, macros=macros, reviews=reviews, baseline=baseline))
    assert [conversation.source.path for conversation in got.conversations] == [(folder / "a.txt").as_posix()]
    assert got.skipped == ()
