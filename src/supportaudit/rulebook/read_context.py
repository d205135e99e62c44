"""``context:`` of a validated pack -> ContextCues."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import prod
from typing import TYPE_CHECKING

from supportaudit.rulebook.matchers import ContextCues
from supportaudit.rulebook.names import Names
from supportaudit.rulebook.validate import near

if TYPE_CHECKING:
    from supportaudit.rulebook.schema import CuesModel

KINDS = ("negated", "reported", "conditional", "question")
MAX_CUE = 200
"""Characters of one cue."""
MAX_SEQUENCES = 1_000
"""Word sequences for which one cue may stand."""
MAX_TOKENS = 80
"""Words: no cue reaches farther."""
_CUE = re.compile(r"(\^ ?)?(?:\*|[^\s()|\[\]{}<>^*$\\]+|\([^()\[\]{}<>^*$\\]+\))(?: (?:\*|[^\s()|\[\]{}<>^*$\\]+|\([^()\[\]{}<>^*$\\]+\)))*$")
_GROUP = re.compile(r"\(([^()]*)\)")
_TOKENS = re.compile(r"(\d{1,3}) tokens?$")


def read_context(names: Names, model: Mapping[str, CuesModel]) -> Iterator[ContextCues]:
    """The pack's cues, in addition to those built in; what is wrong is noted in ``names``."""
    for written, cues in model.items():
        kind, sign = written.rstrip("+!"), written[len(written.rstrip("+!")) :]
        if kind not in KINDS:
            names.error(f"there is no context '{kind}'", ("context", written), near(kind, KINDS, f"one of {', '.join(KINDS)}"))
        elif sign != "+":
            names.error(f"the built-in cues of '{kind}' can only be added to", ("context", written), f"write '{kind}+:'")
        elif _are_sound(names, written, cues):
            yield ContextCues(kind, tuple(cues.cues), _scope(cues.scope))


def _are_sound(names: Names, written: str, cues: CuesModel) -> bool:
    before = len(names.errors)
    tokens = _TOKENS.match(cues.scope)
    if cues.scope not in {"clause", "sentence"} and not tokens:
        names.error(f"'{cues.scope}' is no scope", ("context", written, "scope"), "write sentence, clause or a number as in '7 tokens'")
    elif tokens and not 1 <= int(tokens[1]) <= MAX_TOKENS:
        names.error(f"a scope of {tokens[1]} tokens", ("context", written, "scope"), f"from 1 to {MAX_TOKENS}")
    if not cues.cues:
        names.error("no cue", ("context", written, "cues"), "write the words that open the context")
    for index, cue in enumerate(cues.cues):
        ways = prod(group.count("|") + 1 for group in _GROUP.findall(cue))
        empty = any(not option.strip() for group in _GROUP.findall(cue) for option in group.split("|"))
        if len(cue) > MAX_CUE or not _CUE.match(cue) or empty or not re.search(r"\w", cue):
            hint = "words, (a|b) for one of several, * for any word, ^ before them for the start of a clause"
            names.error(f"“{cue[:60]}” is no cue", ("context", written, "cues", index), hint)
        elif ways > MAX_SEQUENCES:
            names.error(f"a cue that stands for {ways:,} sequences of words", ("context", written, "cues", index), "split it into several cues")
    return len(names.errors) == before


def _scope(written: str) -> str:
    tokens = _TOKENS.match(written)
    return f"{int(tokens[1])} tokens" if tokens else written
