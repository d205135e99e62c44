"""A crew of processes gives what one process gives, in the same order, and outlives the death of any of them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.workers import workers_of
from supportaudit.crew import Crew, Lost, can_fork, in_chunks
from supportaudit.errors import UsageError
from tests.cli.conftest import GOOD, POOR, SMALL, Call, call

__all__ = ["call"]
pytestmark = pytest.mark.skipif(not can_fork(), reason="processes cannot be forked here")


def squares(chunk: list[int]) -> list[int]:
    return [number * number for number in chunk]


def test_results_come_in_the_order_of_what_was_given() -> None:
    def slow_first(chunk: list[int]) -> list[int]:
        time.sleep(0.02 if chunk[0] == 0 else 0)
        return squares(chunk)

    with Crew(3, slow_first) as crew:
        found = list(crew.results([number, number + 1] for number in range(0, 40, 2)))
    assert [result for _, result in found] == [squares([number, number + 1]) for number in range(0, 40, 2)]
    assert [given for given, _ in found] == [[number, number + 1] for number in range(0, 40, 2)]


def test_no_more_is_read_ahead_than_the_crew_has_use_for() -> None:
    read = []

    def source() -> object:
        for number in range(100):
            read.append(number)
            yield [number]

    with Crew(2, squares) as crew:
        results = crew.results(source())  # type: ignore[arg-type]  # a generator of lists
        next(results)
        assert len(read) <= 8


def test_what_a_dead_process_had_in_hand_is_done_again_once(tmp_path: Path) -> None:
    mark = tmp_path / "died"

    def dies_once(chunk: list[int]) -> list[int]:
        if chunk == [3] and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return squares(chunk)

    with Crew(2, dies_once) as crew:
        found = [result for _, result in crew.results([number] for number in range(6))]
        assert crew.deaths == 1
    assert found == [[0], [1], [4], [9], [16], [25]]


def test_what_kills_two_processes_is_given_up_and_the_rest_is_done() -> None:
    def dies(chunk: list[int]) -> list[int]:
        if chunk == [1, 1]:
            os.kill(os.getpid(), signal.SIGKILL)
        return squares(chunk)

    with Crew(2, dies) as crew:
        found = [result for _, result in crew.results([[0], [1, 1], [2]])]
    assert isinstance(found[1], Lost)
    assert (found[0], found[1].number, found[2]) == ([0], 2, [4])


def test_a_mistake_in_a_process_is_raised_where_it_can_be_told(capfd: pytest.CaptureFixture[str]) -> None:
    def divides(chunk: list[int]) -> int:
        return 1 // chunk[0]

    with Crew(1, divides) as crew, pytest.raises(RuntimeError, match="ZeroDivisionError"):
        list(crew.results([[0]]))
    assert "Traceback" not in capfd.readouterr().err


def test_at_the_end_no_process_is_left() -> None:
    with Crew(2, squares) as crew:
        processes = [worker.process for worker in crew._workers]
        assert all(process.is_alive() for process in processes)
    assert not any(process.is_alive() for process in processes)


def test_chunks_are_whole_and_large_enough() -> None:
    assert list(in_chunks([100, 100, 150, 400, 1], lambda size: size)) == [[100, 100, 150], [400], [1]]


def test_reports_are_the_same_bytes_for_any_number_of_workers(call: Call, tmp_path: Path) -> None:
    (tmp_path / "dump.jsonl").write_bytes(b"".join((GOOD + POOR).replace(b"c-", f"{number}-".encode()) for number in range(150)))
    (tmp_path / "small.yaml").write_text(SMALL)
    made = []
    for workers in ("1", "2", "3"):
        ran = call("audit", "dump.jsonl", "--rules", "small.yaml", "--workers", workers, "--full", "--quiet", "--out", "json:r.json")
        assert ran.code == ExitCode.OK, ran.err
        made.append((tmp_path / "r.json").read_bytes())
    assert made[0] == made[1] == made[2]
    assert made[0].count(b'"id":"') >= 300


interrupting: list[int] = []
"""The process that gets a Ctrl-C in the middle of its next fork, if any: what runs at a fork cannot be taken back."""


def interrupt() -> None:
    if interrupting and interrupting.pop() == os.getpid():
        os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """What is started in the background by a shell ignores Ctrl-C, and so would the tests."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_in_the_middle_of_a_fork_is_not_lost(hears_ctrl_c: None) -> None:
    os.register_at_fork(before=interrupt)
    crew = Crew(2, squares)
    interrupting.append(os.getpid())
    with pytest.raises(KeyboardInterrupt):
        crew.__enter__()
    assert not any(process.name.startswith("ForkProcess") for process in multiprocessing.active_children())


HEARS_CTRL_C = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from supportaudit.cli import main
main()
"""
"""What is started in the background by a shell ignores Ctrl-C, and so would everything that the tests start there."""


def test_ctrl_c_leaves_no_process_and_no_report(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL)
    with (tmp_path / "dump.jsonl").open("wb") as file:
        for number in range(20_000):
            file.write(POOR.replace(b"c-", f"{number}-".encode()))
    words = ["audit", "dump.jsonl", "--rules", "small.yaml", "--workers", "2", "--quiet", "--out", "json:r.json"]
    process = subprocess.Popen([sys.executable, "-c", HEARS_CTRL_C, *words], cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".r.json*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert not list(tmp_path.glob("*r.json*"))
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


@pytest.mark.parametrize("text", ["0", "-1", "two", "65", ""])
def test_what_is_no_number_of_processes_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="write auto, or a number from 1 to 64"):
        workers_of(text)


def test_auto_is_at_least_one() -> None:
    assert 1 <= workers_of("auto") <= 64
    assert workers_of(None) == 1
