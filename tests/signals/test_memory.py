"""A sentence that says again what an earlier message said is known, with its earlier place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.model import Conversation, Earlier, Mask, Message, Role, Span
from supportaudit.rulebook.matchers import Following, RepeatMatcher
from supportaudit.signals import Detector
from supportaudit.signals.memory import KEPT_FOR_A_WORD
from tests.signals.made import MARK, book, chat, detect, labels, rule, scope, signal, texts, together


def again(of: str = "own", share: float = 0.7, words: int = 3, messages: int | None = None, **more: str | bool) -> RepeatMatcher:
    told = more.get("signal")
    return RepeatMatcher(of, share, words, messages, str(told) if told else None, bool(more.get("whole")), scope(), MARK)


def said(lines: str, matcher: RepeatMatcher) -> list[str]:
    return texts(rule("again", matcher), of=chat(lines))


def test_a_sentence_said_again_is_found_with_its_earlier_place() -> None:
    (found,) = detect(rule("again", again()), of=chat("C Hi! The blue curtains arrived torn.\nA ok\nC Hello? The blue curtains arrived torn again."))
    assert (found.message, found.text) == (2, "The blue curtains arrived torn again")
    assert found.earlier == Earlier(0, Span(4, 34))


@pytest.mark.parametrize(
    ("of", "found"),
    [("author", ["lee"]), ("own", ["kim", "lee"]), ("other", ["ana", "kim", "lee"]), ("anyone", ["ana", "kim", "lee"])],
)
def test_it_is_said_whose_earlier_messages_count(of: str, found: list[str]) -> None:
    said = "Please unplug the grey router box"
    lines = f"A/lee {said}\nC/ana {said}\nA/kim {said}\nA/lee {said}"
    conversation = chat(lines)
    signals = detect(rule("again", again(of)), of=conversation)
    assert [conversation.messages[one.message].author for one in signals] == found


def test_a_bot_is_the_other_side_of_the_customer_and_not_of_the_agent() -> None:
    assert said("B Please unplug the grey router\nC unplug the grey router", again("other")) == ["unplug the grey router"]
    assert said("B Please unplug the grey router\nA unplug the grey router", again("other")) == []
    assert said("B Please unplug the grey router\nA unplug the grey router", again("own")) == []


def test_what_an_unknown_speaker_says_is_nobodys_repetition() -> None:
    messages = tuple(Message(index, Role.UNKNOWN, "unplug the grey router") for index in range(2))
    assert labels(rule("again", again("anyone")), of=Conversation("c", messages)) == []


@pytest.mark.parametrize(
    ("second", "share", "words", "found"),
    [
        ("blue curtains ship to Leeds", 1, 4, True),
        ("blue curtains ship to Leeds", 1, 5, False),
        ("blue cushions ship to Leeds", 1, 4, False),
        ("blue cushions ship to Leeds", 0.75, 4, True),
        ("Shipping of the blue curtain to Leeds", 1, 4, True),
        ("when will they?", 0.5, 1, False),
    ],
)
def test_share_and_words_say_how_much_of_it(second: str, share: float, words: int, found: bool) -> None:
    assert bool(said(f"C When will the blue curtains ship to Leeds?\nC {second}", again(share=share, words=words))) is found


def test_whole_asks_that_the_earlier_sentence_says_no_more() -> None:
    lines = "C Can I use my points to upgrade a ticket on a Korean Air flight?\nC Do I see the Korean Air ticket desk?"
    assert said(lines, again(share=0.6))
    assert not said(lines, again(share=0.6, whole=True))
    assert said("C Which Korean Air desk?\nC The Korean Air desk?", again(share=0.6, whole=True))


def test_only_the_latest_messages_count_where_that_is_said() -> None:
    lines = "C the blue curtains are torn\nA ok\n* hold\nA yes\nC the blue curtains are torn"
    assert said(lines, again(messages=3))
    assert not said(lines, again(messages=2))


def test_names_and_words_that_say_nothing_are_set_aside() -> None:
    assert not said("C/Kim Hi\nA/Dana Kim here, how are you?\nA/Dana So Dana, Kim and you are here", again(words=1))
    assert not said("C it is what it is\nC and it is what it is!", again(words=1))


def test_the_same_message_is_no_earlier_one() -> None:
    assert not said("C The blue curtains are torn. The blue curtains are torn!", again())


def test_what_is_quoted_is_neither_said_nor_said_again() -> None:
    line = "the blue curtains are torn"
    quoted = Message(0, Role.CUSTOMER, line, masks=(Mask(0, len(line), "quote"),))
    plain = Message(0, Role.CUSTOMER, line)

    def found(*messages: Message) -> list[str]:
        numbered = tuple(Message(at, one.role, one.text, masks=one.masks) for at, one in enumerate(messages))
        return labels(rule("again", again()), of=Conversation("c", numbered))

    assert found(plain, plain) == ["again"]
    assert found(quoted, plain) == []
    assert found(plain, quoted) == []


def test_only_sentences_with_the_signal_count_as_said_where_one_is_named() -> None:
    did, does = rule("did", "I unplugged"), rule("again", again("other", words=2, signal="core/did"), by="agent")
    assert labels(did, does, of=chat("C Yes. I unplugged the router.\nA please unplug the router")) == ["did", "again"]
    assert labels(did, does, of=chat("C Should I unplug the router? I unplugged it.\nA please unplug the router")) == ["did"]


def test_it_may_stand_beside_others_and_under_unless() -> None:
    step = rule("step", "please")
    beside = rule("beside", together(signal("core/step"), again()))
    fresh = rule("fresh", "please ... router", unless=(again(),))
    lines = chat("A please unplug the router box\nA the router box is unplugged\nA please unplug the router box")
    assert sorted(labels(step, beside, fresh, of=lines)) == ["beside", "fresh", "step", "step"]
    assert [one.earlier for one in detect(step, beside, of=lines) if one.label == "beside"] == [Earlier(1, Span(0, 27))]


def test_a_signal_that_follows_another_has_that_as_its_earlier_place() -> None:
    rules = (rule("gave", "order 44", by="customer"), rule("asks", "what order", by="agent", after=Following(("core/gave",))))
    _, asks = detect(*rules, of=chat("C hi, order 44\nA ok\nA what order"))
    assert asks.earlier == Earlier(0, Span(4, 12))
    taken = rule("taken", signal("core/asks"))
    assert detect(*rules, taken, of=chat("C order 44\nA what order"))[-1].earlier == Earlier(0, Span(0, 8))


def test_of_many_alike_only_the_latest_are_remembered() -> None:
    common = "\n".join(f"C the lamp of room{number} is broken" for number in range(KEPT_FOR_A_WORD + 1))
    assert said(f"C the old lamp is broken\n{common}\nC the old lamp is broken", again(share=1)) == ["the old lamp is broken"]
    assert said(f"C an ancient lamp is broken\n{common}\nC a broken lamp", again(words=2))[-1] == "a broken lamp"
    found = detect(rule("again", again(words=2, share=1)), of=chat(f"C the lamp is broken\n{common}\nC the lamp is broken"))
    assert found[-1].earlier is not None
    assert found[-1].earlier.message == KEPT_FOR_A_WORD + 1


_WORD = st.sampled_from(["lamp", "router", "order", "refund", "torn", "blue", "I", "the", "not", "Leeds", "4711", "sooo"])
_WORDS = st.lists(_WORD, min_size=1, max_size=8).map(" ".join)
_TEXT = st.lists(_WORDS, min_size=1, max_size=3).map(". ".join) | st.text(max_size=30)


@given(
    st.lists(st.tuples(st.sampled_from((Role.CUSTOMER, Role.AGENT, Role.BOT)), _TEXT), max_size=8),
    st.sampled_from(("author", "own", "other", "anyone")),
)
def test_places_are_true_and_what_comes_later_changes_nothing(said: list[tuple[Role, str]], of: str) -> None:
    messages = tuple(Message(index, role, text) for index, (role, text) in enumerate(said))
    detector = Detector(book(rule("again", again(of, words=2))))
    whole = detector.detect(Conversation("c", messages))
    for found in whole:
        assert found.earlier is not None
        assert found.earlier.message < found.message
        assert messages[found.earlier.message].text[found.earlier.span.start : found.earlier.span.end].strip()
    begun = detector.detect(Conversation("c", messages[:-1]))
    assert begun == tuple(found for found in whole if found.message < len(messages) - 1)
