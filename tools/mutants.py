"""How many small mistakes the tests would notice: changes one place of checks, scoring or reviews at a time and runs the fast tests over each.

    python tools/mutants.py                                     a sample of 150, seed 1
    python tools/mutants.py --sample 40 --seed 7 --only checks/hours.py
    python tools/mutants.py --list --only scoring               only say what would be changed

The package is copied to a temporary folder and changed there. The same seed gives the same sample of the same code. A mutant is killed when a test
fails, nothing can be imported any more, or the tests hang. Ends with 1 where a smaller share than ``--floor`` (85 %) is killed.
"""

from __future__ import annotations

import argparse
import ast
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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import NoReturn

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
    "spelling": ("tally",),
    "sums": ("tally", "reviewed"),
    "words": ("prohibitions", "amounts"),
}
"""Module -> its tests, where they have another name than ``test_MODULE.py``: those are run first, as they kill most and soonest."""
EQUIVALENT: dict[str, str] = {}
"""Mutant (as ``--list`` writes it, without the line) -> why no test can tell it from the code."""
LEFT_OUT = frozenset({"annotation", "returns", "decorator_list", "format_spec", "pattern", "type_params"})
"""Parts of the syntax that decide nothing at run time, or nothing of their own."""
FORMAL = frozenset({"hash", "strict", "init", "slots", "frozen", "maxsize", "default_factory"})
"""Keyword arguments that guard or speed up the code and never change an answer."""
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "bisect_left": "bisect_right", "bisect_right": "bisect_left"}
SECONDS_AT_LEAST = 20
MEMORY = 4 << 30
"""Bytes that the tests of a mutant may take: one that never stops growing dies of it."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed place."""

    path: str
    """Below the package: ``checks/hours.py``."""
    number: int
    """The how-many-eth of its file."""
    line: int
    name: str
    """File, function and change, by which it is known while lines move; those alike are numbered."""

    @property
    def folder(self) -> str:
        return self.path.split("/")[0]


def mutants_of(path: str, source: str) -> Iterator[Mutant]:
    """All mutants of one file."""
    seen: Counter[str] = Counter()
    for number, (line, where, change) in enumerate(_changes(ast.parse(source))):
        name = f"{path} {where}: {change}"
        seen[name] += 1
        yield Mutant(path, number, line, f"{name} #{seen[name]}" if seen[name] > 1 else name)


def mutated(source: str, number: int) -> str:
    """The source of the file with that mutant in it."""
    tree = ast.parse(source)
    next(islice(_changes(tree), number, None))
    return ast.unparse(tree)


def _changes(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Line, function and change, one after the other; while each is given out, the tree is so changed."""
    for owner, name, position, node, line, where in list(_places(tree, 1, "")):
        for variant in _variants(node, owner, name):
            before, after = (" ".join(ast.unparse(one).split()) for one in (node, variant))
            if before != after:
                _put(owner, name, position, variant)
                yield line, where or "module", f"{before[:90]} -> {after[:90]}"
                _put(owner, name, position, node)


def _places(owner: ast.AST, line: int, where: str) -> Iterator[tuple[ast.AST, str, int | None, ast.AST, int, str]]:
    """Each node below a node with the field that holds it, its statement's line and its function, from the outside in."""
    for name, value in ast.iter_fields(owner):
        if name in LEFT_OUT:
            continue
        children = enumerate(value) if isinstance(value, list) else ((None, value),)
        for position, child in children:
            if not isinstance(child, ast.AST) or _is_formal(child):
                continue
            at = child.lineno if isinstance(child, ast.stmt) else line
            yield owner, name, position, child, at, where
            inside = where
            if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
                inside = f"{where}.{child.name}" if where else child.name
            yield from _places(child, at, inside)


def _is_formal(node: ast.AST) -> bool:
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    exports = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__"
    return docstring or exports or (isinstance(node, ast.keyword) and node.arg in FORMAL)


def _put(owner: ast.AST, name: str, position: int | None, node: ast.AST) -> None:
    if position is None:
        setattr(owner, name, node)
    else:
        getattr(owner, name)[position] = node


def _variants(node: ast.AST, owner: ast.AST, name: str) -> Iterator[ast.AST]:
    """What may stand in the place of a node."""
    if isinstance(node, ast.expr) and (name in {"test", "ifs"} or isinstance(owner, ast.match_case)) and not _is_negated_otherwise(node):
        yield ast.UnaryOp(ast.Not(), node)
    if isinstance(node, ast.stmt):
        yield from _statements(node)
    elif isinstance(node, ast.Compare):
        for position, op in enumerate(node.ops):
            yield ast.Compare(node.left, [*node.ops[:position], COMPARISONS[type(op)](), *node.ops[position + 1 :]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Constant):
        yield from map(ast.Constant, _constants(node.value))


def _is_negated_otherwise(node: ast.expr) -> bool:
    """Whether another change of the same node negates it."""
    opposites = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)
    return (isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], opposites)) or isinstance(node, ast.UnaryOp)


def _statements(node: ast.stmt) -> Iterator[ast.stmt]:
    if isinstance(node, (ast.Raise, ast.AugAssign)) or (isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Yield, ast.YieldFrom))):
        yield ast.Pass()
    if isinstance(node, ast.AugAssign) and type(node.op) in OPERATORS:
        yield ast.AugAssign(node.target, OPERATORS[type(node.op)](), node.value)
    if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield ast.Return(ast.Constant(None))
    if isinstance(node, (ast.Break, ast.Continue)):
        yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def _calls(node: ast.Call) -> Iterator[ast.expr]:
    called = node.func.id if isinstance(node.func, ast.Name) else ""
    if called in NAMES:
        yield ast.Call(ast.Name(NAMES[called]), node.args, node.keywords)
    if called == "sorted" and not node.keywords:
        yield ast.Call(ast.Name("list"), node.args, [])
    for dropped in node.keywords:
        if dropped.arg in {"key", "reverse"}:
            yield ast.Call(node.func, node.args, [keyword for keyword in node.keywords if keyword is not dropped])
    if len(node.args) > 1 and called not in {"isinstance", "min", "max"} and not any(isinstance(arg, ast.Starred) for arg in node.args[:2]):
        yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)


def _constants(value: object) -> Iterator[bool | float | str]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, float):
        yield value + 1
    elif isinstance(value, str):
        yield f"XX{value}"


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
            return self._fails(near, self._limit) or self._fails([test for test in self._tests if test not in near], self._limit)
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
