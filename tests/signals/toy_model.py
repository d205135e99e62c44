"""A language model of a dozen words, so that real loading code is tested where no official model can be had."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

WORDS = {
    "refund": ("VERB", "refund"),
    "refunded": ("VERB", "refund"),
    "refunding": ("VERB", "refund"),
    "apologise": ("VERB", "apologise"),
    "apologized": ("VERB", "apologize"),
    "send": ("VERB", "send"),
    "sent": ("VERB", "send"),
    "order": ("NOUN", "order"),
    "orders": ("NOUN", "order"),
    "delays": ("NOUN", "delay"),
    "delay": ("NOUN", "delay"),
    "i": ("PRON", "I"),
    "we": ("PRON", "we"),
    "not": ("PART", "not"),
    "n't": ("PART", "not"),
    "n’t": ("PART", "not"),
    "do": ("AUX", "do"),
    "did": ("AUX", "do"),
    "have": ("AUX", "have"),
}
"""Word -> part of speech and dictionary form; every other word is X and itself."""
RELATIONS = {"PART": "neg", "NOUN": "dobj", "PRON": "nsubj", "AUX": "aux"}


@Language.component("toy_tagger", assigns=["token.pos", "token.tag"])
def toy_tagger(doc: Doc) -> Doc:
    for token in doc:
        token.pos_ = token.tag_ = WORDS.get(token.lower_, ("X", ""))[0]
    return doc


@Language.component("toy_lemmas", assigns=["token.lemma"])
def toy_lemmas(doc: Doc) -> Doc:
    for token in doc:
        token.lemma_ = WORDS.get(token.lower_, ("", token.lower_))[1]
    return doc


@Language.component("toy_parser", assigns=["token.dep", "token.head"])
def toy_parser(doc: Doc) -> Doc:
    """Everything in a text depends on its first verb."""
    pos = [WORDS.get(token.lower_, ("X", ""))[0] for token in doc]
    root = pos.index("VERB") if "VERB" in pos else None
    for token, part in zip(doc, pos, strict=True):
        token.head = token if root is None else doc[root]
        token.dep_ = "ROOT" if root in {None, token.i} else RELATIONS.get(part, "dep")
    return doc


@Language.component("toy_ner", assigns=["doc.ents"])
def toy_ner(doc: Doc) -> Doc:
    raise AssertionError("no rule asks for names, so this is never loaded")


@Language.component("toy_silent")
def toy_silent(doc: Doc) -> Doc:
    """Says nothing of what it does; sets lemmas."""
    for token in doc:
        token.lemma_ = WORDS.get(token.lower_, ("", token.lower_))[1]
    return doc


WHOLE = ("toy_tagger", "toy_lemmas", "toy_parser")


def save(folder: Path, pipes: Sequence[str] = WHOLE, *, lang: str = "en") -> str:
    """The folder of a model with these components."""
    nlp = spacy.blank(lang)
    for pipe in pipes:
        nlp.add_pipe(pipe)
    nlp.meta["name"] = "toy"
    nlp.meta["version"] = "1.2.3"
    path = folder / f"toy-{'-'.join(pipes) or 'blank'}"
    nlp.to_disk(path)
    return str(path)
