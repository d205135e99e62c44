from __future__ import annotations

import subprocess
import sys

import pytest

from supportaudit.model import Conversation, Event, Mask, Message, Role, Span
from supportaudit.rulebook.matchers import Following
from supportaudit.signals import Detector
from tests.signals.made import NOW, book, chat, detect, event, happens, labels, phrase, regex, rule, say, signal, texts, together

# ------------------------------------------------------------------------------------------------ who, where, which words


def test_a_rule_looks_only_at_the_roles_that_it_names() -> None:
    rules = (rule("agent", "sorry", by="agent"), rule("either", "sorry", by="agent customer"), rule("all", "sorry"))
    assert labels(*rules, of=say("sorry", Role.AGENT)) == ["agent", "all", "either"]
    assert labels(*rules, of=say("sorry", Role.CUSTOMER)) == ["all", "either"]
    assert labels(*rules, of=say("sorry", Role.BOT)) == ["all"]


def test_a_matcher_may_name_other_roles_than_its_rule() -> None:
    mixed = rule("mixed", phrase("it works", "customer"), phrase("fixed it"), by="agent")
    assert texts(mixed, of=say("it works, I fixed it", Role.CUSTOMER)) == ["it works"]
    assert texts(mixed, of=say("it works, I fixed it", Role.AGENT)) == ["fixed it"]


def test_a_rule_looks_only_at_the_channels_that_it_names() -> None:
    rules = (rule("chat", "sorry", channels=("chat",)), rule("any", "sorry"), rule("email", phrase("sorry", None, "email"), channels=("chat",)))
    assert labels(*rules, of=say("sorry", channel="Chat")) == ["any", "chat"]
    assert labels(*rules, of=say("sorry", channel="email")) == ["any", "email"]
    assert labels(*rules, of=say("sorry")) == ["any"]


def test_an_exception_may_hold_for_one_channel_only() -> None:
    sorry = rule("sorry", "sorry", unless=(phrase("so sorry", None, "email"),))
    assert labels(sorry, of=say("so sorry", channel="chat")) == ["sorry"]
    assert labels(sorry, of=say("so sorry", channel="email")) == []


def test_words_of_system_lines_and_private_notes_are_never_read() -> None:
    sorry = rule("sorry", "sorry", regex("sorry"))
    private = Conversation("c", (Message(0, Role.AGENT, "sorry", private=True),))
    assert labels(sorry, of=say("sorry", Role.SYSTEM)) == []
    assert labels(sorry, of=private) == []


def test_masked_stretches_are_ignored_included_or_the_only_ones() -> None:
    text = "Sorry\n> sorry too\nso sorry"
    masks = (Mask(6, 18, "quote"),)
    rules = (rule("own", "sorry"), rule("whole", "sorry", quoted="include"), rule("quoted", "sorry", quoted="only"))
    found = detect(*rules, of=say(text, masks=masks))
    assert [(one.label, one.span.start) for one in found] == [("own", 0), ("whole", 0), ("quoted", 8), ("whole", 8), ("own", 21), ("whole", 21)]
    assert labels(rule("quoted", "sorry", quoted="only"), of="sorry") == []


def test_a_match_never_joins_words_over_a_masked_stretch() -> None:
    masks = (Mask(6, 10, "quote"),)
    assert labels(rule("x", "so sorry"), of=say("I'm so xxxx sorry", masks=masks)) == []


def test_a_wholly_masked_message_has_no_words() -> None:
    assert labels(rule("x", "sorry"), of=say("sorry", masks=(Mask(0, 5, "quote"),))) == []


def test_a_pack_in_another_language_finds_nothing() -> None:
    rulebook = book(rule("core/x", "sorry"), rule("de/x", "sorry", event("end")), langs={"core": "en", "de": "de"})
    detector = Detector(rulebook)
    assert [one.rule for one in detector.detect(say("sorry"))] == ["core/x"]
    assert [one.rule for one in detector.detect(say("sorry", lang="en-GB"))] == ["core/x"]
    assert [one.rule for one in detector.detect(say("sorry", lang="de"))] == ["de/x"]
    assert detector.detect(say("sorry", lang="fr")) == ()
    assert detector.detect(happens("end")) == ()
    assert [one.rule for one in Detector(rulebook, lang="de").detect(say("sorry"))] == ["de/x"]
    assert [one.rule for one in Detector(rulebook, lang="de").detect(happens("end"))] == ["de/x"]


# ------------------------------------------------------------------------------------------------ what kills a candidate


def test_an_antipattern_kills_only_what_it_overlaps() -> None:
    cannot = rule("cannot", "I can not <do>", unless=("can not wait",))
    assert texts(cannot, of="I can't wait to help") == []
    assert texts(cannot, of="I can't wait, but I can't refund it") == ["I can't refund it"]
    assert texts(cannot, of="I can't wait and I can't refund it") == ["I can't refund it"]


def test_an_antipattern_may_be_a_regular_expression_or_a_signal() -> None:
    idiom = rule("idiom", "can not wait")
    assert texts(idiom, rule("cannot", "I can not <do>", unless=(signal("core/idiom"),)), of="I can't wait") == ["can't wait"]
    assert texts(rule("cannot", "I can not <do>", unless=(regex("(?i)can.t wait"),)), of="I CAN’T WAIT") == []


def test_an_antipattern_is_looked_for_wherever_candidates_are() -> None:
    mixed = rule("mixed", phrase("it works", "customer"), by="agent", unless=("once it works",))
    assert texts(mixed, of=say("once it works", Role.CUSTOMER)) == []


def test_of_signals_of_one_rule_that_overlap_the_longest_is_kept() -> None:
    both = rule("x", "sorry", "so sorry", "sorry to hear that", "hear that again")
    assert texts(both, of="so sorry to hear that again, sorry") == ["sorry to hear that", "sorry"]
    assert texts(rule("x", "a b", "b c"), of="a b c") == ["a b"]


def test_many_overlapping_matches_do_not_pile_up() -> None:
    found = texts(rule("x", "a ... a", "a"), of="a " * 3000)
    assert len(found) == 1500


def test_a_longer_match_with_captures_brings_them_along() -> None:
    (found,) = detect(rule("x", "you must <do>", "you must"), of="you must restart")
    assert [(one.name, one.text, one.value) for one in found.captures] == [("do", "restart", None)]


def test_the_trace_tells_every_candidate_and_what_killed_it() -> None:
    rules = (
        rule("a", "sorry", "so sorry", "sorry I", unless=("sorry I",)),
        rule("b", "manager", drop="negated"),
        rule("c", "manager", keep="question"),
        rule("d", "manager", after=Following(("core/a",))),
    )
    considered = Detector(book(*rules)).trace(say("so sorry. sorry I meant no manager"))
    told = [(one.rule, one.candidate.hit.start, one.candidate.killed.reason if one.candidate.killed else "") for one in considered]
    assert told == [
        ("core/a", 0, ""),
        ("core/a", 3, "longer"),
        ("core/a", 10, "unless"),
        ("core/a", 10, "unless"),
        ("core/b", 27, "negated"),
        ("core/c", 27, "keep"),
        ("core/d", 27, "after"),
    ]
    negated = considered[4].candidate.killed
    assert negated is not None
    assert negated.by is not None
    assert (negated.by.start, negated.by.end) == (24, 26)


# ------------------------------------------------------------------------------------------------ rules built from others


def test_a_signal_is_taken_over_with_its_span_and_captures() -> None:
    promise = rule("promise", "I will call you <due>", captures={"due": "duration"})
    (first, second) = detect(promise, rule("kept", signal("core/promise")), of="I will call you in 2 hours")
    assert (first.label, second.label) == ("kept", "promise")
    assert first.span == second.span
    assert first.captures == second.captures
    assert first.captures[0].value == 7200


def test_a_signal_is_filtered_by_the_role_of_the_one_built_from_it_where_that_can_be_meant() -> None:
    upset = rule("upset", "angry", by="customer")
    sorry = rule("sorry", "sorry", by="agent customer")
    built = rule("built", signal("core/upset"), signal("core/sorry"), by="agent")
    assert labels(upset, sorry, built, of=say("angry", Role.CUSTOMER)) == ["built", "upset"]
    assert labels(upset, sorry, built, of=say("sorry", Role.CUSTOMER)) == ["sorry"]
    assert labels(upset, sorry, built, of=say("sorry", Role.AGENT)) == ["built", "sorry"]
    assert labels(upset, rule("built", signal("core/upset", "agent"), by="agent"), of=say("angry", Role.CUSTOMER)) == ["upset"]


def test_parts_together_must_stand_in_one_sentence_in_any_order() -> None:
    both = rule("both", together("refund*", "sorry"))
    assert texts(both, of="We are sorry, the refund is late") == ["sorry, the refund"]
    assert texts(both, of="The refund is late, sorry about it") == ["refund is late, sorry"]
    assert texts(both, of="Sorry. The refund is late") == []
    assert texts(rule("both", together("refund*", "sorry", within="message")), of="Sorry. The refund is late") == ["Sorry. The refund"]
    assert texts(both, of="no. sorry, a refund! A refund, sorry") == ["sorry, a refund", "refund, sorry"]


def test_parts_together_may_be_expressions_and_signals_and_keep_their_captures() -> None:
    fault = rule("fault", "broken")
    both = rule("both", together(signal("core/fault"), regex(r"order (?P<id>\d+)")), captures={"id": "id"})
    found = detect(fault, both, of="my order 12345 came broken. broken")
    assert [(one.label, one.text) for one in found] == [("both", "order 12345 came broken"), ("fault", "broken"), ("fault", "broken")]
    assert found[0].captures[0].value == "12345"
    assert labels(fault, both, of="broken. order 12") == ["fault"]


def test_parts_together_of_other_roles_are_not_looked_for() -> None:
    assert labels(rule("both", together(phrase("sorry", "agent"), "refund")), of=say("sorry, refund", Role.CUSTOMER)) == []


# ------------------------------------------------------------------------------------------------ what came before


def test_a_candidate_counts_only_after_the_signal_that_it_follows() -> None:
    offer = rule("offer", "want a manager", by="agent")
    yes = rule("yes", "yes", by="customer", after=Following(("core/offer",), 1))
    ever = rule("ever", "yes", by="customer", after=Following(("core/offer", "core/yes")))
    rules = (offer, yes, ever)
    assert labels(*rules, of=chat("C yes\nA do you want a manager\nC yes")) == ["offer", "ever", "yes"]
    assert labels(*rules, of=chat("A want a manager\nA take your time\nC yes")) == ["offer", "ever"]
    assert labels(*rules, of=chat("A want a manager\n* hold\nC yes")) == ["offer", "ever", "yes"]
    assert labels(rule("yes", "yes", after=Following(("core/yes",))), of=chat("C yes yes")) == []


def test_a_rule_built_from_one_that_follows_follows_too() -> None:
    yes = rule("yes", "yes", after=Following(("core/offer",)))
    rules = (rule("offer", "manager"), yes, rule("accepted", signal("core/yes")), rule("plain", "yes", unless=(signal("core/yes"),)))
    assert labels(*rules, of=chat("C yes\nA manager\nC yes")) == ["plain", "offer", "accepted", "yes"]


# ------------------------------------------------------------------------------------------------ events


def test_an_event_is_a_signal_over_the_text_of_its_message() -> None:
    (found,) = detect(rule("transferred", event("transfer")), of=happens("transfer", "moved to Lee", to="Lee"))
    assert (found.span, found.text, found.event, found.captures) == (Span(0, 12), "moved to Lee", True, ())
    (bare,) = detect(rule("transferred", event("transfer"), event("transfer")), of=happens("transfer"))
    assert (bare.span, bare.text) == (Span(0, 0), "")


@pytest.mark.parametrize(
    ("where", "details", "agrees"),
    [
        ({"by": "agent"}, {"by": "Agent "}, True),
        ({"by": "agent"}, {"by": "bot"}, False),
        ({"by": "agent"}, {}, False),
        ({"by": "agent|bot"}, {"by": "bot"}, True),
        ({"by": "agent|bot"}, {"by": "customer"}, False),
        ({"by": "*"}, {"by": "x"}, True),
        ({"by": "*"}, {}, False),
        ({"by": "!agent|bot"}, {"by": "customer"}, True),
        ({"by": "!agent|bot"}, {"by": "bot"}, False),
        ({"by": "!agent"}, {}, True),
        ({"by": "!*"}, {}, True),
        ({"by": "!*"}, {"by": "x"}, False),
        ({"by": "agent", "to": "*"}, {"by": "agent"}, False),
    ],
)
def test_the_details_of_an_event_are_compared(where: dict[str, str], details: dict[str, str], *, agrees: bool) -> None:
    assert bool(labels(rule("x", event("end", **where)), of=happens("end", **details))) == agrees
    assert labels(rule("x", event("leave", **where)), of=happens("end", **details)) == []


def test_a_signal_built_from_an_event_takes_it_over_whatever_its_role() -> None:
    rules = (rule("moved", event("transfer"), by="agent"), rule("honoured", "transferring you", signal("core/moved"), by="agent"))
    assert [(one.label, one.event) for one in detect(*rules, of=happens("transfer"))] == [("honoured", True), ("moved", True)]
    assert labels(*rules, of=say("transferring you", Role.AGENT)) == ["honoured"]


def test_an_event_counts_for_what_follows() -> None:
    late = rule("late", "sorry", after=Following(("core/moved",), 1))
    rules = (rule("moved", event("transfer")), late)
    assert labels(*rules, of=chat("C sorry\n* transfer from=bot to=dana\nA sorry\nA sorry")) == ["moved", "late"]
    again = rule("again", event("transfer"), after=Following(("core/sorry",)))
    assert labels(rule("sorry", "sorry"), again, of=chat("* transfer to=dana\nC sorry\n* transfer to=lee")) == ["sorry", "again"]


def test_a_private_note_is_a_note_event() -> None:
    note = Conversation("c", (Message(0, Role.AGENT, "sorry", private=True),))
    assert labels(rule("noted", event("note")), rule("sorry", "sorry"), of=note) == ["noted"]


def test_a_message_may_both_say_and_be_something() -> None:
    both = Conversation("c", (Message(0, Role.AGENT, "sorry", event=Event("join")),))
    assert labels(rule("x", "sorry", event("join")), of=both) == ["x", "x"]


# ------------------------------------------------------------------------------------------------ any text at all


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "😊",
        "\u200b\u200d\ufe0f",
        "\ud800",
        "\x00\x01\x1b[31m",
        "שלום, אני רוצה manager עכשיו!",
        "\u202esorry\u202c",
        "e\u0301" * 50,
        "？！。…",
        "<b>sorry</b> &amp; [x](y)",
        "a" * 10_000,
        "sorry " * 3_000,
        "., " * 3_000,
        "not if you said " * 2_000,
        "\n> " * 3_000,
    ],
    ids=lambda text: ascii(text)[:20],
)
@pytest.mark.no_cover
def test_no_text_raises_and_every_span_is_true(text: str) -> None:
    rules = (
        rule("a", "sorry", "I want ... {manager}", "{manager}", drop="negated reported conditional question"),
        rule("b", "[so] sorry ... [,] <x>", "you said <x>", "^ so* <x> $", keep="question"),
        rule("c", regex(r"\w+|[^\w\s]"), together("not", "if"), quoted="include"),
    )
    for one in detect(*rules, of=say(text, masks=(Mask(1, 2, "quote"),) if len(text) > 2 else ())):
        assert text[one.span.start : one.span.end] == one.text != ""


def test_emoji_and_right_to_left_text_do_not_move_spans() -> None:
    text = "👩🏽‍💻😊 אני want a \u202emanager\u202c 😊 now"
    (found,) = detect(rule("x", "want a {manager}"), of=text)
    assert found.text == "want a \u202emanager\u202c"


@pytest.mark.no_cover
def test_a_message_of_a_megabyte_is_read_to_its_end() -> None:
    text = "we are on it, please bear with us. " * 30_000 + "get me a manager"
    (found,) = Detector(book(rule("x", "get me [a] {manager}", drop="negated"))).detect(say(text))
    assert found.span == Span(len(text) - 16, len(text))


def test_masks_that_do_not_fit_the_text_are_cut_to_it() -> None:
    masks = (Mask(0, 3, "quote"), Mask(2, 900, "quote"))
    assert labels(rule("x", "sorry", quoted="only"), of=say("sorry", masks=masks)) == []
    assert labels(rule("x", "sorry"), of=say("sorry sorry", masks=(Mask(6, 900, "quote"),))) == ["x"]


def test_signals_come_in_the_order_in_which_they_are_printed() -> None:
    rules = (rule("zeta", "sorry"), rule("alpha", "so sorry", "sorry now"), rule("other/alpha", "sorry"))
    found = detect(*rules, of=chat("C sorry\nC so sorry"))
    assert [one.sort_key() for one in found] == sorted(one.sort_key() for one in found)
    assert [one.rule for one in found] == ["other/alpha", "core/zeta", "core/alpha", "other/alpha", "core/zeta"]


def test_a_detector_remembers_nothing_of_a_conversation() -> None:
    detector = Detector(book(rule("offer", "manager"), rule("yes", "yes", after=Following(("core/offer",)))))
    assert len(detector.detect(chat("A manager\nC yes"))) == 2
    assert detector.detect(chat("C yes")) == ()


def test_a_typed_capture_is_read_at_the_time_of_its_message() -> None:
    due = rule("due", "by <due>", captures={"due": "datetime"})
    (found,) = detect(due, of=say("done by tomorrow"))
    assert found.captures[0].value == NOW.replace(day=8, hour=23, minute=59, second=59).isoformat()


def test_the_stage_needs_no_model_and_no_date_library_until_a_rule_asks() -> None:
    program = "import sys, supportaudit.signals; print(sorted({'spacy', 'dateparser', 'pandas'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip() == "[]"
