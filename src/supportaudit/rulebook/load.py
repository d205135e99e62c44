"""Finds packs, reads, validates, imports and merges them: the one place that knows where packs live."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from supportaudit import __version__
from supportaudit.errors import PackError
from supportaudit.model import Role
from supportaudit.rulebook.config import Config
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
    TogetherMatcher,
)
from supportaudit.rulebook.schema import LANGUAGE, PackModel
from supportaudit.rulebook.strict_yaml import MapNode, read
from supportaudit.rulebook.validate import joined, mark_at, near, validated

SUFFIXES = (".yaml", ".yml")
REQUIRED_WORDING = "config/required_wording"
"""The signal that stands for the config's required wording."""
_COMPARE = re.compile(r"(>=|<=|==|!=|<|>)\s*(\d+(?:\.\d+)*)$")


def load_rulebook(names: Sequence[str], config: Config | None = None) -> Rulebook:
    """The packs named (built-in ids, files or folders) and all that they import, ready to use.

    Raises PackError, one line per error with file:line:column and the next step.
    """
    library = _Library()
    for name in names:
        library.want(name)
    books = [_Reader(source, library).read() for source in library.in_order()]
    rules = {signal.id: signal for book in books for signal in book.signals}
    if config and config.required_wording:
        rules[REQUIRED_WORDING] = _required_wording(config)
    sections: dict[str, float] = {}
    for book in books:
        sections.update(book.sections)
    return Rulebook(
        packs=tuple(book.pack for book in books),
        signals=_signals_in_order(rules),
        checks=_checks_in_order({check.id: check for book in books for check in book.checks}),
        sections={**sections, **(config.sections if config else {})},
    )


def builtin_packs() -> tuple[str, ...]:
    """The ids of the shipped packs, sorted."""
    return tuple(sorted(path.stem for path in _shipped().iterdir() if path.suffix in SUFFIXES))


def _shipped() -> Path:
    """The folder of the shipped packs: in the installed package, or the checkout's ``rules/`` in an editable install."""
    inside = Path(str(resources.files("supportaudit"))) / "packs"
    return inside if inside.is_dir() else Path(str(resources.files("supportaudit"))).parents[1] / "rules"


@dataclass(frozen=True, slots=True)
class _Source:
    """One pack file, read and validated by itself."""

    path: Path
    shown: str
    node: MapNode
    model: PackModel
    sha256: str


@dataclass(slots=True)
class _Library:
    """All pack files of a run, by id."""

    sources: dict[str, _Source] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)

    def want(self, name: str) -> None:
        """Add a pack that the user named, and all that it imports."""
        path = Path(name)
        if path.is_dir():
            files = sorted(p for p in path.iterdir() if p.suffix in SUFFIXES)
            if not files:
                raise PackError("the folder holds no pack (.yaml)", where=name, hint="name a pack file")
            for file in files:
                self._add(self._open(file, str(file)), ())
        elif path.suffix in SUFFIXES or "/" in name or "\\" in name:
            self._add(self._open(path, name), ())
        else:
            self._add(self._builtin(name, "--rules"), ())

    def in_order(self) -> list[_Source]:
        """Every pack after those that it imports, else in the order named."""
        return [self.sources[pack] for pack in self.wanted]

    def _builtin(self, name: str, where: str) -> _Source:
        for suffix in SUFFIXES:
            path = _shipped() / f"{name}{suffix}"
            if re.fullmatch(r"[a-z][a-z0-9-]*", name) and path.is_file():
                return self._open(path, f"{name}{suffix}")
        raise PackError(f"there is no pack '{name}'", where=where, hint=near(name, builtin_packs(), f"shipped packs: {', '.join(builtin_packs())}"))

    def _open(self, path: Path, shown: str) -> _Source:
        try:
            data = path.read_bytes()
        except OSError as problem:
            raise PackError(f"cannot be read: {problem.strerror or problem}", where=shown, hint="check the path of the pack") from problem
        node = read(data, shown)
        return _Source(path, shown, node, validated(node, PackModel), hashlib.sha256(data).hexdigest())

    def _add(self, source: _Source, chain: tuple[str, ...]) -> None:
        pack = source.model.pack.id
        if pack in chain:
            mark = mark_at(source.node, ("pack", "imports"))
            raise PackError(f"packs import each other in a circle: {' > '.join((*chain, pack))}", where=str(mark), hint="remove one of the imports")
        if pack in self.wanted:
            if self.sources[pack].sha256 != source.sha256:
                what = f"two packs are called '{pack}' ({self.sources[pack].shown} is the other)"
                raise PackError(what, where=str(mark_at(source.node, ("pack", "id"))), hint="rename one of them")
            return
        _check_head(source)
        for index, wanted in enumerate(source.model.pack.imports):
            self._add(self._import(source, wanted, index), (*chain, pack))
        self.sources[pack] = source
        self.wanted.append(pack)

    def _import(self, source: _Source, wanted: str, index: int) -> _Source:
        where = str(mark_at(source.node, ("pack", "imports", index)))
        if not wanted.endswith(SUFFIXES):
            beside = [source.path.parent / f"{wanted}{suffix}" for suffix in SUFFIXES]
            found = next((path for path in beside if re.fullmatch(r"[a-z][a-z0-9-]*", wanted) and path.is_file()), None)
            return self._open(found, str(found)) if found and found.parent != _shipped() else self._builtin(wanted, where)
        path = (source.path.parent / wanted).resolve()
        if not path.is_relative_to(source.path.parent.resolve()):
            raise PackError(f"'{wanted}' lies outside the folder of its pack", where=where, hint="move it beside the pack")
        return self._open(path, str(source.path.parent / wanted))


def _check_head(source: _Source) -> None:
    head = source.model.pack
    if head.language > LANGUAGE:
        where = str(mark_at(source.node, ("pack", "language")))
        raise PackError(
            f"written for version {head.language} of the rule language; this program reads {LANGUAGE}", where=where, hint="update supportaudit"
        )
    wanted = head.requires.get("supportaudit", "")
    for part in filter(None, (p.strip() for p in wanted.split(","))):
        where = str(mark_at(source.node, ("pack", "requires")))
        match = _COMPARE.match(part)
        if not match:
            raise PackError(f"'{part}' is no version condition", where=where, hint='write ">=0.1,<1"')
        if not _compares(match[1], match[2]):
            raise PackError(f"needs supportaudit {wanted}; this is {__version__}", where=where, hint="update supportaudit, or the pack")


def _compares(sign: str, wanted: str) -> bool:
    have = [int(n) for n in re.findall(r"\d+", __version__)[:3]]
    want = [int(n) for n in wanted.split(".")]
    have, want = (v + [0] * (4 - len(v)) for v in (have, want))
    return {">=": have >= want, "<=": have <= want, "==": have == want, "!=": have != want, "<": have < want, ">": have > want}[sign]


@dataclass(frozen=True, slots=True)
class _Book:
    pack: Pack
    signals: tuple[SignalRule, ...]
    checks: tuple[CheckRule, ...]
    sections: Mapping[str, float]


class _Reader:
    """Resolves the names of one validated pack."""

    def __init__(self, source: _Source, library: _Library) -> None:
        self._source = source
        self._library = library
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

    def _imported(self, source: _Source) -> Iterator[_Source]:
        for wanted in source.model.pack.imports:
            pack = Path(wanted).stem
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
        if name in seen:
            return frozenset()
        rule = rules.get(name) or self._foreign(name)
        if rule is None:
            return frozenset()
        reused = [m.signal for m in rule.any if isinstance(m, SignalMatcher)]
        return capture_names(rule).union(*(self._captures(other, rules, (*seen, name)) for other in reused))

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
        for other in _uses(rules[name]):
            add(other, (*chain, name))
        ordered[name] = rules[name]

    for name in rules:
        add(name, ())
    return ordered


def _uses(rule: SignalRule) -> Iterator[str]:
    for matcher in (*rule.any, *rule.unless):
        if isinstance(matcher, SignalMatcher):
            yield matcher.signal
        elif isinstance(matcher, TogetherMatcher):
            yield from (part.signal for part in matcher.parts if isinstance(part, SignalMatcher))
    if rule.after:
        yield from rule.after.signals


def _checks_in_order(checks: Mapping[str, CheckRule]) -> dict[str, CheckRule]:
    """Each check after those whose answer its ``when`` asks for; PackError for a circle."""
    ordered: dict[str, CheckRule] = {}

    def add(name: str, chain: tuple[str, ...]) -> None:
        if name in ordered or name not in checks:
            return
        if name in chain:
            circle = " > ".join((*chain[chain.index(name) :], name))
            raise PackError(f"checks wait for each other in a circle: {circle}", where=checks[name].mark, hint="remove one 'answered'")
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
