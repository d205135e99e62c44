"""Several processes that look at conversations at once: the same answers in the same order as one, whatever their number.

The processes are forked, so rules and models are compiled once. Each has a pipe of its own; a process that dies is replaced, and what it had in
hand is done again once.
"""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, ForkProcess
from typing import Generic, TypeVar

from supportaudit.errors import UsageError

MESSAGES = 300
"""A chunk is whole conversations with at least so many messages together."""
STOPS = (signal.SIGINT, signal.SIGTERM)
"""What asks a run to stop."""
AHEAD = 3
"""Chunks read ahead for each process: memory is bounded by them."""

Given = TypeVar("Given")
Made = TypeVar("Made")


def can_fork() -> bool:
    """Whether this system has what a crew needs."""
    return "fork" in multiprocessing.get_all_start_methods()


@dataclass(slots=True)
class Lost:
    """What two processes died over, one after the other."""

    number: int
    """How many it were."""


@dataclass(frozen=True, slots=True)
class _Bug:
    """What was raised in a process: a mistake of ours."""

    said: str


@dataclass(slots=True)
class _Worker:
    """One process and its end of the pipe."""

    process: ForkProcess
    pipe: Connection
    busy: int | None = None
    """The number of the chunk that it has in hand."""


@dataclass(slots=True)
class _Job(Generic[Given]):
    """One chunk on its way."""

    data: bytes
    given: list[Given]
    tries: int = 0


class Crew(Generic[Given, Made]):
    """So many processes, each of which turns chunks of conversations into results.

    ``work`` is called in the processes, with state that they inherit and that is theirs from then on. Use it as a context manager: at its end no
    process is left, whatever happened.
    """

    def __init__(self, size: int, work: Callable[[list[Given]], Made]) -> None:
        """Raises UsageError where processes cannot be forked."""
        if not can_fork():
            raise UsageError("this system cannot fork processes", where="--workers", hint="leave --workers out")
        self._context: ForkContext = multiprocessing.get_context("fork")
        self._size = size
        self._work = work
        self._workers: list[_Worker] = []
        self.deaths = 0
        """How many processes died."""

    def __enter__(self) -> Crew[Given, Made]:
        gc.freeze()  # what was compiled so far is never garbage: the collector would copy its pages into every process
        try:
            for place in range(self._size):
                self._start(place)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()
        gc.unfreeze()

    def results(self, chunks: Iterable[list[Given]]) -> Iterator[tuple[list[Given], Made | Lost]]:
        """Each chunk with what was made of it, in the order of the chunks; lazily, and at most ``AHEAD`` chunks a process ahead.

        Raises RuntimeError where ``work`` raised anything.
        """
        source = enumerate(chunks)
        jobs: dict[int, _Job[Given]] = {}
        done: dict[int, Made | Lost] = {}
        waiting: deque[int] = deque()
        following, more = 0, True
        while more or jobs:
            while more and len(jobs) < self._size * AHEAD:
                number, chunk = next(source, (-1, []))
                more = number >= 0
                if more:
                    jobs[number] = _Job(pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL), chunk)
                    waiting.append(number)
            self._hand_out(jobs, waiting)
            while following in done:
                yield jobs.pop(following).given, done.pop(following)
                following += 1
            if any(worker.busy is not None for worker in self._workers):
                self._take_in(jobs, waiting, done)

    def _hand_out(self, jobs: dict[int, _Job[Given]], waiting: deque[int]) -> None:
        for worker in self._workers:
            if worker.busy is None and waiting:
                number = waiting.popleft()
                worker.busy = number
                jobs[number].tries += 1
                try:
                    worker.pipe.send_bytes(jobs[number].data)
                except OSError:
                    continue  # it is dead: ``_take_in`` sees that, and gives the chunk to another

    def _take_in(self, jobs: dict[int, _Job[Given]], waiting: deque[int], done: dict[int, Made | Lost]) -> None:
        """Wait until a process has finished a chunk or died."""
        ready = wait([worker.pipe for worker in self._workers if worker.busy is not None])
        for place, worker in enumerate(self._workers):
            number = worker.busy
            if number is None or worker.pipe not in ready:
                continue
            try:
                made = pickle.loads(worker.pipe.recv_bytes())  # noqa: S301  (from our own process, over a pipe that nobody else has)
                if isinstance(made, _Bug):
                    raise RuntimeError(made.said)  # noqa: TRY004  (not a type that we were given, but a mistake in another process)
                done[number], worker.busy = made, None
            except (EOFError, OSError):
                self.deaths += 1
                worker.pipe.close()
                worker.process.join()
                self._start(place)
                if jobs[number].tries > 1:
                    done[number] = Lost(len(jobs[number].given))
                else:
                    waiting.appendleft(number)

    def _start(self, place: int) -> None:
        """Put a new process into this place of the crew, even where a Ctrl-C comes in between."""
        ours, theirs = self._context.Pipe()
        others = [worker.pipe for worker in self._workers]
        process = self._context.Process(target=_serve, args=(theirs, [ours, *others], self._work), daemon=True)
        with _stops_wait():
            process.start()
            self._workers[place : place + 1] = [_Worker(process, ours)]
        theirs.close()


@contextmanager
def _stops_wait() -> Iterator[None]:
    """What asks the run to stop meanwhile is heard at the end: what is raised in the hooks of a fork is lost, and the Ctrl-C with it.

    A mask would not do: it is a thread's own, and libraries keep threads that the signal then comes to.
    """
    if threading.current_thread() is not threading.main_thread():  # no signal is handled here
        yield
        return
    heard: list[int] = []
    before = [(number, signal.signal(number, lambda number, _: heard.append(number))) for number in STOPS]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
    for stop in heard:
        signal.raise_signal(stop)


def _serve(pipe: Connection, others: Sequence[Connection], work: Callable[[list[Given]], Made]) -> None:
    """Work until the other end is closed; Ctrl-C is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    try:
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes(), work))
    except (EOFError, OSError):
        return


def _answer(data: bytes, work: Callable[[list[Given]], Made]) -> bytes:
    try:
        made: Made | _Bug = work(pickle.loads(data))  # noqa: S301  (as above)
    except Exception as bug:  # noqa: BLE001  (it is raised again where it can be told, in the parent)
        made = _Bug(f"{type(bug).__name__}: {bug}")
    return pickle.dumps(made, pickle.HIGHEST_PROTOCOL)


def in_chunks(items: Iterable[Given], size: Callable[[Given], int]) -> Iterator[list[Given]]:
    """The items in their order, as many together as have ``MESSAGES`` messages."""
    chunk: list[Given] = []
    messages = 0
    for item in items:
        chunk.append(item)
        messages += size(item)
        if messages >= MESSAGES:
            yield chunk
            chunk, messages = [], 0
    if chunk:
        yield chunk
