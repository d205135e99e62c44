"""The rulebook of a run: packs after reading, validating, importing and merging. Frozen, names resolved, ready to use.

All signal names are full ids (``core/hear``) and all check names too (``heard/hear``); ``mark`` is ``file:line:column`` of the entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from supportaudit.model import Severity
from supportaudit.rulebook.conditions import Condition, Excuse
from supportaudit.rulebook.matchers import ContextCues, SignalRule
from supportaudit.rulebook.templates import Template


@dataclass(frozen=True, slots=True)
class Example:
    """One conversation in shorthand with the expected verdict."""

    expect: str
    """``fail``, ``pass``, ``na`` or ``pending``; for signal examples ``match`` or ``no_match``."""
    chat: str
    mark: str
    agent: str | None = None
    """Who must be accountable."""
    at: int | None = None
    """Message of the evidence, counted from 1 as the lines of the chat are."""
    match: str | None = None
    suggest: str | None = None
    channel: str | None = None
    status: str | None = None
    now: str | None = None
    macros: tuple[str, ...] | None = None
    """The site's canned texts; None: it has no macro file."""


@dataclass(frozen=True, slots=True)
class PackTest:
    """A whole conversation with the expected outcome of several checks."""

    chat: str
    expect: Mapping[str, str] = field(hash=False)
    """Full check id -> outcome."""
    mark: str
    channel: str | None = None
    status: str | None = None
    now: str | None = None
    macros: tuple[str, ...] | None = None
    """The site's canned texts; None: it has no macro file."""


@dataclass(frozen=True, slots=True)
class CheckRule:
    """LAYER 2: one question about a conversation."""

    id: str
    title: str
    template: Template
    when: Condition | None
    unless: Excuse | None
    requires: tuple[str, ...]
    severity: Severity
    weight: int
    critical: str | None
    group: str
    accountable: str | None
    """``actor``, ``owner_at_breach``, ``first_agent``, ``last_agent``, ``who_was_told``, ``queue``, ``nobody``; None: the template's default."""
    message: str
    suggest: tuple[str, ...]
    """The first of these whose names are all bound is the suggestion."""
    suggest_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Signal -> suggestions for its findings, tried before ``suggest``."""
    status: str = "stable"
    scored: bool = True
    wording: bool = False
    """About wording: canned text is not charged to the agent (templates avoid and count, unless the pack says otherwise), nor credited (exists)."""
    tags: tuple[str, ...] = ()
    explain: str = ""
    falsepositives: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    params: Mapping[str, str | int | float] = field(default_factory=dict, hash=False)
    """Name -> value as it stands in the template and the texts: the site's, else the pack's."""
    lang: str = "en"
    mark: str = ""

    @property
    def pack(self) -> str:
        return self.id.partition("/")[0]

    @property
    def in_sums(self) -> bool:
        """Whether it may move a score: experimental ones and those for credit or follow-up only may not."""
        return self.scored and self.status != "experimental"


@dataclass(frozen=True, slots=True)
class Pack:
    """One file: what it is called, where it came from, what it holds."""

    id: str
    version: str
    title: str
    lang: str
    license: str
    path: str
    sha256: str
    imports: tuple[str, ...]
    signals: tuple[str, ...]
    checks: tuple[str, ...]
    tests: tuple[PackTest, ...] = ()
    signal_examples: Mapping[str, tuple[Example, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All packs of a run. Signals stand in an order in which each comes after those that it is built from."""

    packs: tuple[Pack, ...]
    signals: Mapping[str, SignalRule] = field(hash=False)
    checks: Mapping[str, CheckRule] = field(hash=False)
    """By full id; packs in the order given, checks in the order of the file; a check stands after those whose answer it asks for."""
    sections: Mapping[str, float] = field(hash=False)
    """Section (``group``) -> weight; 1 where no pack says."""
    context: tuple[ContextCues, ...] = ()
    """Cues of all packs; they hold for the rules of every pack."""
    renamed: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Full id that a check had -> full id that it has; wherever ids are kept (config, reviews, baselines), old ones are looked up here."""
    off: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Checks that the site turned off -> where it says so (``file:line:column``): not among ``checks``; a combination leaves them out, and what
    waits for one of them is ``na (turned off)``."""
