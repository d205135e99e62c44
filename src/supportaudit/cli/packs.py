"""The packs of a run, read; lists of the shipped ones do without (``catalogue.py``)."""

from __future__ import annotations

from supportaudit.errors import PackError
from supportaudit.rulebook import Config, Rulebook
from supportaudit.rulebook.library import Library
from supportaudit.rulebook.load import build_rulebook, open_library


def rulebook_of(config: Config) -> Rulebook:
    """The rulebook of a run; an error about a pack that there is not names the place that asked for it."""
    return build_rulebook(library_of(config), config)


def library_of(config: Config) -> Library:
    """The packs of a run, opened; errors as of ``rulebook_of``."""
    try:
        return open_library(config.packs, config)
    except PackError as problem:
        if problem.where == "--rules":
            problem.where = config.origins.get("packs", problem.where)
        raise
