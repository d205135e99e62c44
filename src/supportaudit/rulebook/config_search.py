"""Which config file a run uses: the nearest one, and only that."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from supportaudit.errors import PackError, UsageError
from supportaudit.rulebook.files import MAX_BYTES, read_file

FILE_NAMES = ("supportaudit.yml", "supportaudit.yaml")
PROJECT_FILE = "pyproject.toml"
TABLE = ("tool", "supportaudit")
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Found:
    """Where was looked, and what was found."""

    path: Path | None
    searched: tuple[str, ...]


def find_config(search: Sequence[str]) -> Found:
    """The config file nearest to the working folder, else nearest to the first of ``search`` (files or folders) that has one.

    From each of these the search goes up to the root of its repository (the folder with ``.git``), and no further than the folder itself where
    there is none. In one folder ``supportaudit.yml`` comes before ``supportaudit.yaml`` and a ``pyproject.toml`` with ``[tool.supportaudit]``.
    Raises UsageError or PackError for a ``pyproject.toml`` that names supportaudit and cannot be read.
    """
    searched: dict[str, str] = {}
    for start in ("", *(name for name in search if name != STDIN)):
        for folder in _upwards(start):
            absolute = os.path.abspath(folder)  # noqa: PTH100  (as typed: links are not followed upwards)
            if absolute in searched:
                continue
            searched[absolute] = folder.as_posix()
            if path := _in(folder):
                return Found(path, tuple(searched.values()))
    return Found(None, tuple(searched.values()))


def read_bytes(path: Path) -> bytes:
    """The file, read no further than what a config may have; UsageError when it cannot be read."""
    try:
        data = read_file(path, MAX_BYTES + 1)
    except (OSError, ValueError) as problem:
        what = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
        raise UsageError(f"cannot be read: {what}", where=str(path), hint="check the path of the config file") from problem
    if len(data) > MAX_BYTES:
        raise UsageError(f"the file has more than {MAX_BYTES:,} bytes", where=str(path), hint="check the path of the config file")
    return data


def _upwards(start: str) -> Iterator[Path]:
    """The folder, then those above it up to the repository's root; relative where the start is."""
    first = Path(start)
    if start and not _is(first, folder=True):
        first = first.parent
    absolute = Path(os.path.abspath(first))  # noqa: PTH100  (as above)
    chain = (absolute, *absolute.parents)
    root = next((number for number, folder in enumerate(chain) if _exists(folder / ".git")), 0)
    yield first
    for folder in chain[1 : root + 1]:
        yield folder if first.is_absolute() else Path(os.path.relpath(folder))


def _in(folder: Path) -> Path | None:
    for name in FILE_NAMES:
        if _is(folder / name):
            return folder / name
    project = folder / PROJECT_FILE
    return project if _is(project) and _has_table(project) else None


def _has_table(path: Path) -> bool:
    """Whether a pyproject.toml speaks of supportaudit; one that does not is another tool's affair, readable or not."""
    try:
        data = read_bytes(path)
    except UsageError:
        return False
    if b"supportaudit" not in data:
        return False
    from supportaudit.rulebook.strict_toml import read_toml  # noqa: PLC0415  (most folders have no such file)

    try:
        return read_toml(data, path.as_posix(), TABLE) is not None
    except PackError:
        if b"tool.supportaudit" in data:
            raise
        return False


def _is(path: Path, *, folder: bool = False) -> bool:
    try:
        return path.is_dir() if folder else path.is_file()
    except OSError:
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
