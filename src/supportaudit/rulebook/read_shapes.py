"""``shape:`` matchers of a validated pack -> ShapeMatchers; facts that no text can have, or that every text has, are noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from supportaudit.rulebook.matchers import SHAPE_COUNTS, Between, Capitals, PhraseMatcher, Scope, ShapeMatcher
from supportaudit.rulebook.names import Names, Path
from supportaudit.rulebook.phrase import Sequence

if TYPE_CHECKING:
    from supportaudit.rulebook.schema_signals import ShapeModel


class Written(NamedTuple):
    """Where a matcher stands, and which messages it looks at."""

    scope: Scope
    mark: str
    path: Path


def read_shape(names: Names, model: ShapeModel, at: Written, phrase: Callable[[str, Path], Sequence | None]) -> ShapeMatcher:
    """The matcher; what is wrong is noted in ``names``. ``phrase`` parses one phrase at its place, and notes what is wrong with it."""
    given = ((name, getattr(model, name)) for name in SHAPE_COUNTS)
    counts = {name: Between(limits.min, limits.max) for name, limits in given if limits is not None}
    capitals = Capitals(model.capitals.words, float(model.capitals.share)) if model.capitals is not None else None
    trees = ((source, phrase(source, (*at.path, "only", i))) for i, source in enumerate(model.only or ()))
    only = tuple(PhraseMatcher(source, tree, Scope(), at.mark) for source, tree in trees if tree is not None)
    _look_at(names, model.of, counts, at.path)
    if model.only is not None and not model.only:
        names.error("'only' has no phrase", (*at.path, "only"), "write the phrases of which the text may consist, or remove it")
    if not (counts or capitals or model.only is not None):
        names.error("the shape says nothing", at.path, f"give one of {', '.join((*SHAPE_COUNTS, 'capitals', 'only'))}")
    return ShapeMatcher(model.of, counts, capitals, only, at.scope, at.mark)


def _look_at(names: Names, unit: str, counts: Mapping[str, Between], path: Path) -> None:
    for name, limits in counts.items():
        if limits.least is None and limits.most is None:
            names.error(f"'{name}' needs 'min' or 'max'", (*path, name))
        elif limits.least is not None and limits.most is not None and limits.least > limits.most:
            names.error(f"'min' of '{name}' is more than its 'max', so no text has that shape", (*path, name, "min"), "swap them, or remove one")
    if unit == "sentence" and "sentences" in counts:
        names.error("a sentence is always one sentence", (*path, "sentences"), "remove it, or write 'of: paragraph'")
    if unit == "sentence" and (counts.get("questions", Between()).least or 0) > 1:
        names.error("a sentence is one question at most", (*path, "questions"), "write {min: 1}, or 'of: message'")
