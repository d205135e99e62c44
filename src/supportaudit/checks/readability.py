"""How hard a text is to read: the Automated Readability Index."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from supportaudit.checks.words import words_of

MIN_WORDS = 100
"""Below so many words the index says more about chance than about the writer (docs/decisions/0061)."""
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much a text holds."""

    characters: int
    """Letters and digits."""
    words: int
    sentences: int

    @property
    def grade(self) -> float | None:
        """The school grade (United States) whose pupils can read the text; None below a hundred words.

        4.71 x characters per word + 0.5 x words per sentence - 21.43 (Senter and Smith, Automated Readability Index, AMRL-TR-66-220, 1967).
        About 1 to 14; not below 0.
        """
        if self.words < MIN_WORDS:
            return None
        return max(4.71 * self.characters / self.words + 0.5 * self.words / self.sentences - 21.43, 0.0)


def measured(texts: Iterable[str]) -> Sizes:
    """How much the texts hold together. A text's end and a line's end are the end of a sentence."""
    characters = words = sentences = 0
    for text in texts:
        for sentence in _SENTENCE_END.split(text):
            said = words_of(sentence)
            sentences += bool(said)
            words += len(said)
            characters += sum(c.isalnum() for word in said for c in word)
    return Sizes(characters, words, sentences)
