"""Where the packs that come with the program live."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = (".yaml", ".yml")


def builtin_packs() -> tuple[str, ...]:
    """The ids of the shipped packs, sorted."""
    return tuple(sorted(path.stem for path in shipped_folder().iterdir() if path.suffix in SUFFIXES))


def shipped_folder() -> Path:
    """The folder of the shipped packs: in the installed package, or the checkout's ``rules/`` in an editable install."""
    package = Path(__file__).parents[1]  # importlib.resources, which says the same, takes longer to import than the packs to read
    inside = package / "packs"
    return inside if inside.is_dir() else package.parents[1] / "rules"
