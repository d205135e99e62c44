"""Which pipelines a run needs, and which of its rules stay without one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from supportaudit.errors import PackError
from supportaudit.model import Language, primary_language
from supportaudit.rulebook import Rulebook, SignalRule
from supportaudit.rulebook.matchers import ATTRIBUTE_TOOLS, TOOLS
from supportaudit.rulebook.needs import attributes_needed, grammar_matchers, tools_of
from supportaudit.rulebook.uses import signals_of_signal
from supportaudit.signals.grammar import Grammar
from supportaudit.signals.models import Loaded, load_blank, load_model, locate

USUAL = "en"
"""The language of rules of which the pack is not known."""


@dataclass(frozen=True, slots=True)
class Languages:
    """The pipelines of a run."""

    grammars: Mapping[str, Grammar] = field(default_factory=dict)
    """Language -> the pipeline with the patterns of its packs; only where some rule has one that can be looked for."""
    language: Language = field(default_factory=Language)
    unused: frozenset[str] = frozenset()
    """Rules that need a pipeline, but that nothing in the run asks for."""

    def are_without(self, rule: SignalRule) -> bool:
        """Whether the rule is not looked for at all."""
        return rule.id in self.language.lacking or rule.id in self.unused


def languages(rulebook: Rulebook, model: str | None, wanted: Collection[str] | None) -> Languages:
    """The pipelines for the signals ``wanted`` (None: for all): the model for packs in its language, else tokens alone.

    Only what the rules need is loaded, and nothing where none needs anything. Raises UsageError for a model that is not there or cannot be loaded,
    PackError for a language that spaCy does not know.
    """
    if model is not None:
        locate(model)
    langs = {pack.id: primary_language(pack.lang) for pack in rulebook.packs}
    users = {rule.id: langs.get(rule.pack, USUAL) for rule in rulebook.signals.values() if any(grammar_matchers(rule))}
    unused = frozenset(users) - frozenset(users if wanted is None else wanted)
    asked = frozenset(tool for check in rulebook.checks.values() for tool in check.requires if tool in TOOLS)
    if not users.keys() - unused and not (asked and model):
        return Languages(unused=unused)
    loaded = _loaded(model, rulebook, users.keys() - unused, asked)
    attributes = {lang: one.attributes for lang, one in loaded.items()}
    lacking = _lacking(rulebook, {rule: attributes.get(lang, frozenset()) for rule, lang in users.items() if rule not in unused})
    pipelines: dict[str, Grammar] = {}
    for rule, lang in users.items():
        if rule not in unused and rule not in lacking and lang not in pipelines:
            pipelines[lang] = Grammar(loaded[lang] if lang in loaded else _blank(lang, rulebook.signals[rule]))
    main = next(iter(loaded.values()), None)
    tools = frozenset(tools_of(main.attributes)) if main else frozenset[str]()
    return Languages(pipelines, Language(tools, lacking, main.name if main else ""), unused)


def _loaded(model: str | None, rulebook: Rulebook, users: Collection[str], asked: frozenset[str]) -> dict[str, Loaded]:
    """The model by its language; empty without one."""
    if model is None:
        return {}
    needed = {attribute for attribute, tool in ATTRIBUTE_TOOLS.items() if tool in asked}
    needed.update(attribute for rule in users for attribute in attributes_needed(rulebook.signals[rule]))
    loaded = load_model(model, needed)
    return {loaded.pipeline.lang or USUAL: loaded}


def _lacking(rulebook: Rulebook, has: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Signal -> the first tool that it, or a signal from which it is built, does not have. ``has``: for each rule with patterns what is set."""
    lacking: dict[str, str] = {}
    for rule in rulebook.signals.values():
        missing = tools_of(attributes_needed(rule) - has[rule.id]) if rule.id in has else ()
        inherited = (lacking[used] for used in signals_of_signal(rule) if used in lacking)
        tool = next(iter(missing), None) or next(inherited, None)
        if tool is not None:
            lacking[rule.id] = tool
    return lacking


def _blank(lang: str, rule: SignalRule) -> Loaded:
    loaded = load_blank(lang)
    if loaded is None:
        raise PackError(f"spaCy cannot cut texts in the language '{lang}' into tokens", where=rule.mark, hint="use phrases, or correct 'lang:'")
    return loaded
