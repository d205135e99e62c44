"""Whole processes, measured: processor time and peak memory, in turns so that a busy machine slows all alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Run:
    """One process, or the medians of several."""

    seconds: float
    """Processor time, start-up included."""
    megabytes: float
    """Peak resident memory."""


def run(args: Sequence[str]) -> Run:
    """One run of Python with these arguments."""
    process = subprocess.Popen([sys.executable, *args], cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(args)[:200]} ended with {process.returncode}")
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def in_turns(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Run]:
    """The medians of every command's runs."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, args in commands.items():
            runs[name].append(run(args))
    return {name: Run(statistics.median(r.seconds for r in made), statistics.median(r.megabytes for r in made)) for name, made in runs.items()}
