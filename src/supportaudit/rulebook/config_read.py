"""The config of a run, from wherever it is said; a run for which nothing is said waits for no model of a config file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from supportaudit.errors import PackError, UsageError
from supportaudit.rulebook.config import Config
from supportaudit.rulebook.config_search import Found, find_config

NO_ENVIRONMENT: Mapping[str, str] = MappingProxyType({})
PREFIX = "SUPPORTAUDIT_"
"""What every variable of the environment begins with that could be meant for us."""


def load_config(path: str | None, *, search: Sequence[str], environ: Mapping[str, str] = NO_ENVIRONMENT) -> Config:
    """The config of a run: ``path``, else the one that ``find_config`` finds from the working folder and ``search``; ``environ`` lies over it.

    Without any the defaults. Raises UsageError (file:line:column or variable, nearest right word) for what cannot be used; a ``path`` that
    says nothing is an error too.
    """
    try:
        found = Found(Path(path), ()) if path is not None else find_config(search)
        if found.path is None and not any(name.startswith(PREFIX) for name in environ):
            return Config(searched=found.searched)
        from supportaudit.rulebook.config_file import read_config  # noqa: PLC0415  (most runs have no config to be checked)

        return read_config(found, environ, asked=path is not None)
    except PackError as problem:
        raise UsageError(problem.what, where=problem.where, hint=problem.hint) from problem
