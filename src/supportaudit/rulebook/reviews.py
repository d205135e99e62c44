"""The reviews file: what people decided about findings, who, when and why."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator

from supportaudit.errors import PackError, UsageError
from supportaudit.model import Decision
from supportaudit.rulebook.files import read_file
from supportaudit.rulebook.rules import Rulebook
from supportaudit.rulebook.schema_base import Model
from supportaudit.rulebook.strict_yaml import MapNode, read
from supportaudit.rulebook.validate import joined, mark_at, near, validated

REVIEWS_FILE = "reviews.yml"
"""Where reviews are kept when nobody names a file."""
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NOTHING = re.compile(r"\ufeff?(?:\s|#[^\n]*)*")


@dataclass(frozen=True, slots=True)
class Review:
    """One decision. It is about the finding of that id, else about every finding of a line item in a contact (and of an agent)."""

    decision: Decision
    by: str
    at: date
    why: str
    finding: str | None = None
    """The finding's id; ``contact`` and ``check`` then only say where it stood."""
    contact: str | None = None
    check: str | None = None
    agent: str | None = None
    """Only findings of this agent; None: of everybody."""
    expires: date | None = None
    """The last day on which it counts; None: for good."""
    mark: str = ""
    """``file:line:column``."""

    @property
    def target(self) -> tuple[str, ...]:
        """What it is about: two entries with one target are about the same."""
        return (self.finding,) if self.finding else (self.contact or "", self.check or "", (self.agent or "").casefold())

    @property
    def about(self) -> str:
        """What it is about, as a phrase."""
        place = f"{self.check} in {self.contact}{f', {self.agent}' if self.agent else ''}" if self.check and self.contact else ""
        return f"finding {self.finding}{f' ({place})' if place else ''}" if self.finding else place

    def overlaps(self, other: Review) -> bool:
        """Whether the later of two entries came while the earlier one still counted."""
        first, second = sorted((self, other), key=lambda review: review.at)
        return first.expires is None or second.at <= first.expires


@dataclass(frozen=True, slots=True)
class ReviewBook:
    """All entries of one reviews file, in its order."""

    path: str
    sha256: str
    entries: tuple[Review, ...]


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class ReviewModel(Model):
    """One entry."""

    finding: str | None = None
    contact: Annotated[str, BeforeValidator(_text)] | None = None
    check: str | None = None
    agent: str | None = None
    decision: Literal["overturned", "excused", "confirmed"]
    by: str
    at: str
    why: str
    expires: str | None = None


class ReviewFileModel(Model):
    """One reviews file."""

    reviews: list[ReviewModel]


def load_reviews(path: str, rulebook: Rulebook | None = None) -> ReviewBook:
    """The reviews of a file; with a rulebook, former check ids are brought up to date and ids that a pack of it does not have are refused.

    Raises UsageError, a line each with file:line:column and the next step: for what is no review, and for two entries about one
    finding that decide differently.
    """
    try:
        data = read_file(path)
    except OSError as problem:
        hint = "check the path, or write the first entry with: supportaudit review add"
        raise UsageError(f"cannot be read: {problem.strerror or problem}", where=path, hint=hint) from problem
    entries = parse_reviews(data, path)
    if rulebook is not None:
        entries = _raised(list(_present(entries, rulebook)))
    return ReviewBook(path, hashlib.sha256(data).hexdigest(), entries)


def parse_reviews(data: bytes, file: str) -> tuple[Review, ...]:
    """The entries in the bytes of a reviews file; UsageError as ``load_reviews``."""
    if says_nothing(data):
        return ()
    try:
        node = read(data, file)
        model = validated(node, ReviewFileModel, "docs/reviews.md")
    except PackError as problem:
        raise UsageError(problem.what, where=problem.where, hint=problem.hint) from problem
    found: list[Review | PackError] = []
    for number, entry in enumerate(model.reviews):
        try:
            found.append(_Entry(entry, node, number).review())
        except PackError as problem:
            found.append(problem)
    entries = _raised(found)
    _raised(list(_disagreeing(entries)))
    return entries


def says_nothing(data: bytes) -> bool:
    """Whether the file holds nothing but white space and comments."""
    try:
        return _NOTHING.fullmatch(data.decode("utf-8")) is not None
    except UnicodeDecodeError:
        return False


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry while it is read."""

    model: ReviewModel
    node: MapNode
    number: int

    def review(self) -> Review:
        """The entry as a noun; PackError for the first thing that is wrong."""
        model = self.model
        self._check()
        at, expires = self._date("at", model.at), self._date("expires", model.expires) if model.expires is not None else None
        if expires is not None and expires < at:
            raise self._error("it expires before it was decided", "expires", "write the last day on which it counts")
        return Review(
            decision=Decision(model.decision),
            by=model.by.strip(),
            at=at,
            why=model.why.strip(),
            finding=model.finding,
            contact=model.contact,
            check=model.check,
            agent=model.agent,
            expires=expires,
            mark=self._mark(),
        )

    def _mark(self, key: str = "") -> str:
        return str(mark_at(self.node, ("reviews", self.number, *((key,) if key else ()))))

    def _check(self) -> None:
        model = self.model
        for key in ("by", "why", "contact", "check", "agent"):
            text = getattr(model, key)
            if text is not None and not text.strip():
                raise self._error(f"'{key}' is blank", key, "say it in a few words")
        if model.finding is None and (model.contact is None or model.check is None):
            raise self._error("it is not said what was reviewed", "", "write finding: ID, or contact: ID and check: PACK/CHECK")
        if model.finding is not None and not _FINGERPRINT.fullmatch(model.finding):
            hint = "16 digits from 0 to f, as in the column finding_id of findings.csv"
            raise self._error(f"'{model.finding}' is no id of a finding", "finding", hint)
        if model.finding is not None and model.agent is not None:
            raise self._error("'agent' beside 'finding'", "agent", "remove it: a finding is one agent's")
        if model.check is not None and "/" not in model.check:
            raise self._error(f"'{model.check}' is no id of a line item", "check", "write it as PACK/CHECK; supportaudit rules list has all")

    def _date(self, key: str, text: str) -> date:
        try:
            return parse_date(text)
        except ValueError as problem:
            raise self._error(f"'{text}' is no date", key, "write it as 2026-10-31") from problem

    def _error(self, what: str, key: str, hint: str) -> PackError:
        return PackError(what, where=self._mark(key), hint=hint)


def parse_date(text: str) -> date:
    """The day that ``2026-10-31`` names; ValueError for anything else."""
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _raised(found: Sequence[Review | PackError]) -> tuple[Review, ...]:
    errors = [one for one in found if isinstance(one, PackError)]
    if errors:
        raise UsageError(joined(errors).what)
    return tuple(one for one in found if isinstance(one, Review))


def _disagreeing(entries: Sequence[Review]) -> Iterator[PackError]:
    """Two entries about the same that decide differently, unless the earlier one had expired when the later one came."""
    longest: dict[tuple[str, ...], dict[Decision, Review]] = {}
    for entry in sorted(entries, key=lambda review: review.at):
        by_decision = longest.setdefault(entry.target, {})
        other = next((other for other in by_decision.values() if other.decision is not entry.decision and other.overlaps(entry)), None)
        if other is not None:
            what = f"{entry.about} is {entry.decision} here and {other.decision} at {other.mark}"
            yield PackError(what, where=entry.mark, hint="keep one of them")
        same = by_decision.get(entry.decision)
        if same is None or (same.expires is not None and (entry.expires is None or entry.expires > same.expires)):
            by_decision[entry.decision] = entry


def _present(entries: Sequence[Review], rulebook: Rulebook) -> Iterator[Review | PackError]:
    """The entries under the present ids of their line items; what belongs to a pack of the run and is not in it, turned off or not, is an error."""
    packs = {pack.id: pack for pack in rulebook.packs}
    known = {*rulebook.checks, *rulebook.off}
    for entry in entries:
        check = present_id(entry.check, rulebook.renamed)
        if check is not None and check not in known and check.partition("/")[0] in packs:
            hint = near(check, known, "supportaudit rules list has all")
            yield PackError(f"there is no line item '{entry.check}'", where=entry.mark, hint=hint)
        else:
            yield replace(entry, check=check)


def present_id(check: str | None, renamed: Mapping[str, str]) -> str | None:
    """The id that a check has today, whatever id it had when it was written down."""
    passed: set[str] = set()
    while check is not None and check in renamed and check not in passed:
        passed.add(check)
        check = renamed[check]
    return check
