"""What there is to say about a line item or a signal, part by part: `rules show` writes it on the terminal, docs/rules in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from supportaudit.cli.matcher_words import matcher_words
from supportaudit.cli.rules.describing import rule_sentences
from supportaudit.cli.rules.page import Chat, Page, Part
from supportaudit.rulebook import CheckRule, Example, Rulebook, SignalRule
from supportaudit.rulebook.needs import attributes_needed, tools_of
from supportaudit.rulebook.uses import signals_of_check, signals_of_signal

ANSWERS = {"pass": "Met", "fail": "Not met", "na": "N/A", "pending": "Still open"}
FOUND = {"match": "Found in", "no_match": "Not found in"}


def check_page(check: CheckRule) -> Page:
    """All of a line item."""
    return Page(f"{check.title}   ({check.id}, {check.mark})", (check_facts(check),), tuple(check_parts(check)))


def signal_page(rulebook: Rulebook, rule: SignalRule) -> Page:
    """All of a signal."""
    return Page(
        f"signal:{rule.id}   ({rule.mark})",
        tuple(signal_facts(rule)),
        tuple(signal_patterns(rule)),
        tuple(signal_uses(rulebook, rule)),
        tuple(signal_examples(rulebook, rule)),
    )


def check_facts(check: CheckRule) -> str:
    """How grave it is, what it is worth in which section, whether it is an auto-fail item, and its status, in one line."""
    scored = (
        f"{check.weight} {'point' if check.weight == 1 else 'points'} in section {check.group}"
        if check.scored
        else f"listed in section {check.group}, in no sum"
    )
    critical = f", auto-fail ({check.critical})" if check.critical else ""
    tags = f", tags: {' '.join(check.tags)}" if check.tags else ""
    return f"{check.severity.value}, {scored}{critical}, {check.status}{tags}"


def check_parts(check: CheckRule) -> Iterator[Part]:
    """Why it matters, how it is decided, what is said when it is not met, params, suggestions, known false alarms, examples."""
    paragraphs = (check.explain.strip() or "No explanation given.").split("\n\n")
    yield Part("Why it matters", paragraphs=tuple(paragraphs))
    yield Part("How it is decided", sentences=tuple(rule_sentences(check)))
    yield Part("When it is not met", sentences=(check.message,))
    suggestions = dict.fromkeys((*check.suggest, *(text for texts in check.suggest_for.values() for text in texts)))
    params = tuple(f"{name}: {value}" for name, value in check.params.items())
    lists = (
        Part("Parameters", note="(rules: {<id>: {params: {...}}} in supportaudit.yml)", entries=params),
        Part("Suggestions", entries=tuple(suggestions)),
        Part("Known false alarms", entries=check.falsepositives),
    )
    yield from (part for part in lists if part.entries)
    yield from _examples(check.examples, ANSWERS)


def signal_facts(rule: SignalRule) -> Iterator[str]:
    """Whose messages it looks at, its status, the number of its patterns; what it needs of a language model."""
    roles = ", ".join(sorted(rule.scope.by)) if rule.scope.by else "anyone"
    yield f"in messages of: {roles}; {rule.status}; {len(rule.any)} {'pattern' if len(rule.any) == 1 else 'patterns'}"
    if tools := tools_of(attributes_needed(rule)):
        yield f"Needs a language model with: {', '.join(tools)} (--model)"


def signal_patterns(rule: SignalRule) -> Iterator[Part]:
    """The patterns and the exceptions, as they are written."""
    for title, matchers in (("Found by", rule.any), ("But not where one of these overlaps", rule.unless)):
        if matchers:
            yield Part(title, entries=tuple(matcher_words(matcher) for matcher in matchers))


def signal_uses(rulebook: Rulebook, rule: SignalRule) -> Iterator[str]:
    """The contexts in which it does not count or only counts, and the line items and signals that use it."""
    contexts = [f"not {word}" for word in sorted(rule.drop)] + [f"only {word}" for word in sorted(rule.keep)]
    if contexts:
        yield f"Context: {', '.join(contexts)}"
    users = [c.id for c in rulebook.checks.values() if rule.id in signals_of_check(c)]
    users += [f"signal:{s.id}" for s in rulebook.signals.values() if rule.id in signals_of_signal(s)]
    yield f"Used by: {', '.join(users) or 'nothing in these packs'}"


def signal_examples(rulebook: Rulebook, rule: SignalRule) -> Iterator[Part]:
    """Its examples both ways."""
    yield from _examples(next((p.signal_examples.get(rule.id, ()) for p in rulebook.packs if p.id == rule.pack), ()), FOUND)


def _examples(examples: Sequence[Example], titles: Mapping[str, str]) -> Iterator[Part]:
    for expect, title in titles.items():
        chats = tuple(_chat(example) for example in examples if example.expect == expect)
        if chats:
            yield Part(title, chats=chats)


def _chat(example: Example) -> Chat:
    facts = [f"{name} {value}" for name, value in (("channel", example.channel), ("status", example.status), ("now", example.now)) if value]
    if example.macros is not None:
        facts.append(f"canned texts: {'; '.join(f'“{text}”' for text in example.macros) or 'none'}")
    return Chat(tuple(example.chat.strip().splitlines()) or ("",), ", ".join(facts))
