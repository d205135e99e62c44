"""How long the quick commands take, as a multiple of importing click, yaml and pydantic; all in one run, the least of several.

    python benchmarks/startup.py [ROUNDS]

The rounds go through all commands in turn, so that a busy machine slows all alike. Processor time is what the ratios are taken from: it does not
count the waiting for other programs. Python may keep compiled modules, as it does of every installed package.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
BASE = ["-c", "import click, yaml, pydantic"]
COMMANDS = {
    "--help": 1.6,
    "rules list": 2.5,
    "rules show heard/hear": 2.5,
    "rules lint examples/greeting.yaml": 2.5,
    "rules lint": 2.5,
    "config show": 2.5,
    "schema pack": 2.5,
    "schema report": 2.5,
}
"""Command -> the ratio that it should stay under."""


def seconds(args: list[str]) -> tuple[float, float]:
    """Processor and wall-clock seconds of one run of Python."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *args], cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, time.perf_counter() - start


def main() -> None:
    """Print a line a command: processor time, wall-clock time, ratio and limit."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    runs = {"python -c 'import click, yaml, pydantic'": BASE, **{name: ["-m", "supportaudit", *name.split()] for name in COMMANDS}}
    least = dict.fromkeys(runs, (float("inf"), float("inf")))
    for _ in range(rounds):
        for name, args in runs.items():
            least[name] = tuple(map(min, zip(least[name], seconds(args), strict=True)))  # type: ignore[assignment]  # two and two give two
    base = next(iter(least.values()))[0]
    for name, (cpu, wall) in least.items():
        limit = f"of at most {COMMANDS[name]}" if name in COMMANDS else ""
        print(f"{name:42} {1000 * cpu:6.0f} ms CPU {1000 * wall:6.0f} ms wall {cpu / base:6.2f} {limit}".rstrip())


if __name__ == "__main__":
    main()
