"""Packs that were found and validated, put together into one rulebook: names resolved, imports merged, circles refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from supportaudit.errors import PackError, UsageError
from supportaudit.model import Role
from supportaudit.rulebook.config import Config
from supportaudit.rulebook.library import Library, Source
from supportaudit.rulebook.names import Names
from supportaudit.rulebook.parse_phrase import PhraseError, list_resolver, parse_phrase
from supportaudit.rulebook.read_checks import CheckReader
from supportaudit.rulebook.read_signals import SignalReader, capture_names
from supportaudit.rulebook.rules import (
    AllOf,
    Answered,
    AnyOf,
    CheckRule,
    Condition,
    Example,
    Not,
    Pack,
    PhraseMatcher,
    Rulebook,
    Scope,
    SignalMatcher,
    SignalRule,
)
from supportaudit.rulebook.uses import signals_of_signal
from supportaudit.rulebook.validate import joined, near

MAX_CHAIN = 100
"""How many signals, or checks, may stand on each other's shoulders."""
REQUIRED_WORDING = "config/required_wording"
"""The signal that stands for the config's required wording."""


def load_rulebook(names: Sequence[str], config: Config | None = None) -> Rulebook:
    """The packs named (built-in ids, files or folders) and all that they import, ready to use.

    Raises PackError, one line per error with file:line:column and the next step, and UsageError for a section of the config that there is not.
    """
    library = Library()
    origins = config.origins if config and tuple(names) == config.packs else {}
    for name in names:
        library.want(name, origins.get(f"packs.{name}".casefold(), "--rules"))
    books = [_Reader(source, library).read() for source in library.in_order()]
    rules = {signal.id: signal for book in books for signal in book.signals}
    if config and config.required_wording:
        rules[REQUIRED_WORDING] = _required_wording(config)
    sections: dict[str, float] = {}
    for book in books:
        sections.update(book.sections)
    if config:
        _check_sections(config, names, {*sections, *(check.group for book in books for check in book.checks)})
    return Rulebook(
        packs=tuple(book.pack for book in books),
        signals=_signals_in_order(rules),
        checks=_checks_in_order({check.id: check for book in books for check in book.checks}),
        sections={**sections, **(config.sections if config else {})},
    )


def _check_sections(config: Config, names: Sequence[str], known: Collection[str]) -> None:
    """Nothing when every section that the config weighs is one of the packs in use; UsageError for the first that is not.

    Where other packs are used than the config names, its weights for those are left aside.
    """
    unknown = [name for name in config.sections if name not in known]
    if unknown and tuple(names) != config.packs:
        rulebook = load_rulebook(config.packs)
        usual = {*rulebook.sections, *(check.group for check in rulebook.checks.values())}
        unknown = [name for name in unknown if name not in usual]
    if unknown:
        hint = near(unknown[0], known, f"the packs in use have {', '.join(sorted(known))}" if known else "the packs in use have no sections")
        where = config.origins.get(f"sections.{unknown[0]}".casefold(), config.path)
        raise UsageError(f"there is no section '{unknown[0]}'", where=where, hint=hint)


@dataclass(frozen=True, slots=True)
class _Book:
    pack: Pack
    signals: tuple[SignalRule, ...]
    checks: tuple[CheckRule, ...]
    sections: Mapping[str, float]


class _Reader:
    """Resolves the names of one validated pack."""

    def __init__(self, source: Source, library: Library) -> None:
        self._source = source
        self._library = library
        self._bound: dict[str, frozenset[str]] = {}
        imports = list(self._imported(source))
        known = [source, *imports]
        self._names = Names(
            pack=source.model.pack.id,
            node=source.node,
            imports=[other.model.pack.id for other in imports],
            signals=[f"{s.model.pack.id}/{name}" for s in known for name in s.model.signals],
            checks=[f"{s.model.pack.id}/{name}" for s in known for name in s.model.checks],
            lists={name: tuple(entries) for s in reversed(known) for name, entries in s.model.lists.items()},
        )

    def _imported(self, source: Source) -> Iterator[Source]:
        for pack in self._library.imports[source.model.pack.id]:
            yield self._library.sources[pack]
            yield from self._imported(self._library.sources[pack])

    def read(self) -> _Book:
        model = self._source.model
        signals = SignalReader(self._names, model.defaults)
        rules = {rule.id: rule for rule in (signals.rule(name, entry) for name, entry in model.signals.items())}
        examples: dict[str, tuple[Example, ...]] = {f"{model.pack.id}/{n}": signals.examples(n, s) for n, s in model.signals.items()}
        self._lists()
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
        return _Book(pack, tuple(rules.values()), found, {name: float(weight) for name, weight in model.sections.items()})

    def _captures(self, name: str, rules: Mapping[str, SignalRule], seen: tuple[str, ...]) -> frozenset[str]:
        """What a match of the signal may bind, through the signals that it reuses."""
        if name in self._bound:
            return self._bound[name]
        rule = None if name in seen or len(seen) > MAX_CHAIN else rules.get(name) or self._foreign(name)
        if rule is None:
            return frozenset()
        reused = [m.signal for m in rule.any if isinstance(m, SignalMatcher)]
        self._bound[name] = capture_names(rule).union(*(self._captures(other, rules, (*seen, name)) for other in reused))
        return self._bound[name]

    def _foreign(self, name: str) -> SignalRule | None:
        pack, _, short = name.partition("/")
        source = self._library.sources.get(pack)
        if source is None or short not in source.model.signals or pack == self._names.pack:
            return None
        names = _Reader(source, self._library)._names  # noqa: SLF001  (another reader of this module)
        return SignalReader(names, source.model.defaults).rule(short, source.model.signals[short])

    def _lists(self) -> None:
        """Notes errors in list entries that no phrase uses."""
        resolve = list_resolver(self._names.lists, lambda name: near(name, self._names.lists))
        for name, entries in self._source.model.lists.items():
            for index, entry in enumerate(entries):
                try:
                    parse_phrase(entry, resolve)
                except PhraseError as problem:
                    self._names.error(f"in list '{name}', entry “{entry}”: {problem.what}", ("lists", name, index), problem.hint)


def _place(error: PackError) -> tuple[str, int, int]:
    file, line, column = error.where.rsplit(":", 2)
    return file, int(line), int(column)


def _signals_in_order(rules: Mapping[str, SignalRule]) -> dict[str, SignalRule]:
    """Each signal after those that it is built from; PackError for a circle."""
    ordered: dict[str, SignalRule] = {}

    def add(name: str, chain: tuple[str, ...]) -> None:
        if name in ordered or name not in rules:
            return
        if name in chain:
            circle = " > ".join((*chain[chain.index(name) :], name))
            raise PackError(f"signals are built from each other in a circle: {circle}", where=rules[name].mark, hint="remove one of the uses")
        _check_chain(chain, "signals are built from each other", rules[name].mark)
        for other in signals_of_signal(rules[name]):
            add(other, (*chain, name))
        ordered[name] = rules[name]

    for name in rules:
        add(name, ())
    return ordered


def _check_chain(chain: tuple[str, ...], what: str, where: str) -> None:
    if len(chain) > MAX_CHAIN:
        raise PackError(f"{what} in a chain of more than {MAX_CHAIN}", where=where, hint="build it from fewer steps")


def _checks_in_order(checks: Mapping[str, CheckRule]) -> dict[str, CheckRule]:
    """Each check after those whose answer its ``when`` asks for; PackError for a circle."""
    ordered: dict[str, CheckRule] = {}

    def add(name: str, chain: tuple[str, ...]) -> None:
        if name in ordered or name not in checks:
            return
        if name in chain:
            circle = " > ".join((*chain[chain.index(name) :], name))
            raise PackError(f"checks wait for each other in a circle: {circle}", where=checks[name].mark, hint="remove one 'answered'")
        _check_chain(chain, "checks wait for each other", checks[name].mark)
        for other in _answers(checks[name].when):
            add(other, (*chain, name))
        ordered[name] = checks[name]

    for name in checks:
        add(name, ())
    return ordered


def _answers(condition: Condition | None) -> Iterator[str]:
    if isinstance(condition, Answered):
        yield condition.check
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _answers(part)
    elif isinstance(condition, Not):
        yield from _answers(condition.part)


def _required_wording(config: Config) -> SignalRule:
    matchers = []
    for phrase in config.required_wording:
        where = f"{config.path}: required_wording"
        try:
            matchers.append(PhraseMatcher(phrase, parse_phrase(phrase, list_resolver({}, lambda _: "lists are for packs")), Scope(), where))
        except PhraseError as problem:
            raise PackError(f"in “{phrase}”: {problem.what}", where=where, hint=problem.hint) from problem
    return SignalRule(REQUIRED_WORDING, Scope(frozenset({Role.AGENT})), tuple(matchers), mark=config.path)
