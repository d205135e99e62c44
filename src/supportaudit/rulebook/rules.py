"""The rulebook of a run: packs after reading, validating, importing and merging. Frozen, names resolved, ready to use.

All signal names are full ids (``core/hear``) and all check names too (``heard/hear``); ``mark`` is ``file:line:column`` of the entry.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from supportaudit.model import Outcome, Role, Severity
from supportaudit.rulebook.language import AFTER_HOURS
from supportaudit.rulebook.phrase import Sequence
from supportaudit.rulebook.strict_yaml import Plain

TOOLS = ("tagger", "lemmatizer", "parser")
"""What a language model may have and a rule may need."""
ATTRIBUTE_TOOLS = {"TAG": "tagger", "POS": "tagger", "MORPH": "tagger", "LEMMA": "lemmatizer", "DEP": "parser"}
"""Attribute of a token -> what sets it; the others need no model."""
Pattern = tuple[Mapping[str, Plain], ...]
"""A pattern in the form of spaCy's Matcher or DependencyMatcher."""

# ------------------------------------------------------------------------------------------------ matchers


@dataclass(frozen=True, slots=True)
class Scope:
    """Which messages a matcher looks at; None means all."""

    by: frozenset[Role] | None = None
    channels: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class PhraseMatcher:
    """A phrase over folded words."""

    source: str
    """The phrase as written."""
    tree: Sequence
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class RegexMatcher:
    """A regular expression over the text as it was written."""

    pattern: str
    backtracking: bool
    """False: RE2, linear time. True: the ``regex`` module with a budget."""
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class SignalMatcher:
    """Wherever another signal is found."""

    signal: str
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class EventMatcher:
    """An event of one kind, with these details."""

    kind: str
    where: Mapping[str, str] = field(hash=False)
    """Detail name -> value, ``*`` for any value, ``a|b`` for one of several, a value that starts with ``!`` for any other or none."""
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class LemmaMatcher:
    """A phrase over the dictionary forms of the words (``{lemma: "apologize for ... delay"}``)."""

    source: str
    """The phrase as written."""
    tree: Sequence
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class TokensMatcher:
    """Tokens one after the other, in spaCy's Matcher syntax."""

    pattern: Pattern = field(hash=False)
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class DepMatcher:
    """Words of one sentence by how they depend on each other, in spaCy's DependencyMatcher syntax; each ``RIGHT_ID`` is a capture."""

    pattern: Pattern = field(hash=False)
    scope: Scope
    mark: str


GrammarMatcher = LemmaMatcher | TokensMatcher | DepMatcher
"""Matchers that run on spaCy."""


@dataclass(frozen=True, slots=True)
class Between:
    """A number that is neither below ``least`` nor above ``most``; None: no limit on that side."""

    least: int | None = None
    most: int | None = None

    def holds(self, number: int) -> bool:
        """Whether the number keeps both limits."""
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


@dataclass(frozen=True, slots=True)
class Capitals:
    """At least so many words in capitals, and at least this share (0 to 1) of the words that could be; acronyms, ids and single letters count as
    neither."""

    words: int = 1
    share: float = 0.0


SHAPE_UNITS = ("message", "paragraph", "sentence")
"""What a shape may be the shape of."""
SHAPE_COUNTS = ("words", "sentences", "questions", "exclamations", "links")
"""What may be counted in it. What each of them counts is said in ``signals/outline.py``."""


@dataclass(frozen=True, slots=True)
class ShapeMatcher:
    """``{shape: {words: {min: 150}}}``: the form of a message, paragraph or sentence, whatever its words; every fact has to hold."""

    unit: str
    """One of ``SHAPE_UNITS``."""
    counts: Mapping[str, Between] = field(hash=False)
    """One of ``SHAPE_COUNTS`` -> what it has to be."""
    capitals: Capitals | None
    only: tuple[PhraseMatcher, ...]
    """Every word but links stands in a match of one of these; empty: whatever stands there."""
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class TogetherMatcher:
    """``{together: [a, b], within: sentence}``: every part matches in one sentence (or message), in any order; the span covers them all."""

    parts: tuple[Killer, ...]
    within: str
    """``sentence`` or ``message``."""
    scope: Scope
    mark: str


@dataclass(frozen=True, slots=True)
class RepeatMatcher:
    """``{repeats: {of: own}}``: a sentence whose words of content stand in one sentence of an earlier message (docs/decisions/0120)."""

    of: str
    """Whose earlier messages: ``author`` (the same person), ``own`` (the same side), ``other`` (the other side), ``anyone``."""
    share: float
    """How much of the sentence's words of content the earlier sentence must hold, above 0 to 1."""
    words: int
    """Words of content that a sentence must have to be looked at."""
    messages: int | None
    """Only so many messages back; None: anywhere before."""
    signal: str | None
    """Only sentences in which this signal was found count as said; None: all."""
    whole: bool
    """The sentences must say the same: the share counts for the earlier one too."""
    scope: Scope
    mark: str


Killer = PhraseMatcher | RegexMatcher | SignalMatcher | LemmaMatcher | TokensMatcher | DepMatcher | ShapeMatcher | RepeatMatcher
"""Matchers of words: what may stand under ``unless`` and ``together``."""
Matcher = Killer | EventMatcher | TogetherMatcher


@dataclass(frozen=True, slots=True)
class Following:
    """``after: {signal: s, messages: n}``: the candidate counts only if ``s`` stands in one of the ``messages`` messages before it (None: in any)."""

    signals: tuple[str, ...]
    messages: int | None = None


@dataclass(frozen=True, slots=True)
class SignalRule:
    """LAYER 1: how to find one labelled span inside one message."""

    id: str
    scope: Scope
    any: tuple[Matcher, ...]
    unless: tuple[Killer, ...] = ()
    """A candidate that overlaps a match of one of these is dropped."""
    drop: frozenset[str] = frozenset()
    """Contexts in which a candidate is dropped: ``negated``, ``reported``, ``conditional``, ``question``."""
    keep: frozenset[str] = frozenset()
    """If not empty: only candidates in one of these contexts count (``question`` is the usual one)."""
    after: Following | None = None
    quoted: str = "ignore"
    """``ignore``, ``include`` or ``only``: what to do with masked stretches."""
    captures: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Capture name -> type: ``duration``, ``datetime``, ``money``, ``id`` (untyped captures are not listed)."""
    status: str = "stable"
    mark: str = ""

    @property
    def pack(self) -> str:
        return self.id.partition("/")[0]


@dataclass(frozen=True, slots=True)
class ContextCues:
    """Cues of one context (``negated``, ...), in addition to those built in."""

    kind: str
    cues: tuple[str, ...]
    scope: str
    """``clause``, ``sentence`` or ``N tokens``."""


# ------------------------------------------------------------------------------------------------ conditions


@dataclass(frozen=True, slots=True)
class HasSignal:
    """Whether the signal stands anywhere (or before another)."""

    signal: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part holds at least."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class ChannelIs:
    """The contact came over one of these channels."""

    channels: frozenset[str]


FIELDS = ("tags", "status", "vendor", "team", "subject", "channel", AFTER_HOURS)
"""The fields of a contact that a condition can ask for, beside those of its metadata."""
METADATA = "metadata."
"""What the name of a field of the metadata begins with."""


@dataclass(frozen=True, slots=True)
class FieldIs:
    """A field of the conversation (``tags``, ``status``, ``vendor``, ``team``, ``subject``, ``after_hours``, ``metadata.x``) has one of the
    values."""

    name: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """The named check passed (its obligation was met) in this conversation."""

    check: str


Condition = HasSignal | AllOf | AnyOf | Not | ChannelIs | FieldIs | Answered


@dataclass(frozen=True, slots=True)
class Excuse:
    """The verdict is ``na (excused)`` where this signal stands (after ``after``, before ``before``: latest/first occurrence)."""

    signal: str
    before: str | None = None
    after: str | None = None


# ------------------------------------------------------------------------------------------------ templates


@dataclass(frozen=True, slots=True)
class ByChannel:
    """A limit that may differ by channel; numbers in the unit that the field's name says."""

    channels: Mapping[str, float] = field(hash=False)
    default: float | None

    def for_channel(self, channel: str | None) -> float | None:
        """The limit for a channel, the default without one, None when neither is set."""
        return self.channels.get(channel or "", self.default)


@dataclass(frozen=True, slots=True)
class Near:
    """Excuses an occurrence when ``signal`` stands at most ``messages`` messages of the same author's side away (0: the same message)."""

    signal: str
    messages: int


@dataclass(frozen=True, slots=True)
class Avoid:
    """Each occurrence is a finding."""

    signals: tuple[str, ...]
    unless_near: Near | None = None


@dataclass(frozen=True, slots=True)
class Exists:
    """At least ``min`` occurrences in the window."""

    signals: tuple[str, ...]
    min: int = 1
    first_agent_turns: int | None = None
    """Only the first N agent turns after ``after`` (or the start) count."""
    last_agent_turn: bool = False
    after: str | None = None
    before: str | None = None
    idle: str = "fail"
    """What an absence comes to where the customer fell silent after the agent's last word was a question or a solution: ``fail`` or ``na``."""


@dataclass(frozen=True, slots=True)
class Absent:
    """No occurrence after the first ``after`` and before the first ``before`` that follows; each one is a finding."""

    signals: tuple[str, ...]
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Precedes:
    """A ``then`` only if a ``first`` came before it since the latest ``reset``; only ``then`` s after the first ``after`` are looked at."""

    first: tuple[str, ...]
    then: tuple[str, ...]
    reset: str | None = None
    after: str | None = None
    ties: str = "fail"
    """``pass``: both in one turn is in order, whichever stands first; ``fail``: the place in the turn decides."""


@dataclass(frozen=True, slots=True)
class Order:
    """First occurrences in this order; ``strict``: each step directly after the one before among all steps' occurrences."""

    steps: tuple[str, ...]
    strict: bool = False
    min_present: int = 2


@dataclass(frozen=True, slots=True)
class MessageBy:
    """``{message: {by: agent}}``: any public message of this role answers."""

    by: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Within:
    """The first limit to run out breaches."""

    agent_turns: int | None = None
    minutes: ByChannel | None = None
    due: str | None = None
    """Name of the capture of the trigger that holds the deadline."""


@dataclass(frozen=True, slots=True)
class Responds:
    """Each ``to`` is answered by one of ``responses`` within the limits."""

    to: tuple[str, ...]
    responses: tuple[str | MessageBy, ...]
    within: Within | None = None
    hours: str = "calendar"
    cancel: str | None = None
    chase: str | None = None
    """The signal by which a customer asks after what was promised; None: any message after the promised time is taken for that."""
    not_same_turn: bool = False
    repeat: str = "same"
    """``same``: a trigger while one is open joins it; ``each``: opens a new obligation."""
    on_handoff: str = "continue"
    """``continue``, ``restart_turns`` or ``discharge``."""
    at_end: Mapping[str, str] = field(default_factory=dict, hash=False)
    """End cause (``agent``, ``customer``, ``timeout``, ``unknown``, ``closed`` for any of these, ``open``) -> ``fail``, ``na``, ``na_if_no_turn``,
    ``pending``."""


@dataclass(frozen=True, slots=True)
class Count:
    """The number of occurrences per conversation, agent or 100 agent words stays between ``min`` and ``max``."""

    signals: tuple[str, ...]
    per: str = "conversation"
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """A measured figure stays within limits, in seconds or in the unit that ``METRICS`` gives."""

    name: str
    max: ByChannel | None = None
    min: ByChannel | None = None
    hours: str = "calendar"
    """``calendar`` or ``business``; of figures that are times."""
    until: str | None = None
    """The signal that confirms the resolution, of ``time_to_resolution``; the one before which words are counted, of ``words_before``."""
    target: ByChannel | None = None
    """The seconds within which a reply counts as in time, of ``share_within_target``."""
    signal: str | None = None
    """What the sentences are about whose words are counted, of ``share_of_words_on``."""


TIME = "time"
"""The unit of figures that are times: their limits are written ``30s``, ``10m``, ``4h``, and kept in seconds."""
PERCENT = "percent"
"""The unit of shares."""
METRICS: Mapping[str, str] = {
    "first_response_time": TIME,
    "max_response_time": TIME,
    "median_response_time": TIME,
    "handle_time": TIME,
    "time_to_resolution": TIME,
    "agent_turns": "turn",
    "words_per_agent_turn": "word",
    "words_before": "word",
    "readability": "grade",
    "share_of_agent_words": PERCENT,
    "share_within_target": PERCENT,
    "share_of_canned_text": PERCENT,
    "share_of_words_on": PERCENT,
    "handoffs": "transfer",
    "distinct_agents": "agent",
}
"""Figure -> its unit. What each of them measures is said in ``checks/templates``."""


@dataclass(frozen=True, slots=True)
class Combined:
    """What the answers of other checks come to, for each accountable party (docs/decisions/0011)."""

    how: str
    """``all_of``, ``any_of`` or ``none_of``."""
    checks: tuple[str, ...]

    def comes_to(self, answers: Collection[Outcome]) -> Outcome:
        """What these answers about one party come to; what is ``na`` is left out (docs/decisions/0011).

        ``all_of``: not met as soon as one part is not; else open while one is; else met. ``any_of``: met as soon as one part is; else open while one
        is; else not met. ``none_of``: not met as soon as one part *is met*; else open while one is; else met. Where no part is decided, ``na``.
        """
        met, not_met, still_open = (outcome in answers for outcome in (Outcome.PASS, Outcome.FAIL, Outcome.PENDING))
        any_of = self.how == "any_of"
        wrong = met if self.how == "none_of" else not_met
        if wrong and not (any_of and (met or still_open)):
            return Outcome.FAIL
        if still_open and not (any_of and met):
            return Outcome.PENDING
        return Outcome.PASS if met or not_met else Outcome.NA


Template = Avoid | Exists | Absent | Precedes | Order | Responds | Count | Metric | Combined

# ------------------------------------------------------------------------------------------------ checks and packs


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
