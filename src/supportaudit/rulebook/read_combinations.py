"""``all_of``, ``any_of`` and ``none_of`` of a validated check -> Combined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supportaudit.rulebook.names import Names, Path
from supportaudit.rulebook.templates import Combined

if TYPE_CHECKING:
    from supportaudit.rulebook.schema_checks import CheckModel

MAX_PARTS = 50
"""Checks that one combination may name."""


def read_combination(names: Names, model: CheckModel, how: str, path: Path) -> Combined:
    """The combination with full ids; what is wrong is noted in ``names``."""
    written: list[str] = getattr(model, how)
    least = 1 if how == "none_of" else 2
    if not least <= len(written) <= MAX_PARTS:
        names.error(f"'{how}' of {len(written)} checks", path, f"name from {least} to {MAX_PARTS} of them")
    checks = tuple(names.check(name, (*path, index)) for index, name in enumerate(written))
    if twice := sorted({check for check in checks if checks.count(check) > 1}):
        names.error(f"'{twice[0]}' stands twice under '{how}'", path, "keep one of them")
    if model.accountable is not None:
        names.error(f"'accountable' beside '{how}'", (*path[:-1], "accountable"), "the checks that it names say who is accountable; remove it")
    if set(model.suggest) - {"default"}:
        names.error(f"suggestions by signal beside '{how}'", (*path[:-1], "suggest"), "give one text or a list of them")
    return Combined(how, checks)
