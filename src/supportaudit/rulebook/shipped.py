"""Where the packs that come with the program live."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = (".yaml", ".yml")
EXAMPLES = "examples"
"""The folder, within that of the shipped packs, of those that are there to be copied (docs/decisions/0130)."""


def builtin_packs() -> tuple[str, ...]:
    """The ids of the shipped packs that are used as they are, sorted."""
    return _packs_in(shipped_folder())


def example_packs() -> tuple[str, ...]:
    """The ids of the shipped packs that a site copies and changes, sorted; no run uses them where nobody names them."""
    return _packs_in(shipped_folder() / EXAMPLES)


def shipped_file(pack: str) -> Path | None:
    """The file of a shipped pack, example or not; None where there is none of this id."""
    places = (shipped_folder() / folder / f"{pack}{suffix}" for folder in ("", EXAMPLES) for suffix in SUFFIXES)
    return next((path for path in places if path.is_file()), None)


def _packs_in(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.iterdir() if path.suffix in SUFFIXES))


def shipped_folder() -> Path:
    """The folder of the shipped packs: in the installed package, or the checkout's ``rules/`` in an editable install."""
    package = Path(__file__).parents[1]  # importlib.resources, which says the same, takes longer to import than the packs to read
    inside = package / "packs"
    return inside if inside.is_dir() else package.parents[1] / "rules"
