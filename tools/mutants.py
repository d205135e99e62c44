"""How many small mistakes the tests would notice: changes one place of checks, scoring or reviews at a time and runs the fast tests over each.

    python -m tools.mutants                                     a sample of 150, seed 1
    python -m tools.mutants --sample 40 --seed 7 --only checks/hours.py
    python -m tools.mutants --list --only scoring               only say what would be changed

The package is copied to a temporary folder and changed there. The same seed gives the same sample of the same code. A mutant is killed when a test
fails, nothing can be imported any more, or the tests hang. Ends with 1 where a smaller share than ``--floor`` (85 %) is killed.
"""

from __future__ import annotations

import argparse
import compileall
import importlib
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import NoReturn

from tools.mutations import Mutant, mutants_of, mutated

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "src/supportaudit"
FOLDERS = ("checks", "scoring", "reviews")
COPIED = ("src", "tests", "rules", "sample_transcripts", "pyproject.toml")
TESTS = ("tests/checks", "tests/scoring", "tests/reviews")
PRELOADED = ("pytest", "hypothesis.strategies", "spacy", "pydantic", "yaml", "orjson", "regex", "holidays", "rich.console")
NEAR = {
    "accountable": ("responds", "presence", "distrust"),
    "breaches": ("deadlines", "responds"),
    "case": ("prohibitions", "timeline"),
    "cuts": ("tally",),
    "docket": ("desk", "settle"),
    "figures": ("metrics", "amounts"),
    "idle": ("presence", "responds"),
    "narrator": ("explain",),
    "obligations": ("responds", "deadlines"),
    "readability": ("amounts",),
    "response_times": ("metrics",),
    "sums": ("tally", "reviewed"),
    "words": ("prohibitions", "amounts"),
}
"""Module -> its tests, where they have another name than ``test_MODULE.py``: those are run first, as they kill most and soonest."""
EQUIVALENT = {
    "checks/accountable.py _sentence: (end := text.find(mark, signal.span.end)) >= 0 -> (end := text.find(mark, signal.span.end)) > 0": (
        "what a customer says ends behind the first letter of the message"
    ),
    "checks/accountable.py _sentence: 0 -> 1": "a mark at the very beginning is no part of any sentence",
    "checks/accountable.py _heard_by_owner: t.number < last.number -> t.number <= last.number": "one is the customer's turn, the other the agent's",
    "checks/canned.py CannedTexts._digest: ' ' -> 'XX '": "whatever stands between the words, equal texts have equal digests",
    "checks/case.py Case.of: 1 -> 0": "a short cut to the same answer; nobody asks for no signal",
    "checks/case.py module: 0 -> 1": "START is before everything because of its first half",
    "checks/case.py module: 0 -> -1": "as above",
    "checks/case.py module: 1 -> 2": "message -2 is as far before everything as message -1",
    "checks/case.py module: 1 -> 2 #2": "as above",
    "checks/evaluate.py Hearing._decide: self._case is None or self._clerk is None -> self._case is None and self._clerk is None": (
        "both come together"
    ),
    "checks/explain_templates.py _exists: 0 -> -1 #2": "of one number the first is the last",
    "checks/templates/breaches.py _taken_from_queue: 1 -> 0": "at the trigger itself the queue had it",
    "checks/templates/figures.py _apart: float(text) > limit -> float(text) >= limit": "texts that equal the limit are not taken in any case",
    "checks/templates/figures.py _apart: value > limit -> value >= limit": "only figures that break a limit are said beside it",
    "checks/unknowable.py _Reader._of_parts: '' -> 'XX'": "a combination has parts",
    "scoring/tally.py _key_order: '' -> 'XX'": "nothing stands beside what has no name, which comes last",
    "scoring/tally.py _key_order: '' -> 'XX' #2": "as above",
    "checks/templates/obligations.py Closings._answer: 1 -> 2 #2": "no signal stands before the first letter",
}
"""Mutant (as ``--list`` writes it, without the line) -> why no test can tell it from the code."""
SECONDS_AT_LEAST = 20
MEMORY = 4 << 30
"""Bytes that the tests of a mutant may take: one that never stops growing dies of it."""


class Range:
    """A copy of the project in which one file at a time is changed, and the tests that are shot at it."""

    def __init__(self, folder: Path) -> None:
        self._root = folder
        for name in COPIED:
            source, target = ROOT / name, folder / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)
        # Compiled files are known by their content: what changes twice within a second must not be taken for what it was.
        for name in ("src", "tests"):
            compileall.compile_dir(folder / name, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
        tests = [path.relative_to(folder).as_posix() for place in TESTS for path in _python_files(folder / place) if path.name.startswith("test_")]
        self._tests = sorted(tests, key=lambda test: (TESTS.index(next(place for place in TESTS if test.startswith(place))), test))
        started = time.monotonic()
        if self._fails(self._tests, 600):
            sys.exit("the tests fail without any change: nothing can be said about mutants")
        self._limit = max(SECONDS_AT_LEAST, 4 * (time.monotonic() - started))

    def kills(self, mutant: Mutant) -> str:
        """How the tests noticed the change: ``failed`` or ``hung``; empty when they did not."""
        place = self._root / PACKAGE / mutant.path
        original = place.read_text("utf-8")
        place.write_text(mutated(original, mutant.number), "utf-8")
        try:
            near = self._near(mutant)
            noticed = self._fails(near, self._limit) or self._fails([test for test in self._tests if test not in near], self._limit)
            # Only what hangs twice hangs: the machine may have been busy.
            return self._fails(self._tests, 2 * self._limit) if noticed == "hung" else noticed
        finally:
            place.write_text(original, "utf-8")

    def _near(self, mutant: Mutant) -> list[str]:
        stem = Path(mutant.path).stem
        wanted = {f"test_{name}.py" for name in NEAR.get(stem, (stem.partition("_")[0], stem))}
        return [test for test in self._tests if test.startswith(f"tests/{mutant.folder}/") and Path(test).name in wanted]

    def _fails(self, tests: Sequence[str], limit: float) -> str:
        if not tests:
            return ""
        child = os.fork()
        if not child:
            self._run(tests)
        until = time.monotonic() + limit
        while time.monotonic() < until:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                code = os.waitstatus_to_exitcode(status)
                if code in {4, 5}:
                    sys.exit(f"pytest ended with {code}: no test was run")
                return "failed" if code else ""
            time.sleep(0.02)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return "hung"

    def _run(self, tests: Sequence[str]) -> NoReturn:
        """In a process of its own that has imported everything but the project."""
        try:
            os.setsid()
            os.chdir(self._root)
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            sys.path[:0] = [str(self._root / "src"), str(self._root)]
            options = ["-x", "-q", "-p", "no:cacheprovider", "--assert", "plain", "--hypothesis-profile", "mutants"]
            os._exit(importlib.import_module("pytest").main([*options, *tests]))
        finally:
            os._exit(3)


def _prepare() -> None:
    """Imports once what all tests need, and has hypothesis draw the same examples each time and not look for the smallest that fails."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a process with threads cannot be copied safely
    for name in PRELOADED:
        importlib.import_module(name)
    hypothesis = importlib.import_module("hypothesis")
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("mutants", derandomize=True, database=None, phases=phases)
    sys.dont_write_bytecode = True
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> int:
    """Prints what became of each mutant and the share that was killed, by folder."""
    options = _options()
    found = [mutant for path in _paths(options.only) for mutant in mutants_of(path, (ROOT / PACKAGE / path).read_text("utf-8"))]
    found.sort(key=lambda mutant: (mutant.path, mutant.number))
    if options.list:
        print("\n".join(f"{mutant.line:4} {mutant.name}" for mutant in found))
        return 0
    sample = random.Random(options.seed).sample(found, min(options.sample, len(found)))  # noqa: S311  (a sample that comes out the same again)
    _prepare()
    numbers: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        range_ = Range(Path(folder))
        for mutant in sample:
            state = "equivalent" if mutant.name in EQUIVALENT else range_.kills(mutant) or "survived"
            numbers.setdefault(mutant.folder, Counter())[state] += 1
            print(f"{state:10} {mutant.line:4} {mutant.name}", flush=True)
    print(f"\n{len(sample)} of {len(found)} mutants, seed {options.seed}")
    total: Counter[str] = sum(numbers.values(), Counter())
    for name, states in [*sorted(numbers.items()), ("all", total)]:
        killed, judged = states["failed"] + states["hung"], states.total() - states["equivalent"]
        share = f"{100 * killed / judged:.1f} %" if judged else "none judged"
        print(f"{name:8} {states.total():4} mutants, {killed} killed ({states['hung']} by time), {states['survived']} survived,", end=" ")
        print(f"{states['equivalent']} equivalent: {share}")
    killed = total["failed"] + total["hung"]
    return int(100 * killed < options.floor * (killed + total["survived"]))


def _paths(only: Sequence[str]) -> list[str]:
    base = ROOT / PACKAGE
    wanted = [base / name for name in only or FOLDERS]
    files = [path for place in wanted for path in (_python_files(place) if place.is_dir() else [place])]
    if missing := [str(path) for path in files if not path.is_file()] or not files:
        sys.exit(f"nothing to change: {missing}")
    return sorted({path.relative_to(base).as_posix() for path in files})


def _python_files(place: Path) -> list[Path]:
    return sorted(place.rglob("*.py")) if place.is_dir() else [place]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sample", type=int, default=150, help="how many mutants to try (default: 150)")
    parser.add_argument("--seed", type=int, default=1, help="which sample (default: 1)")
    parser.add_argument("--only", action="append", default=[], metavar="PATH", help="a folder or file below src/supportaudit; may be repeated")
    parser.add_argument("--floor", type=float, default=85, help="the share in percent that must be killed (default: 85)")
    parser.add_argument("--list", action="store_true", help="list all mutants and run none")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
