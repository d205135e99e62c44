"""Packages whose names are imported when they are first asked for, so that a quick command does not wait for what it does not use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module


def on_demand(package: str, names: Sequence[str], homes: Sequence[str]) -> Callable[[str], object]:
    """The ``__getattr__`` of a package: each of ``names`` from the first of the modules ``homes`` that has it, the quickest of them first."""

    def found(name: str) -> object:
        for home in homes if name in names else ():
            module = import_module(f"{package}.{home}")
            if hasattr(module, name):
                value: object = getattr(module, name)
                return value
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return found
