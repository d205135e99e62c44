"""Patterns over tokens, dictionary forms and dependencies, on spaCy: every text is read at most once, and nothing of it is kept.

spaCy is imported only when a rule has such a pattern. Its matchers read the text as regular expressions do: what is not to be read is blanked by as
many spaces, so offsets stay true.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import prod
from typing import TYPE_CHECKING

from supportaudit.errors import PackError
from supportaudit.rulebook.matchers import ATTRIBUTE_TOOLS, DepMatcher, GrammarMatcher, LemmaMatcher, TokensMatcher
from supportaudit.rulebook.needs import attributes_of
from supportaudit.rulebook.read_patterns import LONGEST_TOKEN
from supportaudit.rulebook.strict_yaml import Plain
from supportaudit.signals.folding import encode
from supportaudit.signals.hits import Hit, Stretch
from supportaudit.signals.lines import Folded, Line
from supportaudit.signals.models import Loaded
from supportaudit.signals.patterns import Readable
from supportaudit.signals.phrases import Phrase, compile_phrase
from supportaudit.signals.words import american, clean

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LONGEST_TEXT = 100_000
"""Characters of one message that are read; patterns are not looked for in what comes after."""
MAX_TRIES = 100_000
"""Ways to choose the words of one dependency pattern in one sentence: where there are more, the pattern is not looked for in that message."""
_NO_WORD = re.compile(rf"\S{{{LONGEST_TOKEN + 1},}}")


@dataclass(frozen=True, slots=True)
class GrammarPattern:
    """One compiled ``lemma``, ``tokens`` or ``dep`` matcher: where to ask for its hits."""

    grammar: Grammar
    number: int
    """Its place among the patterns of its language."""
    phrase: Phrase | None = None
    """Of a ``lemma`` matcher: the phrase, to be laid over dictionary forms."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What spaCy said of one text; holds nothing of spaCy's."""

    hits: Mapping[int, Sequence[Hit]]
    """Number of a pattern -> where it matches."""
    lemmas: Sequence[tuple[int, int, str]]
    """Start, end and dictionary form of each token, where some pattern asks for them."""


class Grammar:
    """One language's pipeline with all patterns of the run that use it."""

    def __init__(self, loaded: Loaded) -> None:
        from spacy.matcher import Matcher  # noqa: PLC0415  (only rules with such patterns pay for the import)

        self.loaded = loaded
        self._count = 0
        self._lemmas = False
        self._tokens = Matcher(loaded.pipeline.vocab, validate=True)
        self._nodes = Matcher(loaded.pipeline.vocab, validate=True)
        self._trees: dict[int, _Tree] = {}

    def take(self, matcher: GrammarMatcher) -> GrammarPattern:
        """The matcher, compiled. Raises PackError at its mark for what spaCy does not take or its tokenizer never gives."""
        number = self._count
        self._count += 1
        if isinstance(matcher, LemmaMatcher):
            self._lemmas = True
            return GrammarPattern(self, number, compile_phrase(matcher.tree, matcher.source, matcher.mark))
        for token in matcher.pattern:
            attributes = token.get("RIGHT_ATTRS", token)
            for word in _words(attributes if isinstance(attributes, dict) else token):
                self._is_one_token(word, matcher.mark)
        try:
            if isinstance(matcher, TokensMatcher):
                self._tokens.add(str(number), [[dict(token) for token in matcher.pattern]], greedy="LONGEST")
            else:
                self._trees[number] = _Tree(self, number, matcher)
        except ValueError as refusal:
            said = " ".join(str(refusal).split())
            raise PackError(f"the pattern is not one that spaCy takes: {said}", where=matcher.mark, hint="correct the pattern") from refusal
        return GrammarPattern(self, number)

    def parse(self, readable: Readable) -> Parsed:
        """What all patterns find in one text."""
        text = _NO_WORD.sub(lambda found: " " * len(found[0]), readable.text[:LONGEST_TEXT])
        with self.loaded.pipeline.memory_zone():  # the vocabulary would keep every new word of every message
            doc = self.loaded.pipeline(text)
            hits: dict[int, list[Hit]] = {}
            for number, hit in (*self._found(doc), *self._depending(doc)):
                if readable.holds(hit.start, hit.end):
                    hits.setdefault(number, []).append(hit)
            lemmas = [(token.idx, token.idx + len(token), token.lemma_) for token in doc if token.lemma_] if self._lemmas else []
        return Parsed(hits, lemmas)

    def _found(self, doc: Doc) -> Iterator[tuple[int, Hit]]:
        if len(self._tokens):
            for key, first, end in sorted(self._tokens(doc, allow_missing=True), key=lambda match: match[1:]):
                yield int(doc.vocab.strings[key]), Hit(doc[first].idx, doc[end - 1].idx + len(doc[end - 1]))

    def _depending(self, doc: Doc) -> Iterator[tuple[int, Hit]]:
        if not self._trees or not doc.has_annotation("DEP"):
            return
        standing: dict[int, dict[int, Counter[int]]] = {number: {} for number in self._trees}
        for key, first, _ in self._nodes(doc, allow_missing=True):
            number, node = map(int, doc.vocab.strings[key].split("."))
            standing[number].setdefault(_root(doc[first]), Counter())[node] += 1
        for number, tree in self._trees.items():
            tries = [prod(roots[node] for node in range(len(tree.names))) for roots in standing[number].values()]
            if any(tries) and max(tries) <= MAX_TRIES:
                yield from ((number, hit) for hit in tree.find(doc))

    def add_node(self, key: str, attributes: dict[str, Plain]) -> None:
        """One word of a dependency pattern, to be counted before the pattern is tried."""
        self._nodes.add(key, [[attributes]])

    def _is_one_token(self, word: str, mark: str) -> None:
        pieces = [token.text for token in self.loaded.pipeline.make_doc(word)]
        if len(pieces) > 1:
            what = f"'{word}' is {len(pieces)} tokens ({' '.join(pieces)}), so no single one is ever called so"
            raise PackError(what, where=mark, hint="write one entry for each of them")


class _Tree:
    """One dependency pattern."""

    def __init__(self, grammar: Grammar, number: int, matcher: DepMatcher) -> None:
        from spacy.matcher import DependencyMatcher  # noqa: PLC0415  (as above)

        self._matcher = DependencyMatcher(grammar.loaded.pipeline.vocab, validate=True)
        self._matcher.add(str(number), [[dict(node) for node in matcher.pattern]])
        self.names = [str(node["RIGHT_ID"]) for node in matcher.pattern]
        self._attributes = attributes_of(matcher.pattern) & ATTRIBUTE_TOOLS.keys()
        for index, node in enumerate(matcher.pattern):
            attributes = node["RIGHT_ATTRS"]
            grammar.add_node(f"{number}.{index}", attributes if isinstance(attributes, dict) else {})

    def find(self, doc: Doc) -> Iterator[Hit]:
        """Every way in which the words depend on each other as the pattern says; spans all of them, and each is a capture."""
        if not all(doc.has_annotation(attribute) for attribute in self._attributes):
            return
        for _, places in self._matcher(doc):
            tokens = [doc[place] for place in places]
            captures = sorted((Stretch(name, t.idx, t.idx + len(t)) for name, t in zip(self.names, tokens, strict=True)), key=lambda c: c.start)
            yield Hit(min(c.start for c in captures), max(c.end for c in captures), tuple(captures))


def lemmatised(folded: Folded, lemmas: Sequence[tuple[int, int, str]]) -> Folded:
    """The same text with dictionary forms in place of its words; sentences, clauses and marks stay. A word of which spaCy cuts its tokens in
    another way than folding does stays as it is."""
    words = list(folded.line.words)
    at = 0
    for (start, end), group in groupby(range(len(words)), key=lambda index: folded.line.spans[index]):
        places = list(group)
        while at < len(lemmas) and lemmas[at][0] < start:
            at += 1
        last = at
        while last < len(lemmas) and lemmas[last][1] <= end:
            last += 1
        if last - at == len(places):
            for place, (_, _, lemma) in zip(places, lemmas[at:last], strict=True):
                words[place] = encode(american(clean(lemma))) or words[place]
        at = last
    return replace(folded, line=Line(words, folded.line.spans, folded.line.borders))


def _root(token: Token) -> int:
    """The word on which all words of the sentence depend."""
    while token.head.i != token.i:
        token = token.head
    return token.i


def _words(attributes: Mapping[str, Plain]) -> Iterator[str]:
    """The words that a token must be as they are written."""
    for name in ("ORTH", "TEXT", "LOWER"):
        value = attributes.get(name)
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict) and isinstance(allowed := value.get("IN"), list):
            yield from (word for word in allowed if isinstance(word, str))
