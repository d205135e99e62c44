from __future__ import annotations

import pytest

from supportaudit.rulebook.matchers import ContextCues
from supportaudit.signals import Detector
from supportaudit.signals.context import Lexicon, Scopes, asks
from supportaudit.signals.folding import Folder
from supportaudit.signals.hits import Hit
from tests.signals.made import book, labels, rule, say, texts


def around(text: str, target: str) -> list[str]:
    """The contexts of the last occurrence of the target words."""
    folded = Folder().fold(text)
    start = text.rindex(target)
    return sorted(Scopes(folded, Lexicon().reaches(folded)).around(Hit(start, start + len(target))))


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("I don't want to talk to a manager", "talk to a manager"),
        ("I never asked to speak to a manager", "speak to a manager"),
        ("There is no need to get me a manager", "get me a manager"),
        ("No manager is needed here", "manager"),
        ("I do not think I need to speak to a manager", "speak to a manager"),
        ("fix it without getting a manager", "getting a manager"),
        ("they refused to get me a manager", "get me a manager"),
        ("a manager is not necessary", "manager"),
        ("I can't say it was rude", "rude"),
        ("it was NOT rude", "rude"),
        ("it wasnt rude", "rude"),
    ],
)
def test_negated(text: str, target: str) -> None:
    assert "negated" in around(text, target)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("No, get me a manager", "get me a manager"),
        ("no I want a manager", "I want a manager"),
        ("I am not happy, get me a manager", "get me a manager"),
        ("I am not happy with this and want a manager", "want a manager"),
        ("I am not happy this is ridiculous", "ridiculous"),
        ("This is not only late but rude", "rude"),
        ("No wonder I am angry", "angry"),
        ("I can't wait to help", "help"),
        ("I can't apologize enough", "apologize"),
        ("I can not tell you how sorry I am", "sorry"),
        ("I can't believe how rude you are", "rude"),
        ("why can't I speak to a manager", "speak to a manager"),
        ("Why don't you get me a manager?", "get me a manager"),
        ("Can't I speak to a manager?", "speak to a manager"),
        ("so can't you just get me a manager", "get me a manager"),
        ("Please don't hesitate to ask for a manager", "ask for a manager"),
        ("It is not working. Get me a manager", "Get me a manager"),
        ("I am not sure, but it was rude", "rude"),
    ],
)
def test_not_negated(text: str, target: str) -> None:
    assert "negated" not in around(text, target)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("You said I could speak to a manager", "speak to a manager"),
        ("he told me to ask for a manager", "ask for a manager"),
        ("your colleague promised that a manager will call", "a manager will call"),
        ("I was told I would get a refund", "get a refund"),
        ("According to your website I get a refund", "get a refund"),
        ("The e-mail says “please speak to a manager about this” again", "speak to a manager"),
        ('he wrote "we will never ever refund you"', "refund you"),
        ("the lady at the desk told us to get a manager", "get a manager"),
    ],
)
def test_reported(text: str, target: str) -> None:
    assert "reported" in around(text, target)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("I said I want to speak to a manager", "speak to a manager"),
        ("As I already said, get me a manager", "get me a manager"),
        ("I told you, get me a manager", "get me a manager"),
        ("You said tomorrow, but I want a manager", "want a manager"),
        ("He said no. Get me a manager", "Get me a manager"),
        ("I was told to wait and now I want a manager", "want a manager"),
        ("I want a “real manager” now", "real manager"),
        ('the screen is 15" and I want a manager', "want a manager"),
    ],
)
def test_not_reported(text: str, target: str) -> None:
    assert "reported" not in around(text, target)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("If we don't hear back we will email you", "we will email you"),
        ("If we don't hear back, we will email you.", "we will email you"),
        ("We will email you if we don't hear back", "We will email you"),
        ("Unless you pay we will close it", "we will close it"),
        ("In case it fails we will refund you", "we will refund you"),
        ("Should you need help, we will call you", "we will call you"),
    ],
)
def test_conditional(text: str, target: str) -> None:
    assert "conditional" in around(text, target)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Get me a manager or I'll leave", "Get me a manager"),
        ("Let me know if that works, we will call you", "we will call you"),
        ("We will email you today, let me see if it ships", "We will email you"),
        ("If you like, we will call you", "we will call you"),
        ("If you could please get me a manager", "get me a manager"),
        ("If it fails, tell us. We will call you", "We will call you"),
        ("Even if it is late we will call you", "we will call you"),
        ("You should call us", "call us"),
    ],
)
def test_not_conditional(text: str, target: str) -> None:
    assert "conditional" not in around(text, target)


@pytest.mark.parametrize(
    "text",
    [
        "Can I speak to a manager?",
        "can I speak to a manager",
        "You will call me?",
        "Hi, could you call me",
        "Hello Ana could you call me",
        "so will you call me back",
        "why is my order late",
        "How long does it take",
        "what error do you see",
        "Is there any manager",
        "What about my refund",
        "isn't it late",
        "has my order shipped",
    ],
)
def test_question(text: str) -> None:
    assert "question" in around(text, text.rstrip("?").split()[-1])


@pytest.mark.parametrize(
    "text",
    [
        "I can speak to a manager",
        "We will call you",
        "What a mess",
        "When I called you hung up",
        "Do the reset first",
        "Have a nice day",
        "Should you need help we call",
        "Had I known",
        "Is late. We will call you",
    ],
)
def test_not_a_question(text: str) -> None:
    assert "question" not in around(text, text.rsplit(maxsplit=1)[-1])


def test_a_question_is_no_negation_and_no_condition() -> None:
    assert around("Can I speak to a manager?", "speak to a manager") == ["question"]


def test_the_threat_to_leave_makes_no_context() -> None:
    assert around("get me a manager or I'll leave", "get me a manager") == []


def test_a_phrase_that_names_the_cue_itself_is_not_in_its_scope() -> None:
    refusal = rule("refusal", "I can not <do>", drop="negated")
    assert texts(refusal, of="I can not refund that") == ["I can not refund that"]


def test_a_cue_in_a_gap_of_the_phrase_counts_unless_it_was_captured() -> None:
    wants = rule("wants", "I ... want ... {manager}", drop="negated")
    assert texts(wants, of="I really want a manager") == ["I really want a manager"]
    assert texts(wants, of="I do not want a manager") == []
    promise = rule("promise", "we will call <due>", drop="negated")
    assert texts(promise, of="we will call when it is not busy") == ["we will call when it is not busy"]


def test_a_cue_inside_a_regular_expression_is_its_own() -> None:
    from tests.signals.made import regex

    assert texts(rule("no_refund", regex(r"(?i)do not .*refund"), drop="negated"), of="We do not ever refund") == ["do not ever refund"]


def test_only_candidates_in_the_context_are_kept() -> None:
    asks_for = rule("asks_for", "order number", keep="question")
    assert labels(asks_for, of="What is your order number?") == ["asks_for"]
    assert labels(asks_for, of="Here is my order number") == []


def test_packs_add_cues_of_their_own() -> None:
    manager = rule("manager", "{manager}", drop="reported")
    conversation = say("the hotline guaranteed a manager")
    assert [s.label for s in Detector(book(manager)).detect(conversation)] == ["manager"]
    more = ContextCues("reported", ("the hotline (guaranteed|swore)",), "3 tokens")
    assert Detector(book(manager, context=(more,))).detect(conversation) == ()
    far = say("the hotline guaranteed one two three manager")
    assert [s.label for s in Detector(book(manager, context=(more,))).detect(far)] == ["manager"]


def test_an_empty_sentence_asks_nothing() -> None:
    assert not asks(())
