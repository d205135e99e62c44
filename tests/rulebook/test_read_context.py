"""Packs add words that open a context; they change nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.rulebook import parse_chat
from supportaudit.rulebook.matchers import ContextCues
from supportaudit.signals import Detector
from tests.rulebook.packs_by_hand import loaded, refusal

SIGNALS = "signals: {refund: {by: agent, any: [refund], drop: [reported, negated]}}\n"


def found(folder: Path, context: str, text: str) -> int:
    return len(Detector(loaded(folder, context + SIGNALS)).detect(parse_chat(f"A {text}").conversation))


def test_a_pack_s_cue_opens_the_context_as_far_as_it_says(tmp_path: Path) -> None:
    cue = 'context: {reported+: {cues: ["rumour has it"], scope: %s}}\n'
    assert found(tmp_path, "", "Rumour has it a refund") == 1
    assert found(tmp_path, cue % "sentence", "Rumour has it, you get a refund") == 0
    assert found(tmp_path, cue % "clause", "Rumour has it, you get a refund") == 0
    assert found(tmp_path, cue % "sentence", "Rumour has it. You get a refund") == 1
    assert found(tmp_path, cue % "2 tokens", "Rumour has it: a refund") == 0
    assert found(tmp_path, cue % "2 tokens", "Rumour has it that you all get a refund") == 1


def test_the_cues_of_a_pack_are_read_as_they_stand(tmp_path: Path) -> None:
    context = "context:\n  negated+: {cues: ['(fat|slim) chance of', '^ zero *'], scope: 07 tokens}\n  question+: {cues: say, scope: sentence}\n"
    assert loaded(tmp_path, context).context == (
        ContextCues("negated", ("(fat|slim) chance of", "^ zero *"), "7 tokens"),
        ContextCues("question", ("say",), "sentence"),
    )


@pytest.mark.parametrize(
    ("context", "place", "says"),
    [
        ("{reporte+: {cues: [x], scope: clause}}", ":2:11", "did you mean 'reported'?"),
        ("{reported: {cues: [x], scope: clause}}", ":2:11", "write 'reported+:'"),
        ("{reported!: {cues: [x], scope: clause}}", ":2:11", "can only be added to"),
        ("{reported+: {cues: [x], scope: clauses}}", ":2:32", "'clauses' is no scope"),
        ("{reported+: {cues: [x], scope: 0 tokens}}", ":2:32", "from 1 to 80"),
        ("{reported+: {cues: [x], scope: 200 tokens}}", ":2:32", "from 1 to 80"),
        ("{reported+: {cues: [], scope: clause}}", ":2:24", "no cue"),
        ("{reported+: {cues: ['(a|b'], scope: clause}}", ":2:25", "is no cue"),
        ("{reported+: {cues: ['(a|)'], scope: clause}}", ":2:25", "is no cue"),
        ("{reported+: {cues: ['[a] b'], scope: clause}}", ":2:25", "is no cue"),
        ("{reported+: {cues: ['*'], scope: clause}}", ":2:25", "is no cue"),
        ("{reported+: {cues: [''], scope: clause}}", ":2:25", "is no cue"),
        ("{reported+: {cues: ['(a|b|c|d) (a|b|c|d) (a|b|c|d) (a|b|c|d) (a|b|c|d)'], scope: clause}}", ":2:25", "1,024 sequences"),
        ("{reported+: {cues: [x]}}", ":2:11", "'scope' is missing"),
        ("{reported+: {cue: [x], scope: clause}}", ":2:25", "did you mean 'cues'?"),
    ],
)
def test_a_wrong_cue_is_named_with_its_place(tmp_path: Path, context: str, place: str, says: str) -> None:
    said = refusal(tmp_path, f"context: {context}\n" + SIGNALS)
    assert says in said
    assert place.rsplit(":", 1)[0] in said
