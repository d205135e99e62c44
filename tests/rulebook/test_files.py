"""What is no file, and might never end, is refused before it is read."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from supportaudit.checks.macros import load_macros
from supportaudit.errors import PackError, SupportAuditError, UsageError
from supportaudit.reviews.baseline import load_baseline
from supportaudit.rulebook import load_config, load_reviews, load_rulebook
from supportaudit.rulebook.files import read_file

READERS: list[tuple[Callable[[str], object], type[SupportAuditError]]] = [
    (lambda path: load_rulebook([path]), PackError),
    (lambda path: load_config(path, search=()), UsageError),
    (load_reviews, UsageError),
    (load_baseline, UsageError),
    (load_macros, UsageError),
]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
@pytest.mark.parametrize(("reader", "error"), READERS)
def test_a_pipe_is_refused_by_everything_that_reads_a_named_file(
    reader: Callable[[str], object], error: type[SupportAuditError], tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    with pytest.raises(error, match=r"pipe\.yaml: this is a pipe, not a file \(save it as a file, and name that\)$"):
        reader(str(pipe))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_an_imported_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "mine.yaml").write_text("pack: {id: mine, version: 1.0.0, imports: [pipe.yaml]}\n")
    with pytest.raises(PackError, match="this is a pipe"):
        load_rulebook([str(tmp_path / "mine.yaml")])


@pytest.mark.skipif(not os.path.isdir("/dev/fd"), reason="a system without /dev/fd")  # noqa: PTH112  (asked once, at import)
def test_what_a_shell_hands_over_by_process_substitution_is_a_pipe() -> None:
    reading, writing = os.pipe()
    try:
        with pytest.raises(UsageError, match="save it as a file"):
            read_file(f"/dev/fd/{reading}")
    finally:
        os.close(reading)
        os.close(writing)


def test_a_device_without_end_is_read_only_where_a_limit_says_how_far() -> None:
    assert read_file(os.devnull, 10) == b""
    with pytest.raises(UsageError, match="this is a device"):
        read_file(os.devnull)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="a system without sockets in folders")
def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s.yaml")
        with pytest.raises(PackError, match="this is a socket"):
            load_rulebook(["s.yaml"])
