"""The architecture holds: layers, sizes, names, and what is imported when."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from supportaudit.rulebook import builtin_packs, example_packs, load_rulebook
from supportaudit.rulebook.rules import CheckRule
from tests.cli.conftest import SMALL

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LONG_FUNCTIONS: dict[str, str] = {}
"""Functions of more than 40 lines, each with its reason."""
NOT_IMPORTED = {
    "pandas": "named by the design for tables; CSV is read and written row by row so far",
    "tzdata": "zoneinfo reads it where the system has no time zones",
}
"""Dependencies without an import of ours, each with its reason."""
IN_NEED = {"numpy"}
"""Imported only where something else that is there needs it: SciPy, of the extra ``calibrate``."""


def test_no_stage_imports_another() -> None:
    ran = subprocess.run([Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT / "src")))
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in SOURCES:
        name = path.relative_to(ROOT / "src" / "supportaudit").as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}:{node.name}", node


def test_functions_stay_small() -> None:
    long = {name for name, node in functions() if (node.end_lineno or 0) - node.lineno >= 40}
    assert long == LONG_FUNCTIONS.keys()


def imported() -> set[str]:
    names = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return {name for name in names if name not in sys.stdlib_module_names} - {"supportaudit", "_typeshed"}


def declared(project: dict[str, list[str]], key: str) -> set[str]:
    return {canonical(re.split(r"[^\w.-]", requirement, maxsplit=1)[0]) for requirement in project[key]}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    owners = packages_distributions()
    imports = {canonical(owner) for name in imported() for owner in owners[name][:1]}
    wanted = declared(project, "dependencies")
    extra = declared(project["optional-dependencies"], "calibrate")
    remote = declared(project["optional-dependencies"], "remote")
    assert imports - wanted - extra - remote == IN_NEED, "imported, but only there because something else needs it"
    assert extra <= imports
    assert wanted - imports == NOT_IMPORTED.keys()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_everything_by_hash_and_name_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    entries = [entry for entry in re.split(r"\n(?=\S)", re.sub(r"(?m)^#.*\n", "", text)) if entry.strip()]
    assert all(re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+( ;[^\\]*)? \\\n    --hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    locked = {canonical(re.split(r"==|\[", entry)[0]) for entry in entries}
    assert declared(project["project"], "dependencies") <= locked
    assert declared(project["build-system"], "requires") <= locked, "the package is built without isolation, from what is locked"
    if "dev" in lock:
        extras = project["project"]["optional-dependencies"]
        # The drivers of remote paths are not locked: they bring hundreds of packages, and tests use a file system in memory.
        assert declared(extras, "dev") | (declared(extras, "all") - declared(extras, "remote")) <= locked


def test_public_names_are_sorted() -> None:
    for path in SOURCES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
                names = ast.literal_eval(node.value)
                assert sorted(names, key=lambda n: (not n.isupper(), not n[0].isupper(), n)) == names, path


IMPORTED = """
import json, sys
from supportaudit.cli.app import run
for command in json.loads(sys.argv[1]):
    code = run(command)
    print("\\nIMPORTED", json.dumps([command, code, sorted(set(sys.argv[2:]) & sys.modules.keys())]), flush=True)
"""


def imported_by(commands: list[list[str]], *modules: str, folder: Path = ROOT) -> list[tuple[list[str], int, list[str]]]:
    """Each command with its exit code and which of the modules one Python has loaded when it has run it and those before it."""
    script = [sys.executable, "-c", IMPORTED, json.dumps(commands), *modules]
    ran = subprocess.run(script, cwd=folder, capture_output=True, text=True, check=True)
    return [(command, code, found) for command, code, found in map(json.loads, re.findall("^IMPORTED (.+)$", ran.stdout, re.MULTILINE))]


def test_help_and_rules_import_neither_spacy_nor_pandas_nor_statistics_and_packs_that_are_as_they_should_be_no_pydantic() -> None:
    no_rules = [["--help"], ["schema", "pack"]]
    sound_packs = [["rules", "list"], ["rules", "show", "heard/hear"], ["rules", "lint", "upsell"], ["config", "show"]]
    rest = [["rules", "try", "so sorry"], ["schema", "report"]]
    helps = [[*command, "--help"] for command in (["audit"], ["review"], ["baseline", "write"], ["calibrate"], ["sample"])]
    heavy = ("spacy", "pandas", "scipy", "statsmodels", "openpyxl", "xlsxwriter")
    ran = imported_by([*no_rules, *sound_packs, *rest, *helps], *heavy, "pydantic", "yaml")
    assert [code for _, code, _ in ran] == [0] * len(ran)
    for at, (command, _, found) in enumerate(ran):
        allowed = set() if at < len(no_rules) else {"yaml"} if at < len(no_rules + sound_packs) else {"yaml", "pydantic"}
        assert set(found) <= allowed, command


def test_convert_signals_and_audit_import_neither_spacy_nor_statistics_nor_spreadsheets(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL)
    (tmp_path / "chat.txt").write_text("[10:00] Ana (Customer): my box is broken\n[10:01] Lee (Support): I am sorry\n")
    commands = [
        ["convert", "chat.txt"],
        ["signals", "chat.txt"],
        ["audit", str(ROOT / "sample_transcripts" / "harbor" / "mail"), "--quiet", "--rules", "small.yaml"],
    ]
    ran = imported_by(commands, "spacy", "scipy", "statsmodels", "openpyxl", "xlsxwriter", folder=tmp_path)
    assert ran == [(command, 0, []) for command in commands]


def test_rule_ids_are_unique_and_every_check_has_examples_both_ways() -> None:
    rulebook = load_rulebook((*builtin_packs(), *example_packs()))
    ids = [check for pack in rulebook.packs for check in pack.checks]
    assert len(ids) == len(set(ids))
    for check in rulebook.checks.values():
        assert {"pass", "fail"} <= {example.expect for example in check.examples}, check.id


def test_nothing_committed_names_a_machine_or_a_registry() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout.decode().split("\0")
    if not any(tracked):
        pytest.skip("not a git checkout")
    forbidden = re.compile(rb"file:///opt|(?<![\w.])/work/|/root/|--index-url|--find-links [^-]|pypi\.org/simple")
    for name in filter(None, tracked):
        path = ROOT / name
        if path.is_file() and path != Path(__file__):
            assert not forbidden.search(path.read_bytes()), name


@pytest.mark.parametrize("check", load_rulebook(builtin_packs()).checks.values(), ids=lambda check: check.id)
def test_line_items_say_why_on_what_ground_and_what_could_be_said_and_show_four_examples_each_way(check: CheckRule) -> None:
    shown = Counter(example.expect for example in check.examples)
    assert min(shown["fail"], shown["pass"]) >= 4
    assert "Source:" in check.explain
    assert check.falsepositives
    assert check.message
    assert check.suggest or check.suggest_for
    assert check.title
