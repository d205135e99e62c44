"""Which contacts can be opened, and by what they are found."""

from __future__ import annotations

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from supportaudit.model import AuditedConversation, Outcome
from supportaudit.reports import words
from supportaudit.reports.auto_fails import is_to_confirm
from supportaudit.reports.examples import masked_party
from supportaudit.reports.figures import figure
from supportaudit.reports.files import Output, Spool
from supportaudit.reports.html.contact import in_score, reader_page
from supportaudit.reports.html.data import Names, block, vendor_of
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.json_report import encode
from supportaudit.reports.text import one_line

MOST_CONTACTS = 5_000
"""Contacts that can be opened in one file; more would make it slow to open and hard to send."""
BITS = {Outcome.PASS: 1, Outcome.FAIL: 2, Outcome.NA: 4, Outcome.PENDING: 8, Outcome.ERROR: 16}
"""An answer in the index; a line item may have several about one party."""
DIGITS = "0123456789abcdefghijklmnopqrstuv"


@dataclass(frozen=True, slots=True, order=True)
class _Kept:
    """A contact that can be opened so far; the smallest is the first to be given up for another."""

    urgent: int
    """1 where there is something to confirm in it, else 0."""
    chance: bytes
    """Drawn by a hash of the contact."""
    order: int
    contact: str = field(compare=False)
    row: bytes = field(compare=False)
    """Its row of the index."""
    start: int = field(compare=False)
    length: int = field(compare=False)


class Contacts:
    """Takes contacts while they pass and keeps at most ``most`` for the reader: those with something to confirm first, then a sample over all.

    The sample hangs on the contacts alone, so that the same input gives the same one. Pages lie in a spool beside the report; memory holds the
    index.
    """

    def __init__(self, context: ReportContext, output: Output, most: int = MOST_CONTACTS) -> None:
        self._context = context
        self._items = {check: number for number, check in enumerate(context.rulebook.checks)}
        self._spool = Spool(output)
        self._written = 0
        self._most = most
        self._heap: list[_Kept] = []
        self.seen = 0
        self._parties, self._vendors, self._channels = Names(), Names(), Names()

    def add(self, audited: AuditedConversation) -> None:
        """Keep the contact if it is among those to keep."""
        checks, conversation = self._context.rulebook.checks, audited.conversation
        confirm = sum(is_to_confirm(checks[verdict.check], verdict) for verdict in audited.verdicts)
        mark = f"{conversation.source.path}\0{conversation.source.where}\0{conversation.id}".encode("utf-8", "surrogatepass")
        key = (int(confirm > 0), hashlib.blake2b(mark, digest_size=8).digest(), self.seen)
        self.seen += 1
        full = len(self._heap) >= self._most
        if full and key < (self._heap[0].urgent, self._heap[0].chance, self._heap[0].order):
            return
        page = encode(reader_page(audited, self._context, self._items))
        self._spool.write(page)
        kept = _Kept(*key, one_line(conversation.id), self._row(audited, confirm), self._written, len(page))
        self._written += len(page)
        if full:
            heapq.heapreplace(self._heap, kept)
        else:
            heapq.heappush(self._heap, kept)

    def numbers(self) -> dict[str, int]:
        """Contact -> the number by which it is opened."""
        return {kept.contact: number for number, kept in enumerate(self._sorted())}

    def index(self) -> bytes:
        """The block of the index."""
        rows = b",".join(kept.row for kept in self._sorted())
        names = {"parties": self._parties.listed(), "vendors": self._vendors.listed(), "channels": self._channels.listed()}
        return block("index", names, rows=rows)

    def pages(self) -> Iterator[bytes]:
        """A block a contact, in the order of the input."""
        for number, kept in enumerate(self._sorted()):
            yield block(f"c{number}", self._spool.part(kept.start, kept.length))

    def left_out(self) -> str:
        """Which contacts cannot be opened, as a sentence; empty where all can."""
        if self.seen <= len(self._heap):
            return ""
        return (
            f"{len(self._heap):,} of {words.count(self.seen, 'contact')} can be opened here: those with something to confirm first, then a sample "
            "over all. The figures count every contact; supportaudit audit --contact ID shows any of them."
        )

    def close(self) -> None:
        """Drop what was kept."""
        self._spool.close()

    def _sorted(self) -> list[_Kept]:
        return sorted(self._heap, key=lambda kept: kept.order)

    def _row(self, audited: AuditedConversation, confirm: int) -> bytes:
        """Id, day, channel, line items not met, items to confirm, and for each party its number, vendor, score, and answers by line item."""
        conversation = audited.conversation
        first = next((message.sent_at for message in conversation.messages if message.sent_at is not None), None)
        missed = sum(v.outcome is Outcome.FAIL and in_score(self._context.rulebook.checks[v.check], v) for v in audited.verdicts)
        return encode(
            [
                one_line(conversation.id),
                f"{first:%Y-%m-%d}" if first and conversation.dated else "",
                self._channels.number(words.channel(conversation.channel)),
                missed,
                confirm,
                list(self._party_rows(audited)),
            ]
        )

    def _party_rows(self, audited: AuditedConversation) -> Iterator[list[object]]:
        scores: dict[str | None, float | None] = {evaluation.agent: figure(evaluation.score) for evaluation in audited.evaluations}
        answers: dict[str | None, list[int]] = defaultdict(lambda: [0] * len(self._items))
        for verdict in audited.verdicts:
            answers[verdict.agent][self._items[verdict.check]] |= BITS[verdict.outcome]
        for agent in dict.fromkeys([*scores, *answers]):
            vendor = vendor_of(audited, agent, self._context.config)
            given = "".join(DIGITS[bits] for bits in answers[agent]).rstrip("0")
            number = self._vendors.number(one_line(vendor)) if vendor else -1
            yield [self._parties.number(masked_party(agent)), number, scores.get(agent), given, agent in scores]
