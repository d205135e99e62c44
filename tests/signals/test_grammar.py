"""Rules over word forms, tokens and dependencies: found with a model, and never guessed without one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.errors import PackError, UsageError
from supportaudit.model import Conversation, Mask, Message, Role, Signal
from supportaudit.rulebook import Rulebook, load_rulebook
from supportaudit.rulebook.uses import signals_needed
from supportaudit.signals import Detector, models
from tests.fuzz import tried
from tests.rulebook.packs_by_hand import write
from tests.signals.made import say
from tests.signals.toy_model import WHOLE, save

REFUND = "{by: agent, any: [{lemma: 'refund ... order'}]}"
NOT_DONE = (
    "{by: agent, any: [{dep: [{RIGHT_ID: verb, RIGHT_ATTRS: {LEMMA: refund}}, {LEFT_ID: verb, REL_OP: '>', RIGHT_ID: no, RIGHT_ATTRS: {DEP: neg}}]}]}"
)


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return save(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="session")
def anything(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    """Finds every run of words, and every mark."""
    signal = "{by: agent, any: [{tokens: [{IS_ALPHA: true, OP: '+'}]}, {tokens: [{IS_PUNCT: true}]}]}"
    return Detector(book(tmp_path_factory.mktemp("pack"), signal))


def book(folder: Path, signal: str, more: str = "", *, head: str = "") -> Rulebook:
    return load_rulebook([write(folder, f"signals:\n  s: {signal}\n{more}", head=head)])


def found(rulebook: Rulebook, text: str | Conversation, model: str | None = None) -> list[Signal]:
    conversation = say(text, Role.AGENT) if isinstance(text, str) else text
    signals = Detector(rulebook, model=model).detect(conversation)
    assert signals == Detector(rulebook, model=model, gate=False).detect(conversation)
    for signal in signals:
        assert conversation.messages[signal.message].text[signal.span.start : signal.span.end] == signal.text
    return list(signals)


def texts(rulebook: Rulebook, text: str | Conversation, model: str | None = None) -> list[str]:
    return [signal.text for signal in found(rulebook, text, model)]


# ---------------------------------------------------------------------------------------------- tokens, without a model


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("[{LOWER: sorry}, {LOWER: for}]", "I am SORRY for that", ["SORRY for"]),
        ("[{LOWER: order}, {IS_PUNCT: true, OP: '?'}, {LIKE_NUM: true}]", "order #? 5, Order: 4711", ["Order: 4711"]),
        ("[{SHAPE: dddd}]", "at 12 or 4711 or 123456", ["4711", "123456"]),
        ("[{LENGTH: {'>=': 12}}]", "a misunderstanding", ["misunderstanding"]),
        ("[{TEXT: {REGEX: '^[A-Z]{2,3}$'}}]", "the VAT and EU rules", ["VAT", "EU"]),
        ("[{LOWER: {IN: [refund, credit]}}]", "a Credit, no refund", ["Credit", "refund"]),
        ("[{NORM: not}]", "I can't", ["n't"]),
        ("[{LOWER: very, OP: '+'}, {LOWER: good}]", "very very very good", ["very very very good"]),
        ("[{ORTH: 👍}]", "ok 👍 now", ["👍"]),
    ],
)
def test_patterns_over_tokens_need_no_model(tmp_path: Path, pattern: str, text: str, expected: list[str]) -> None:
    assert texts(book(tmp_path, f"{{by: agent, any: [{{tokens: {pattern}}}]}}"), text) == expected


def test_quoted_text_is_not_read_unless_the_rule_says_so(tmp_path: Path) -> None:
    text = "I sent it. Sorry.\n> sorry for that\nsorry"
    quoted = Conversation("c", (Message(0, Role.AGENT, text, masks=(Mask(18, 35, "quote"),)),))
    signal = "{by: agent, any: [{tokens: [{LOWER: sorry}]}]%s}"
    assert [s.span.start for s in found(book(tmp_path, signal % ""), quoted)] == [11, 35]
    assert [s.span.start for s in found(book(tmp_path, signal % ", quoted: include"), quoted)] == [11, 20, 35]
    assert [s.span.start for s in found(book(tmp_path, signal % ", quoted: only"), quoted)] == [20]


def test_unless_drop_keep_and_together_work_with_such_patterns(tmp_path: Path) -> None:
    assert texts(book(tmp_path, "{by: agent, any: [send], unless: [{tokens: [{LOWER: send}, {IS_DIGIT: true}]}]}"), "send it, send 5") == ["send"]
    dropped = book(tmp_path, "{by: agent, any: [{tokens: [{LOWER: refund}]}], drop: [negated]}")
    assert texts(dropped, "No refund. A refund.") == ["refund"]
    assert [s.span.start for s in found(dropped, "No refund. A refund.")] == [13]
    kept = book(tmp_path, "{by: agent, any: [{tokens: [{LOWER: refund}]}], keep: [question]}")
    assert texts(kept, "A refund. Do you want a refund?") == ["refund"]
    both = book(tmp_path, "{by: agent, any: [{together: [sorry, {tokens: [{IS_DIGIT: true}]}]}]}")
    assert texts(both, "Order 5, sorry. Sorry. 5.") == ["5, sorry"]


def test_role_and_channel_of_the_matcher_hold(tmp_path: Path) -> None:
    own = book(tmp_path, "{by: [agent, customer], any: [{tokens: [{LOWER: hi}], by: customer, channel: email}]}")
    assert found(own, say("hi", Role.AGENT, channel="email")) == []
    assert found(own, say("hi", Role.CUSTOMER, channel="chat")) == []
    assert len(found(own, say("hi", Role.CUSTOMER, channel="email"))) == 1


def test_no_text_is_read_that_no_such_rule_is_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = spacy.blank("en").__class__.__call__

    def counting(nlp: spacy.language.Language, text: str) -> spacy.tokens.Doc:
        read.append(text)
        doc: spacy.tokens.Doc = real(nlp, text)
        return doc

    monkeypatch.setattr(spacy.language.Language, "__call__", counting)
    two = "any: [{tokens: [{LOWER: hi}]}, {tokens: [{LOWER: ho}]}]"
    detector = Detector(book(tmp_path, f"{{by: agent, {two}}}", f"  t: {{by: agent, {two}}}\n"))
    detector.detect(say("hi customer", Role.CUSTOMER))
    assert read == []
    detector.detect(say("hi agent", Role.AGENT))
    assert read == ["hi agent"]


@pytest.mark.parametrize("text", ["", " ", "\ud800 hi", "a" * 200_000, "hi " * 8_000, "\u202bשלום hi\u202c", "👩‍👩‍👧 hi", "\0hi", "hi\r\n\t"])
@pytest.mark.no_cover
def test_whatever_a_message_holds_nothing_is_raised(tmp_path: Path, model: str, text: str) -> None:
    rules = book(tmp_path, "{by: agent, any: [{tokens: [{LOWER: hi}]}, {lemma: hi}]}", f"  t: {NOT_DONE}\n")
    found(rules, text, model)


@tried(60)
@given(
    text=st.text(alphabet=st.sampled_from("hi I'm sorry n’t .,!?\n👍🏽é\u200b#@refund"), max_size=80),
    cut=st.tuples(st.integers(0, 80), st.integers(0, 80)),
)
def test_a_signal_s_text_is_always_what_stands_at_its_place_outside_of_quotes(anything: Detector, text: str, cut: tuple[int, int]) -> None:
    start, end = sorted(min(place, len(text)) for place in cut)
    message = Message(0, Role.AGENT, text, masks=(Mask(start, end, "quote"),) if start < end else ())
    for signal in anything.detect(Conversation("c", (message,))):
        assert text[signal.span.start : signal.span.end] == signal.text
        assert signal.span.end <= start or signal.span.start >= end or start == end


# ---------------------------------------------------------------------------------------------- with a model


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("refund ... order", "We refunded both of your orders today", ["refunded both of your orders"]),
        ("refund <what>", "I am refunding the orders, ok?", ["refunding the orders"]),
        ("do not refund", "We didn’t refund it", ["didn’t refund"]),
        ("apologize for ... delay", "I apologise for these delays", ["apologise for these delays"]),
        ("refund", "A REFUND", ["REFUND"]),
        ("send ... order", "We sent it. Order it again.", []),
        ("wifi", "the wi-fi is off", ["wi-fi"]),
    ],
)
def test_a_lemma_phrase_finds_every_form_of_its_words(tmp_path: Path, model: str, phrase: str, text: str, expected: list[str]) -> None:
    assert texts(book(tmp_path, f"{{by: agent, any: [{{lemma: '{phrase}'}}]}}"), text, model) == expected


def test_captures_of_lemma_phrases_and_dependencies_are_bound(tmp_path: Path, model: str) -> None:
    (signal,) = found(book(tmp_path, "{by: agent, any: [{lemma: 'refund <what>'}]}"), "We refunded the orders.", model)
    assert [(c.name, c.text) for c in signal.captures] == [("what", "the orders")]
    (signal,) = found(book(tmp_path, NOT_DONE), "We have not yet refunded 5 orders.", model)
    assert (signal.text, [(c.name, c.text) for c in signal.captures]) == ("not yet refunded", [("no", "not"), ("verb", "refunded")])


def test_a_dependency_is_found_whatever_stands_between(tmp_path: Path, model: str) -> None:
    rules = book(tmp_path, NOT_DONE)
    assert texts(rules, "We didn't, as you know, refund it", model) == ["n't, as you know, refund"]
    assert texts(rules, "We refunded it", model) == []
    assert texts(rules, "hello", model) == []


def test_a_pattern_with_too_many_ways_in_one_sentence_is_not_tried_there(tmp_path: Path, model: str) -> None:
    nodes = ", ".join(f"{{LEFT_ID: v, REL_OP: '>', RIGHT_ID: n{i}, RIGHT_ATTRS: {{POS: NOUN}}}}" for i in range(8))
    rules = book(tmp_path, f"{{by: agent, any: [{{dep: [{{RIGHT_ID: v, RIGHT_ATTRS: {{POS: VERB}}}}, {nodes}]}}]}}")
    assert texts(rules, "refund order order", model) == ["refund order order"]
    assert texts(rules, "refund" + " order" * 60, model) == []


@pytest.mark.parametrize(
    ("signal", "tool"),
    [
        (REFUND, "lemmatizer"),
        (NOT_DONE, "lemmatizer"),
        ("{by: agent, any: [{tokens: [{POS: VERB}]}]}", "tagger"),
        ("{by: agent, any: [{tokens: [{DEP: neg}]}]}", "parser"),
        ("{by: agent, any: [hi, {tokens: [{DEP: {IN: [neg]}}]}]}", "parser"),
        ("{by: agent, any: [hi], unless: [{lemma: hi}]}", "lemmatizer"),
        ("{by: agent, any: [{together: [hi, {lemma: ho}]}]}", "lemmatizer"),
        ("{by: agent, any: [hi], after: deep}", "parser"),
        ("{by: agent, any: [{signal: over}]}", "parser"),
        ("{by: agent, any: [hi, {tokens: [{LOWER: ho}]}]}", None),
    ],
)
def test_without_a_model_what_cannot_be_looked_for_is_named_and_finds_nothing(tmp_path: Path, signal: str, tool: str | None) -> None:
    more = "  deep: {by: agent, any: [{tokens: [{DEP: neg}]}]}\n  over: {by: agent, any: [{signal: deep}, hi]}\n"
    rules = book(tmp_path, signal, more)
    detector = Detector(rules)
    assert detector.language.lacking.get("mine/s") == tool
    assert ("mine/s" in {s.rule for s in detector.detect(say("hi ho not refund order", Role.AGENT))}) == (tool is None)


@pytest.mark.parametrize(
    ("pipes", "lacking"),
    [
        (WHOLE, {}),
        (("toy_tagger", "toy_lemmas"), {"mine/dep": "parser"}),
        (("toy_parser",), {"mine/lemma": "lemmatizer", "mine/pos": "tagger", "mine/dep": "lemmatizer"}),
        (("toy_silent", "toy_tagger"), {"mine/dep": "parser"}),
        ((), {"mine/lemma": "lemmatizer", "mine/pos": "tagger", "mine/dep": "lemmatizer"}),
    ],
)
def test_what_a_model_does_not_have_is_lacking(tmp_path: Path, pipes: Sequence[str], lacking: dict[str, str]) -> None:
    more = f"  lemma: {REFUND}\n  pos: {{by: agent, any: [{{tokens: [{{POS: VERB}}]}}]}}\n  dep: {NOT_DONE}\n"
    detector = Detector(book(tmp_path, "{by: agent, any: [hi]}", more), model=save(tmp_path, pipes))
    assert dict(detector.language.lacking) == lacking
    assert detector.language.model == "en_toy 1.2.3"


def test_an_attribute_ruler_counts_for_what_its_rules_set(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    assert isinstance(ruler, spacy.pipeline.AttributeRuler)
    ruler.add([[{"LOWER": "refunded"}]], {"LEMMA": "refund"})
    nlp.to_disk(tmp_path / "ruled")
    rules = book(tmp_path, "{by: agent, any: [{tokens: [{LEMMA: refund}]}]}", "  pos: {by: agent, any: [{tokens: [{POS: VERB}]}]}\n")
    detector = Detector(rules, model=str(tmp_path / "ruled"))
    assert detector.language.lacking == {"mine/pos": "tagger"}
    assert [s.text for s in detector.detect(say("It was refunded", Role.AGENT))] == ["refunded"]
    assert detector.detect(say("hello", Role.AGENT)) == ()


@pytest.mark.parametrize(
    ("signal", "loaded"),
    [
        ("{by: agent, any: [{tokens: [{LOWER: hi}]}]}", set()),
        ("{by: agent, any: [{tokens: [{POS: VERB}]}]}", {"toy_tagger"}),
        ("{by: agent, any: [{tokens: [{LEMMA: hi}]}]}", {"toy_tagger", "toy_lemmas"}),
        ("{by: agent, any: [{tokens: [{DEP: neg}]}]}", {"toy_parser"}),
    ],
)
def test_only_the_components_that_the_rules_need_are_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signal: str, loaded: set[str]) -> None:
    path = save(tmp_path, (*WHOLE, "toy_ner"))
    monkeypatch.setattr(models, "_NEVER_NEEDED", frozenset({"toy_ner"}))
    pipes: list[str] = []
    real = models._attributes

    def watched(nlp: spacy.language.Language, wanted: frozenset[str]) -> frozenset[str]:
        pipes.extend(nlp.pipe_names)
        return real(nlp, wanted)

    monkeypatch.setattr(models, "_attributes", watched)
    Detector(book(tmp_path, signal), model=path)
    assert set(pipes) == loaded


def test_a_rule_that_no_check_asks_for_needs_no_model(tmp_path: Path) -> None:
    more = "  used: {by: agent, any: [hi]}\nchecks: {c: {exists: used, message: m}}\n"
    rules = book(tmp_path, REFUND, more)
    detector = Detector(rules, wanted=signals_needed(rules))
    assert detector.language.lacking == {}
    assert [s.rule for s in detector.detect(say("hi, refund the order", Role.AGENT))] == ["mine/used"]


def test_spacy_is_imported_only_for_rules_that_need_it(tmp_path: Path) -> None:
    code = (
        "import sys; from supportaudit.rulebook import load_rulebook; from supportaudit.signals import Detector\n"
        "for pack in sys.argv[1:]:\n    Detector(load_rulebook([pack])); print('spacy' in sys.modules)"
    )
    packs = []
    for number, signal in enumerate(("{by: agent, any: [hi]}", REFUND, "{by: agent, any: [{tokens: [{LOWER: hi}]}]}")):
        book(tmp_path, signal)
        packs.append((tmp_path / "mine.yaml").rename(tmp_path / f"{number}.yaml"))
    ran = subprocess.run([sys.executable, "-c", code, *packs], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False", "True"]


def test_packs_in_other_languages_are_cut_into_tokens_by_their_own_rules(tmp_path: Path, model: str) -> None:
    text = (tmp_path / "mine.yaml", "signals:\n  s: {by: agent, any: [{tokens: [{LOWER: bitte}]}, %s]}\n")
    write(tmp_path, text[1] % "hallo")
    text[0].write_text(text[0].read_text().replace("lang: en", "lang: de"))
    rules = load_rulebook([str(text[0])])
    assert len(Detector(rules, model=model).detect(say("Bitte sehr", Role.AGENT, lang="de"))) == 1
    write(tmp_path, text[1] % "{lemma: bitte}")
    text[0].write_text(text[0].read_text().replace("lang: en", "lang: de"))
    assert Detector(load_rulebook([str(text[0])]), model=model).language.lacking == {"mine/s": "lemmatizer"}
    text[0].write_text(text[0].read_text().replace("lang: de", "lang: qq").replace("{lemma: bitte}", "x"))
    with pytest.raises(PackError, match="the language 'qq'"):
        Detector(load_rulebook([str(text[0])]))


@pytest.mark.parametrize("word", ["can't", "wi-fi", "#5"])
def test_a_word_that_is_several_tokens_is_an_error_at_its_pattern(tmp_path: Path, word: str) -> None:
    with pytest.raises(PackError, match=r"mine\.yaml:3:.*tokens") as problem:
        Detector(book(tmp_path, f'{{by: agent, any: [{{tokens: [{{LOWER: {{IN: [ok, "{word}"]}}}}]}}]}}'))
    assert f"'{word}'" in str(problem.value)


# ---------------------------------------------------------------------------------------------- models that are not there


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("en_core_web_none", "not installed (install it: python -m spacy download en_core_web_none; or name a folder with a model)"),
        ("./nowhere", "there is no folder './nowhere'"),
        ("", "config.cfg and meta.json"),
        ("spacy", "the language model 'spacy' is not installed"),
        ("os", "the language model 'os' is not installed"),
        ("en_core; rm", "is not installed"),
    ],
)
def test_a_model_that_is_not_there_is_named_with_the_next_step(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(UsageError) as problem:
        Detector(book(tmp_path, "{by: agent, any: [hi]}"), model=name or str(tmp_path))
    assert says in str(problem.value)
    assert str(problem.value).startswith("--model: ")


def test_a_file_or_a_broken_folder_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    rules = book(tmp_path, REFUND)
    with pytest.raises(UsageError, match="is no language model"):
        Detector(rules, model=str(tmp_path / "file"))
    path = Path(save(tmp_path))
    for damage in ("[nlp", "[nlp]\nlang = 'en'\npipeline = ['x']\n", '[nlp]\nlang = "en"\npipeline = ["x"]\n[components.x]\nfactory = "nope"\n'):
        (path / "config.cfg").write_text(damage)
        with pytest.raises(UsageError, match="cannot be loaded"):
            Detector(rules, model=str(path))


def test_an_installed_model_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "en_toy"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('a model is data; its package is not imported')")
    Path(save(tmp_path)).rename(package / "en_toy-1.2.3")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert texts(book(tmp_path, REFUND), "We refunded your order", "en_toy") == ["refunded your order"]


def test_the_vocabulary_does_not_grow_with_the_messages(tmp_path: Path) -> None:
    detector = Detector(book(tmp_path, "{by: agent, any: [{tokens: [{LOWER: hi}]}]}"))
    (part,) = detector._plan[0].parts
    vocab = part.finder.grammar.loaded.pipeline.vocab  # type: ignore[union-attr]  # the part is of the one kind that has it
    detector.detect(say("hi warm-up", Role.AGENT))
    before = len(vocab.strings), len(list(vocab))
    for number in range(200):
        detector.detect(say(f"hi word{number}x", Role.AGENT))
    assert (len(vocab.strings), len(list(vocab))) == before
