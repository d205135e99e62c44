"""Figures, always with their counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from supportaudit.model.note import Note
from supportaudit.model.review import BaselineUse, ReviewUse

if TYPE_CHECKING:  # verdict.py needs Evaluation when it is imported
    from supportaudit.model.verdict import Severity


@dataclass(frozen=True, slots=True)
class SectionScore:
    """One section of one evaluation or scorecard."""

    group: str
    score: float | None
    """0 to 100; None when nothing was decided."""
    decided: int
    """Checks (evaluation) or verdicts (scorecard) with pass or fail."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One conversation seen from one agent."""

    agent: str
    score: Fraction | None
    """0 to 100, after auto-fail; None when too little was decided."""
    score_before_autofail: Fraction | None
    coverage: Fraction | None
    """Decided points / applicable points, 0 to 1; None when nothing applied."""
    sections: tuple[SectionScore, ...]
    decided: int
    """Number of decided checks."""
    decided_points: int = 0
    """Points of the decided checks."""
    applicable_points: int = 0
    """Points of all checks that are not ``na`` by nature of the conversation; coverage is decided over applicable points."""
    lost: tuple[tuple[str, Fraction], ...] = ()
    """Check -> QA-score points that its fail cost here, by check; with ``score_before_autofail`` they add up to 100. Empty without a score."""
    score_before_reviews: Fraction | None = None
    """What ``score`` would be had nobody reviewed anything."""


@dataclass(frozen=True, slots=True)
class CheckRate:
    """How often one check was met."""

    check: str
    title: str
    """As people read it."""
    met: int
    not_met: int
    na: int
    open: int
    """Pending verdicts."""
    errors: int
    low: float | None
    """95 % Wilson interval of met / (met + not met), 0 to 100; None below five decided answers."""
    high: float | None
    few: bool
    """Fewer than five decided answers: shown, not compared, not gated."""
    severity: Severity
    status: str
    """``stable``, ``experimental`` (in no sum, never gated) or ``deprecated``."""
    points_lost: float | None
    """Mean QA-score points that its fails cost an evaluation; over all checks 100 - ``score_before_autofail``. None without a score."""
    overturned: int = 0
    """Findings that a person overturned."""
    excused: int = 0
    """Findings that a person let stand as exceptions."""
    confirmed: int = 0
    """Findings that a person confirmed."""
    already_reported: int = 0
    """Findings that stand in the baseline."""
    critical: str | None = None
    """``customer``, ``business`` or ``compliance`` of an auto-fail item."""
    exempt: int = 0
    """Of ``not_met``: those of which each finding is an exception or was reported already; no gate counts them."""

    @property
    def reviewed(self) -> int:
        """Findings about which a person has decided."""
        return self.overturned + self.excused + self.confirmed

    @property
    def overturn_rate(self) -> float | None:
        """How often the tool was wrong, as far as people looked: overturned of reviewed findings, 0 to 1; None when none was reviewed."""
        return self.overturned / self.reviewed if self.reviewed else None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All figures of one agent, team, vendor, channel, or of everything."""

    by: str
    """``all``, ``agent``, ``team``, ``vendor``, ``channel``, ``tag``, ``day``, ``week``, ``month``, ``hours``, or two with a comma."""
    key: str
    vendor: str | None
    """The vendor of an agent, where the export or the config gives one; of a vendor and of pairs with one, the vendor."""
    evaluations: int
    """Scored evaluations; too-little ones are not in it."""
    too_little: int
    score: float | None
    """Mean QA score, 0 to 100, after auto-fail."""
    score_before_autofail: float | None
    low: float | None
    high: float | None
    few: bool
    """Fewer scored evaluations than the configured minimum: shown, not compared, not gated."""
    coverage: float | None
    """0 to 1: decided points over applicable points of all its evaluations."""
    sections: tuple[SectionScore, ...]
    """Pooled over the verdicts of agents, sorted by group."""
    checks: tuple[CheckRate, ...]
    """In the rulebook's order; of groups also what is accountable to nobody, the queue or canned text."""
    reached: int | None = None
    """Of ``evaluations``: those that reach the site's pass mark, after auto-fail; None where the site has none."""
    score_before_reviews: float | None = None
    """What ``score`` would be had nobody reviewed anything."""
    sd: float | None = None
    """Standard deviation of the scores of its evaluations, after auto-fail; None below two."""


@dataclass(frozen=True, slots=True)
class SkippedTranscript:
    """Something that was not evaluated, and why."""

    path: str
    where: str
    reason: str
    """A sentence that ends with the next step."""
    kind: str = "skipped"
    """``skipped`` (read, but not evaluable), ``quarantined`` (could not be read), ``duplicate`` (given before, word for word), ``ignored`` (files
    that the config leaves out; ``path`` is its glob), and of signals ``switched off`` and ``no model`` (not asked for: its rule needs a language
    model)."""
    conversation: str = ""
    """Its id, where it was read so far."""
    cause: str = ""
    """The reason without the names in it, by which such cases are counted together; empty: the reason itself."""
    unknown: tuple[str, ...] = ()
    """Authors of whom nobody says who they are."""
    count: int = 1
    """How many contacts or records it stands for; more than one where only the first of very many are listed one by one."""

    @property
    def missing(self) -> bool:
        """Whether the result lacks something because of it; a duplicate is there once, and what is ignored is not wanted."""
        return self.kind not in {"duplicate", "ignored", "no model"}


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file that was read to its end; loaders hand it over after the file's last conversation."""

    path: str
    format: str
    """Name of the loader that read it."""
    size: int
    """Bytes as stored."""
    sha256: str
    """Of the bytes as stored."""
    records: int
    """Conversations, or records that became none; = conversations + quarantined + conversations given twice, except where threads span files."""
    duplicates: int = 0
    """Messages that the export gave twice within a conversation or thread and that were counted once."""
    notes: tuple[Note, ...] = ()
    """What was assumed while reading it."""
    whole: bool = True
    """False where only its first records were asked for."""
    found: int = 0
    """Records of the file as its loader gave them (lines, mails, rows of a mapped table, conversations of others): found = read + quarantined +
    repeated."""
    read: int = 0
    """Records that went into conversations, of this file or of a thread over several."""
    quarantined: int = 0
    repeated: int = 0
    """Records that were given again and counted once."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What was read and what became of it: records = conversations + quarantined + repeated."""

    files: int = 0
    records: int = 0
    conversations: int = 0
    """Read whole; of these ``skipped`` were not evaluated."""
    scored: int = 0
    """Conversations with at least one scored evaluation."""
    too_little: int = 0
    """Conversations that were evaluated but have no scored evaluation."""
    skipped: int = 0
    quarantined: int = 0
    repeated: int = 0
    """Conversations that were given again, word for word, and counted once."""
    duplicates: int = 0
    """Messages that were given again and counted once, those of repeated conversations not among them."""
    messages: int = 0
    passed_by: int = 0
    """Conversations that were not asked about, by ``--since``, ``--until`` or ``--where``; in no other figure."""


@dataclass(frozen=True, slots=True)
class ControlSum:
    """What became of everything in the files: found = read + quarantined + repeated records, and contacts = evaluated + skipped."""

    found: int = 0
    """Records of the files: lines, mails, entries of a list; a contact of formats in which one record cannot be told from the next."""
    read: int = 0
    quarantined: int = 0
    repeated: int = 0
    contacts: int = 0
    """What the records that were read make up."""
    evaluated: int = 0
    skipped: int = 0

    def with_file(self, file: InputFile) -> ControlSum:
        """The sum with one more file."""
        return replace(
            self,
            found=self.found + file.found,
            read=self.read + file.read,
            quarantined=self.quarantined + file.quarantined,
            repeated=self.repeated + file.repeated,
        )

    @property
    def holds(self) -> bool:
        """Whether nothing was lost on the way."""
        return self.found == self.read + self.quarantined + self.repeated and self.contacts == self.evaluated + self.skipped


@dataclass(frozen=True, slots=True)
class AuditReport:
    """Everything about a run but its conversations, which reports receive one by one."""

    manifest: Mapping[str, object]
    totals: Totals
    skipped: tuple[SkippedTranscript, ...]
    scorecards: tuple[Scorecard, ...]
    """``all`` first, then the cuts asked for, each sorted by key."""
    switched_off: tuple[str, ...] = ()
    """Rules that had to be switched off during the run, with the reason; the run is incomplete."""
    spelling: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Names that may be one person in several spellings."""
    reviews: ReviewUse | None = None
    """What became of the reviews file; None without one."""
    baseline: BaselineUse | None = None
    """What became of the baseline; None without one."""
    control: ControlSum = ControlSum()
    notes: tuple[Note, ...] = ()
    """What was assumed while reading, each assumption once; not what is only about files of which nothing was evaluated."""
