"""What holds for every conversation under the shipped packs, with the signals that are really found."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from supportaudit.checks import Checker, explain
from supportaudit.model import Conversation, Evidence, Mask, Message, Outcome, Role, Signal
from supportaudit.rulebook import Rulebook, builtin_packs, load_rulebook, parse_chat
from supportaudit.rulebook.matchers import ShapeMatcher, SignalMatcher, SignalRule, TogetherMatcher
from supportaudit.rulebook.templates import Avoid
from supportaudit.signals import Detector
from tests.fuzz import tried


@cache
def rulebook() -> Rulebook:
    return load_rulebook(builtin_packs())


@cache
def detector() -> Detector:
    return Detector(rulebook())


def shaped(rule: SignalRule) -> bool:
    """Whether it, or a signal that it uses, looks at the shape of a text."""
    parts = [part for m in rule.any for part in (m.parts if isinstance(m, TogetherMatcher) else (m,))]
    return any(isinstance(p, ShapeMatcher) or (isinstance(p, SignalMatcher) and shaped(rulebook().signals[p.signal])) for p in parts)


@cache
def avoided() -> Checker:
    """A prohibition of each signal of the packs, with nothing near it that would excuse it.

    But of those about the shape of a whole text: what is left when the quote is gone may be short, or nothing but a link.
    """
    shipped = next(rule for rule in rulebook().checks.values() if isinstance(rule.template, Avoid))
    plain = replace(shipped, when=None, unless=None, wording=False)
    words = [name for name, told in rulebook().signals.items() if not shaped(told)]
    rules = {f"each/{signal}": replace(plain, id=f"each/{signal}", template=Avoid((signal,))) for signal in words}
    return Checker(replace(rulebook(), checks=rules))


@cache
def examples() -> tuple[Conversation, ...]:
    """The conversations that the packs come with."""
    found = [example for rule in rulebook().checks.values() for example in rule.examples]
    chats = {(e.chat, e.channel, e.status, e.now): None for e in found}
    return tuple(parse_chat(chat, channel=channel, status=status, now=now).conversation for chat, channel, status, now in chats)


@cache
def lines() -> tuple[str, ...]:
    """What agents say in them."""
    return tuple(sorted({m.text for one in examples() for m in one.messages if m.role is Role.AGENT and m.text.strip() and "\n" not in m.text}))


LINES = st.deferred(lambda: st.sampled_from(lines()))
QUOTE = "You wrote: “{}”. "
FORMS = st.sampled_from(["{}", QUOTE, "> {}"])
"""A line of one's own, and quotes."""
PROMISE = "A supervisor will call you before noon."


def written(messages: list[list[tuple[str, str]]], *, masked: bool) -> Conversation:
    """Messages of lines, each with how it is put; ``masked``: quotes are."""
    said = []
    for index, parts in enumerate(messages):
        text, masks = "", []
        for form, line in parts:
            start = len(text) + form.index("{")
            text += form.replace("{}", line) + "\n"
            if form != "{}" and masked:
                masks.append(Mask(start, start + len(line), "quote"))
        said.append(Message(index, Role.AGENT, text, "dana", masks=tuple(masks)))
    return Conversation("c", tuple(said))


def places(conversation: Conversation) -> set[tuple[str, Evidence]]:
    """What is found where. An earlier place beside it, which it takes up, may be another when the quote is gone."""
    return {(v.check, f.evidence[0]) for v in avoided().check(conversation, detector().detect(conversation)) for f in v.findings}


@tried(60)
@given(st.lists(st.lists(st.tuples(FORMS, LINES), min_size=1, max_size=4), min_size=1, max_size=3))
@example([[(QUOTE, PROMISE), ("{}", PROMISE)], [("{}", "A quick update: it was sent just now.")]])
@example([[(QUOTE, PROMISE), ("{}", "We don't have that information yet. I'll ask and call you by noon.")]])
def test_masking_quoted_text_never_adds_a_finding_of_avoid(messages: list[list[tuple[str, str]]]) -> None:
    """In no message that had none of its kind. Where there was one, it may stand elsewhere when the quote is gone, which it was a part of or hid."""

    def met(masked: bool) -> set[tuple[str, int]]:
        return {(check, found.message) for check, found in places(written(messages, masked=masked))}

    assert met(masked=True) <= met(masked=False)


@tried(60)
@given(st.lists(LINES, min_size=2, max_size=2), st.lists(LINES, max_size=2))
@example(["Oh no, that must be so disappointing.", PROMISE], [])
def test_what_a_masked_quote_says_changes_no_finding_of_avoid(quoted: list[str], own: list[str]) -> None:
    """Also where it stands in the middle of a sentence."""
    found = []
    for quote in quoted:
        conversation = written([[(QUOTE + " ".join(own), quote)]], masked=True)
        stretch = conversation.messages[0].masks[0]
        found.append({(check, *(min(at, stretch.start) + max(0, at - stretch.end) for at in (e.start, e.end))) for check, e in places(conversation)})
    assert found[0] == found[1]


@tried(40)
@given(st.deferred(lambda: st.sampled_from(examples())), st.data())
def test_every_verdict_has_an_account_be_it_met_not_met_open_or_not_applicable(conversation: Conversation, data: st.DataObject) -> None:
    found = detector().detect(conversation)
    checker = Checker(rulebook())
    verdicts = checker.check(conversation, found)
    rule = rulebook().checks[data.draw(st.sampled_from(sorted(rulebook().checks)))]
    account = explain(checker, rule, conversation, found)
    assert account.verdicts == tuple(v for v in verdicts if v.check == rule.id)
    for verdict in account.verdicts:
        reasons = {(d.outcome, d.reason) for d in account.decisions if d.agent == verdict.agent}
        assert (verdict.outcome, verdict.reason) in reasons
        if verdict.outcome is Outcome.NA and not account.looked:
            assert account.applies[-1] == f"so the answer is N/A ({verdict.reason})"


@tried(40)
@given(st.deferred(lambda: st.sampled_from(examples())), st.randoms(use_true_random=False))
def test_the_order_in_which_signals_come_changes_no_byte_of_the_verdicts(conversation: Conversation, chance: Random) -> None:
    found: list[Signal] = list(detector().detect(conversation))
    expected = repr(Checker(rulebook()).check(conversation, found)).encode("utf-8", "surrogatepass")
    chance.shuffle(found)
    assert repr(Checker(rulebook()).check(conversation, found)).encode("utf-8", "surrogatepass") == expected
