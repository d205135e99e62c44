"""Packs that were found and validated, put together into one rulebook: names resolved, imports merged, circles refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from supportaudit.errors import PackError, UsageError
from supportaudit.model import Role
from supportaudit.rulebook.config import Config
from supportaudit.rulebook.library import Library, Source
from supportaudit.rulebook.lists import all_lists
from supportaudit.rulebook.matchers import ContextCues, PhraseMatcher, Scope, SignalMatcher, SignalRule
from supportaudit.rulebook.names import Names
from supportaudit.rulebook.order import LONGEST_CHAIN, checks_in_order, signals_in_order
from supportaudit.rulebook.parse_phrase import PhraseError, list_resolver, parse_phrase, read_phrase
from supportaudit.rulebook.read_checks import CheckReader
from supportaudit.rulebook.read_context import read_context
from supportaudit.rulebook.read_signals import SignalReader, capture_names, uncaptured
from supportaudit.rulebook.renames import check_ids, renames
from supportaudit.rulebook.rules import CheckRule, Example, Pack, Rulebook
from supportaudit.rulebook.site import as_the_site_wants, settings_of, turned_off, without
from supportaudit.rulebook.uses import signals_of_signal
from supportaudit.rulebook.validate import joined, near

REQUIRED_WORDING = "config/required_wording"
"""The signal that stands for the config's required wording."""


def load_rulebook(names: Sequence[str], config: Config | None = None) -> Rulebook:
    """The packs named (built-in ids, files or folders) and all that they import, ready to use, as the config's ``rules`` want them.

    Raises PackError, one line per error with file:line:column and the next step, and UsageError for a section or a line item of the config
    that there is not.
    """
    return build_rulebook(open_library(names, config), config)


def open_library(names: Sequence[str], config: Config | None = None) -> Library:
    """The files of the packs named and of all that they import, each opened. Raises PackError."""
    library = Library()
    origins = config.origins if config and tuple(names) == config.packs else {}
    for name in names:
        library.want(name, origins.get(f"packs.{name}".casefold(), "--rules"))
    return library


def build_rulebook(library: Library, config: Config | None = None) -> Rulebook:
    """The packs of a library, validated and put together as the config's ``rules`` want them. Raises as ``load_rulebook`` does."""
    opened = tuple(library.opened.values())
    renamed = renames(opened)
    settings = settings_of(config, check_ids(opened), renamed)
    library.validate(settings)
    shelf = _Shelf(library.sources, library.imports(), renamed)
    lists = all_lists(tuple(shelf.sources.values()), shelf.imports)
    books: list[_Book] = []
    rules: dict[str, SignalRule] = {}
    for source in shelf.sources.values():
        book = _Reader(source, shelf, lists[source.head.id], rules).read()
        books.append(book)
        rules.update((signal.id, signal) for signal in book.signals)
    if config and config.required_wording:
        rules[REQUIRED_WORDING] = _required_wording(config)
    off = turned_off(settings)
    checks = checks_in_order({check.id: as_the_site_wants(check, settings) for book in books for check in book.checks})
    sections: dict[str, float] = {}
    for book in books:
        sections.update(book.sections)
    if config:
        _check_sections(config, {*sections, *(check.group for book in books for check in book.checks)})
    return Rulebook(
        packs=tuple(_without(book.pack, off) for book in books),
        signals=signals_in_order(rules),
        checks={name: check for name, check in checks.items() if name not in off},
        sections={**sections, **(config.sections if config else {})},
        context=tuple(dict.fromkeys(cues for book in books for cues in book.context)),
        renamed=renamed,
        off=off,
    )


def _check_sections(config: Config, known: Collection[str]) -> None:
    """Nothing when every section that the config weighs is one of the packs in use; UsageError for the first that is not.

    Where an option or the environment names other packs than the config, its weights for those are left aside.
    """
    unknown = [name for name in config.sections if name not in known]
    if unknown and config.is_by_file("packs"):
        hint = near(unknown[0], known, f"the packs in use have {', '.join(sorted(known))}" if known else "the packs in use have no sections")
        where = config.origins.get(f"sections.{unknown[0]}".casefold(), config.path)
        raise UsageError(f"there is no section '{unknown[0]}'", where=where, hint=hint)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """All packs of a run, validated."""

    sources: Mapping[str, Source]
    imports: Mapping[str, Sequence[str]]
    """Pack -> all that it imports, nearest first."""
    renamed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Book:
    """What was read of one pack."""

    pack: Pack
    signals: tuple[SignalRule, ...]
    checks: tuple[CheckRule, ...]
    sections: Mapping[str, float]
    context: tuple[ContextCues, ...]


class _Reader:
    """Resolves the names of one validated pack."""

    def __init__(self, source: Source, shelf: _Shelf, lists: Mapping[str, tuple[str, ...]], earlier: Mapping[str, SignalRule]) -> None:
        """``earlier``: the signals of the packs before it, those that it imports among them."""
        self._source = source
        self._earlier = earlier
        self._bound: dict[str, frozenset[str]] = {}
        pack = source.head.id
        known = [source, *(shelf.sources[other] for other in shelf.imports[pack])]
        self._names = Names(
            pack=pack,
            node=source.node,
            imports=shelf.imports[pack],
            signals=[f"{s.head.id}/{name}" for s in known for name in s.model.signals],
            checks=[f"{s.head.id}/{name}" for s in known for name in s.model.checks],
            lists=lists,
            renamed=shelf.renamed,
        )

    def read(self) -> _Book:
        model = self._source.model
        signals = SignalReader(self._names, model.defaults)
        rules = {rule.id: rule for rule in (signals.rule(name, entry) for name, entry in model.signals.items())}
        examples: dict[str, tuple[Example, ...]] = {f"{model.pack.id}/{n}": signals.examples(n, s) for n, s in model.signals.items()}
        self._capture_types(rules)
        self._list_entries()
        context = tuple(read_context(self._names, model.context))
        checks = CheckReader(self._names, model.defaults, lambda name: self._captures(name, rules, ()), model.pack.lang)
        found = tuple(check for name, entry in model.checks.items() if (check := checks.rule(name, entry)))
        tests = tuple(checks.test(i, test) for i, test in enumerate(model.tests))
        if self._names.errors:
            errors: list[PackError] = sorted(self._names.errors, key=_place)
            raise joined(errors)
        head = model.pack
        pack = Pack(
            id=head.id,
            version=head.version,
            title=head.title,
            lang=head.lang,
            license=head.license,
            path=self._source.shown,
            sha256=self._source.sha256,
            imports=tuple(head.imports),
            signals=tuple(rules),
            checks=tuple(check.id for check in found),
            tests=tests,
            signal_examples=examples,
        )
        return _Book(pack, tuple(rules.values()), found, {name: float(weight) for name, weight in model.sections.items()}, context)

    def _captures(self, name: str, rules: Mapping[str, SignalRule], seen: tuple[str, ...]) -> frozenset[str]:
        """What a match of the signal may bind, through the signals that it reuses."""
        if name in self._bound:
            return self._bound[name]
        rule = None if name in seen or len(seen) > LONGEST_CHAIN else rules.get(name) or self._earlier.get(name)
        if rule is None:
            return frozenset()
        reused = [m.signal for m in rule.any if isinstance(m, SignalMatcher)]
        self._bound[name] = capture_names(rule).union(*(self._captures(other, rules, (*seen, name)) for other in reused))
        return self._bound[name]

    def _capture_types(self, rules: Mapping[str, SignalRule]) -> None:
        """Notes types of captures that there are not; not where a pattern is wrong, which hides what it captures."""
        if self._names.errors:
            return
        for rule in rules.values():
            signal = rule.id.partition("/")[2]
            reused = frozenset[str]().union(*(self._captures(other, rules, ()) for other in signals_of_signal(rule)))
            unbound = uncaptured(rule, self._source.model.signals[signal].capture) - reused
            for name in sorted(unbound):
                hint = near(name, self._captures(rule.id, rules, ()) - unbound, f"write <{name}> where it stands in a phrase")
                self._names.error(f"no pattern captures '{name}'", ("signals", signal, "capture", name), hint)

    def _list_entries(self) -> None:
        """Notes errors in list entries that no phrase uses; those for lists of other packs were looked at when they were added."""
        resolve = list_resolver(self._names.lists, lambda name: near(name, self._names.lists))
        for name, entries in self._source.model.lists.items():
            if name not in self._names.lists:
                continue
            for index, entry in enumerate(entries):
                try:
                    read_phrase(entry, resolve)
                except PhraseError as problem:
                    self._names.error(f"in list '{name}', entry “{entry}”: {problem.what}", ("lists", name, index), problem.hint)


def _place(error: PackError) -> tuple[str, int, int]:
    file, line, column = error.where.rsplit(":", 2)
    return file, int(line), int(column)


def _without(pack: Pack, off: Collection[str]) -> Pack:
    """The pack without the checks that are off."""
    return replace(pack, checks=tuple(check for check in pack.checks if check not in off), tests=without(pack.tests, off))


def _required_wording(config: Config) -> SignalRule:
    matchers = []
    for phrase in config.required_wording:
        where = config.origins.get(f"required_wording.{phrase}".casefold(), f"{config.path}: required_wording")
        try:
            matchers.append(PhraseMatcher(phrase, parse_phrase(phrase, list_resolver({}, lambda _: "lists are for packs")), Scope(), where))
        except PhraseError as problem:
            raise PackError(f"in “{phrase}”: {problem.what}", where=where, hint=problem.hint) from problem
    return SignalRule(REQUIRED_WORDING, Scope(frozenset({Role.AGENT})), tuple(matchers), mark=config.path)
