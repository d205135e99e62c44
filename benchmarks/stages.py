"""How long each stage takes for the same conversations, beside spaCy's tokenizer and a plain loop of ``re``; all in one process, in turns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from time import process_time

import spacy

from supportaudit.checks import Checker
from supportaudit.loaders import load
from supportaudit.model import AuditedConversation, Conversation, Role
from supportaudit.rulebook import Config, builtin_packs, load_rulebook
from supportaudit.rulebook.matchers import PhraseMatcher
from supportaudit.scoring import Tally, score_conversation
from supportaudit.signals import Detector
from supportaudit.signals.folding import Folder
from supportaudit.signals.phrases import compile_phrase

CHUNK = 100
"""Conversations between two turns of the tokenizer."""
PLAIN = 200
"""Messages on which the plain loop is tried: it is slow."""


@dataclass(slots=True)
class Times:
    """Processor seconds by what they were spent on."""

    seconds: dict[str, float] = field(default_factory=dict)
    messages: int = 0
    words: int = 0

    @contextmanager
    def spent_on(self, what: str) -> Iterator[None]:
        start = process_time()
        yield
        self.seconds[what] = self.seconds.get(what, 0.0) + process_time() - start


def stages(path: Path, limit: int) -> Times:
    """The stages of an audit with all shipped packs over the first conversations of a file."""
    times = Times()
    tokenizer = spacy.blank("en")
    config = Config()
    with times.spent_on("reading the packs"):
        rulebook = load_rulebook(builtin_packs())
    with times.spent_on("compiling the rules"):
        detector = Detector(rulebook)
        for role in (Role.AGENT, Role.CUSTOMER):
            detector.desk(role, None, None)
    checker, tally = Checker(rulebook, config=config), Tally(rulebook, config)
    conversations = islice((one for one in load((str(path),), config) if isinstance(one, Conversation)), limit)
    while True:
        with times.spent_on("loading"):
            chunk = list(islice(conversations, CHUNK))
        if not chunk:
            return times
        texts = [message.text for one in chunk for message in one.messages]
        times.messages += len(texts)
        times.words += sum(len(text.split()) for text in texts)
        with times.spent_on("tokenizing"):
            for text in texts:
                tokenizer.make_doc(text)
        with times.spent_on("signals"):
            found = [detector.detect(one) for one in chunk]
        with times.spent_on("checks"):
            verdicts = [checker.check(one, signals, detector.off) for one, signals in zip(chunk, found, strict=True)]
        with times.spent_on("scoring"):
            for one, signals, decided in zip(chunk, found, verdicts, strict=True):
                evaluations = score_conversation(one, decided, rulebook, config.auto_fail, decided)
                tally.add(AuditedConversation(one, decided, evaluations, signals))


def plain_loop(path: Path) -> tuple[float, int]:
    """Seconds a message when each phrase's regular expression is searched for in each message by ``re``; and how many there are."""
    trees = {
        matcher.source: matcher
        for rule in load_rulebook(builtin_packs()).signals.values()
        for matcher in rule.any
        if isinstance(matcher, PhraseMatcher)
    }
    patterns = [re.compile(compile_phrase(matcher.tree, source).pattern, re.ASCII) for source, matcher in trees.items()]
    folder = Folder()
    conversations = (one for one in load((str(path),), Config()) if isinstance(one, Conversation))
    texts: Sequence[str] = list(islice((message.text for one in conversations for message in one.messages), PLAIN))
    start = process_time()
    for text in texts:
        line = folder.fold(text).line.text
        for pattern in patterns:
            pattern.search(line)
    return (process_time() - start) / len(texts), len(patterns)
