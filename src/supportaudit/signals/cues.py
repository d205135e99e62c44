"""The built-in cues of the ConText algorithm for support talk, in four kinds.

A cue is words; ``(a|b)`` is one of several, ``*`` any one word, a leading ``^`` asks for the start of a clause. The longest cue at a word wins and
takes its words away from the others of its kind, so a *pseudo* cue (one without a scope) makes the cues inside it void. The design follows ConText
(Harkema and others 2009, doi:10.1016/j.jbi.2009.05.002); the words were collected for support conversations.
"""

from __future__ import annotations

from dataclasses import dataclass

NEGATED, REPORTED, CONDITIONAL, QUESTION = "negated", "reported", "conditional", "question"

AUXILIARIES = frozenset(
    ("am", "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "may", "might", "must", "shall", "should", "was")
)
AUXILIARIES |= {"were", "will", "would"}
SUBJECTS = frozenset(("he", "i", "it", "she", "somebody", "someone", "that", "there", "they", "this", "we", "you"))


@dataclass(frozen=True, slots=True)
class CueSet:
    """Cues that mean the same."""

    kind: str
    cues: tuple[str, ...]
    forward: str | None = None
    """How far the cue reaches over the words after it: ``clause``, ``sentence`` or ``N tokens`` (at most to the end of the clause)."""
    backward: str | None = None
    """How far it reaches over the words before it."""


_SAID = "(said|says|say|stated|states|claimed|claims|promised|promises|told|advised|assured|informed|mentioned|wrote)"
_PEOPLE = (
    "(agent|agents|rep|reps|representative|supervisor|manager|colleague|colleagues|coworker|guy|lady|woman|man|person|someone|somebody|website|site|app|email"
    "|letter|chat|team|support|bot|staff|desk|counter|crew|they|he|she|you)"
)
_NOT_AUX = "(am|are|can|could|did|do|does|had|has|have|is|should|was|were|will|would)"
_SUBJECT = "(i|you|we|they|he|she|it|this|that|there|someone|somebody|anyone|anybody|your)"
_MAY_HAPPEN = "(need|have|wish|want|be|experience|encounter|find|decide|not|require|change)"

BUILT_IN = (
    CueSet(NEGATED, ("not", "never", "no", "without", "neither", "nor", "nobody", "no one", "none of", "nothing", "hardly", "unable to"), "7 tokens"),
    CueSet(NEGATED, ("(fail|fails|failed) to", "(refuse|refuses|refused) to", "instead of", "rather than", "no longer", "no need"), "7 tokens"),
    CueSet(NEGATED, ("not (needed|necessary|required)", "(is|are|was|were) not (needed|necessary|required)", "unnecessary"), "7 tokens", "6 tokens"),
    # pseudo-negation
    CueSet(NEGATED, ("not (only|just|merely|to mention|hesitate|a problem)", "no (wonder|doubt|problem|worries|matter|question|thanks|thank)")),
    CueSet(NEGATED, ("no (i|we|you|it|this|that|they|he|she|please|just|get|give|let|sorry)", "(why|or|if) not", "never mind", "no offense")),
    CueSet(NEGATED, ("can not (wait|stress)", "can not help but", "could not (be|agree|have been)")),
    CueSet(NEGATED, ("not * enough", "not * * enough", "not * * * enough", "not (express|describe|say|tell you|begin to say) how")),
    CueSet(NEGATED, ("not (believe|understand|imagine|see|get|know) (how|why|what|that|this)",)),
    CueSet(NEGATED, (f"why {_NOT_AUX} not", f"how {_NOT_AUX} not", f"^ {_NOT_AUX} not {_SUBJECT}")),
    CueSet(REPORTED, (f"{_PEOPLE} {_SAID}", f"{_PEOPLE} (had|have|has|just|also|already|even) {_SAID}"), "clause"),
    CueSet(REPORTED, ("(was|were|been|being) (told|promised|advised|informed|assured)",), "clause"),
    CueSet(REPORTED, ("(told|promised|assured|informed|advised) (me|us)", "said (that|to|it|the|they|you|there)"), "clause"),
    CueSet(REPORTED, ("according to", "(it|which) says"), "clause"),
    # the speaker's own words, said again
    CueSet(
        REPORTED,
        (f"(i|we) {_SAID}", f"(i|we) (have|had|just|already|also|clearly|have already|have just) {_SAID}", "(you|they) (say|said) (sorry|no)"),
    ),
    CueSet(CONDITIONAL, ("if", "unless", "in case", "in the event", "provided that", "as long as", "assuming", "supposing"), "sentence", "clause"),
    CueSet(CONDITIONAL, (f"should (you|we|they|there|anything|it) {_MAY_HAPPEN}",), "sentence"),
    # whether, or a courtesy
    CueSet(CONDITIONAL, ("(know|knows|knew|see|seeing|check|checking|ask|asked|asking|wonder|wondering|sure) if",)),
    CueSet(CONDITIONAL, ("(me|confirm|out|verify|idea|unsure) if", "if (possible|so|not|ever|any|anything|at all|needed|necessary)")),
    CueSet(CONDITIONAL, ("(even|what|as|like) if", "if you do not mind", "if i may", "if (you|that|this|it) (like|helps|suits)")),
    CueSet(CONDITIONAL, ("if (that|this|it) is (ok|fine|alright)", "if you (could|can|would) (please|kindly)")),
)


def alternatives(cue: str) -> list[list[str]]:
    """The word sequences for which a cue with ``(a|b)`` stands."""
    written: list[list[str]] = [[]]
    for part in _parts(cue):
        options = [option.split() for option in part.strip("()").split("|")] if part.startswith("(") else [[part]]
        written = [[*before, *option] for before in written for option in options]
    return written


def _parts(cue: str) -> list[str]:
    parts, depth, word = [], 0, ""
    for character in f"{cue} ":
        depth += (character == "(") - (character == ")")
        if character.isspace() and depth <= 0:
            if word:
                parts.append(word)
            word = ""
        else:
            word += character
    return [*parts, word] if word else parts
