"""``checks:`` and ``tests:`` of a validated pack -> CheckRules and PackTests."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from supportaudit.model import Role, Severity
from supportaudit.rulebook import rules, templates
from supportaudit.rulebook.language import COMBINATIONS, TEMPLATES
from supportaudit.rulebook.names import Names, Path
from supportaudit.rulebook.read_combinations import read_combination
from supportaudit.rulebook.read_conditions import ConditionReader
from supportaudit.rulebook.read_figures import FigureReader
from supportaudit.rulebook.read_signals import canned_texts, read_examples
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import Template
from supportaudit.rulebook.validate import near

if TYPE_CHECKING:
    from supportaudit.rulebook.schema import DefaultsModel, TestModel
    from supportaudit.rulebook.schema_checks import (
        AtEndModel,
        CheckModel,
        CountModel,
        ExistsModel,
        MetricModel,
        OrderModel,
        PrecedesModel,
        RespondsModel,
    )

WORDING_GROUPS = frozenset({"Wording"})
"""Sections whose checks are about wording where the pack does not say."""
OTHER = "Other"
"""The section of a check that names none."""
FIELDS = frozenset({"match", "limit", "value", "agent", "at", "after_at", "earlier", "later"})
"""What every message may name, beside the captures of its signals."""
_FIELD = re.compile(r"\{([^{}]*)\}")
T = TypeVar("T")
Captures = Callable[[str], frozenset[str]]
"""Full signal id -> names that its matches may bind."""


class CheckReader:
    """Turns one pack's check entries into rules; what is wrong is noted in ``names``."""

    def __init__(self, names: Names, defaults: DefaultsModel, captures: Captures, lang: str) -> None:
        self._names = names
        self._conditions = ConditionReader(names)
        self._figures = FigureReader(names)
        self._defaults = defaults
        self._captures = captures
        self._lang = lang

    def rule(self, name: str, model: CheckModel) -> CheckRule | None:
        """One check; None when it has not exactly one template (which is noted)."""
        path: Path = ("checks", name)
        given = [t for t in TEMPLATES if getattr(model, t) is not None]
        if len(given) != 1:
            what = f"check '{name}' has {'no template' if not given else 'the templates ' + ' and '.join(given)}"
            self._names.error(what, path, f"give exactly one of {', '.join(TEMPLATES)}")
            return None
        template = self._template(given[0], model, (*path, given[0]))
        self._texts(template, model, path)
        if model.critical is not None and not model.scored:
            what = f"check '{name}' is an auto-fail and in no score, so confirming it would do nothing"
            self._names.error(what, (*path, "scored"), "remove 'scored: false', or 'critical'")
        group = model.group or self._defaults.group or OTHER
        return CheckRule(
            id=f"{self._names.pack}/{name}",
            title=model.title or name.replace("-", " ").replace("_", " ").capitalize(),
            template=template,
            when=self._conditions.condition(model.when, (*path, "when")) if model.when else None,
            unless=self._conditions.excuse(model, (*path, "unless")),
            requires=tuple(model.requires),
            severity=Severity(model.severity or self._defaults.severity or "minor"),
            weight=_first(model.weight, self._defaults.weight, 1),
            critical=model.critical,
            group=group,
            accountable=model.accountable,
            message=model.message,
            suggest=tuple(model.suggest.get("default", ())),
            suggest_for=self._suggest_for(model, template, (*path, "suggest")),
            status=model.status or self._defaults.status or "stable",
            scored=model.scored,
            wording=_first(model.wording, given[0] in {"avoid", "count"} and group in WORDING_GROUPS, False),
            tags=tuple(model.tags),
            explain=model.explain,
            falsepositives=tuple(model.falsepositives),
            params=model.params,
            examples=tuple(e for kind in ("fail", "pass", "na", "pending") for e in self._examples(model, kind, path)),
            lang=self._lang,
            mark=self._names.mark(path),
        )

    def test(self, index: int, model: TestModel) -> rules.PackTest:
        """One test of a whole conversation."""
        path: Path = ("tests", index)
        expect = {self._names.check(check, (*path, "expect", check)): outcome for check, outcome in model.expect.items()}
        mark, macros = self._names.mark((*path, "chat")), canned_texts(model.macros)
        return rules.PackTest(model.chat, expect, mark, model.channel, model.status, model.now, macros)

    def _examples(self, model: CheckModel, kind: str, path: Path) -> list[rules.Example]:
        models = getattr(model.examples, "pass_" if kind == "pass" else kind)
        return read_examples(self._names, kind, models, (*path, "examples", kind))

    def _signals(self, names: list[str], path: Path) -> tuple[str, ...]:
        return tuple(self._names.signal(name, path) for name in names)

    def _maybe(self, name: str | None, path: Path) -> str | None:
        return self._names.signal(name, path) if name else None

    def _template(self, kind: str, model: CheckModel, path: Path) -> Template:
        if model.unless_near and kind != "avoid":
            self._names.error("'unless_near' goes with 'avoid' only", (*path[:-1], "unless_near"))
        if kind == "avoid" and model.avoid:
            near_by = model.unless_near
            signals = self._signals(model.avoid.signal, path)
            if not near_by:
                return templates.Avoid(signals)
            excuse = self._names.signal(near_by.signal, (*path[:-1], "unless_near", "signal"))
            return templates.Avoid(signals, templates.Near(excuse, near_by.within.messages))
        if kind in COMBINATIONS:
            return read_combination(self._names, model, kind, path)
        if kind == "absent" and (absent := model.absent):
            after, before = self._maybe(absent.after, (*path, "after")), self._maybe(absent.before, (*path, "before"))
            return templates.Absent(self._signals(absent.signal, (*path, "signal")), after, before)
        builders: Mapping[str, Callable[[Path], Template]] = {
            "exists": lambda p: self._exists(_given(model.exists), p),
            "precedes": lambda p: self._precedes(_given(model.precedes), p),
            "order": lambda p: self._order(_given(model.order), p),
            "responds": lambda p: self._responds(_given(model.responds), p),
            "count": lambda p: self._count(_given(model.count), p),
            "metric": lambda p: self._metric(_given(model.metric), p),
        }
        return builders[kind](path)

    def _exists(self, m: ExistsModel, path: Path) -> Template:
        window = m.in_
        if window and window.agent_turns and window.last_agent_turn:
            self._names.error("'in' has both 'agent_turns' and 'last_agent_turn'", (*path, "in"), "keep one of them")
        return templates.Exists(
            signals=self._signals(m.signal, (*path, "signal")),
            min=m.min,
            first_agent_turns=window.agent_turns if window else None,
            last_agent_turn=bool(window and window.last_agent_turn),
            after=self._maybe(m.after, (*path, "after")),
            before=self._maybe(m.before, (*path, "before")),
            idle=m.idle,
        )

    def _precedes(self, m: PrecedesModel, path: Path) -> Template:
        first, then = self._signals(m.first, (*path, "first")), self._signals(m.then, (*path, "then"))
        return templates.Precedes(first, then, self._maybe(m.reset, (*path, "reset")), self._maybe(m.after, (*path, "after")), m.ties)

    def _order(self, m: OrderModel, path: Path) -> Template:
        if len(m.steps) < 2:
            self._names.error("'order' needs two or more steps", (*path, "steps"))
        elif m.min_present > len(m.steps):
            what = f"'min_present' is {m.min_present}, and there are {len(m.steps)} steps"
            self._names.error(what, (*path, "min_present"), f"write {len(m.steps)} or less")
        return templates.Order(self._signals(m.steps, (*path, "steps")), m.strict_, m.min_present)

    def _responds(self, m: RespondsModel, path: Path) -> Template:
        to = self._signals(m.to, (*path, "to"))
        answers: list[str | templates.MessageBy] = []
        for answer in m.with_:
            if answer.message:
                answers.append(templates.MessageBy(frozenset(Role(role) for role in answer.message.by)))
            elif answer.signal:
                answers.append(self._names.signal(answer.signal, (*path, "with")))
        due = None
        if m.within and m.within.time is not None:
            due = m.within.time.strip("{} ")
            known = frozenset[str]().union(*(self._captures(signal) for signal in to))
            if due not in known:
                hint = near(due, known, "name a <capture> of the trigger")
                self._names.error(f"'{m.within.time}' is no capture of {', '.join(m.to)}", (*path, "within", "time"), hint)
        within = None
        if m.within:
            minutes = self._figures.limits(m.within.minutes, 60, (*path, "within", "minutes"))
            within = templates.Within(m.within.agent_turns, _per_minute(minutes), due)
        if m.chase is not None and due is None:
            self._names.error("'chase' goes with 'within: {time: ...}'", (*path, "chase"), "add the time, or remove it")
        if m.hours == "business" and (within is None or within.minutes is None):
            self._names.error("'hours: business' goes with 'within: {minutes: ...}'", (*path, "hours"), "add the minutes, or remove it")
        return templates.Responds(
            to=to,
            responses=tuple(answers),
            within=within,
            hours=m.hours,
            cancel=self._maybe(m.cancel, (*path, "cancel")),
            chase=self._maybe(m.chase, (*path, "chase")),
            not_same_turn=m.not_same_turn,
            repeat=m.repeat,
            on_handoff=m.on_handoff,
            at_end=_at_end(m.at_end),
        )

    def _count(self, m: CountModel, path: Path) -> Template:
        self._figures.count(m.min, m.max, path)
        return templates.Count(self._signals(m.signal, (*path, "signal")), m.per, m.min, m.max)

    def _metric(self, m: MetricModel, path: Path) -> Template:
        return self._figures.metric(m, self._maybe(m.until, (*path, "until")), self._maybe(m.signal, (*path, "signal")), path)

    def _texts(self, template: Template, model: CheckModel, path: Path) -> None:
        """Notes names in messages and suggestions that nothing can fill; not where a signal is wrong, which hides its captures."""
        if self._names.errors:
            return
        beside = frozenset[str]().union(*(self._captures(signal) for signal in _openers(template)))
        known = FIELDS.union(beside, *(self._captures(signal) for signal in template_signals(template)))
        for name in model.params:
            if name in known:
                self._names.error(
                    f"'{name}' is a word that this check's texts already have", (*path, "params", name), "call the param something else"
                )
        self._fields([model.message], known, (*path, "message"))
        for name, texts in model.suggest.items():
            where = (*path, "suggest", name)
            own = known if name == "default" else FIELDS | beside | self._captures(self._names.signal(name, where))
            self._fields(texts, own, where)

    def _fields(self, texts: list[str], known: frozenset[str], path: Path) -> None:
        for name in (name for text in texts for name in _FIELD.findall(text)):
            if name not in known:
                hint = near(name, known, f"one of {', '.join(sorted(known))}")
                self._names.error(f"'{{{name}}}' is nothing that this check knows", path, hint)

    def _suggest_for(self, model: CheckModel, template: Template, path: Path) -> dict[str, tuple[str, ...]]:
        found = {}
        for name, texts in model.suggest.items():
            if name != "default":
                signal = self._names.signal(name, (*path, name))
                if signal not in template_signals(template):
                    self._names.error(f"'{name}' is no signal of this check", (*path, name), "name one of the check's own signals, or 'default'")
                found[signal] = tuple(texts)
        return found


def template_signals(template: Template) -> tuple[str, ...]:
    """The signals whose spans may become evidence of a finding."""
    if isinstance(template, templates.Precedes):
        return (*template.then, *template.first)
    if isinstance(template, templates.Order):
        return template.steps
    if isinstance(template, templates.Responds):
        return template.to
    return () if isinstance(template, templates.Metric | templates.Combined) else template.signals


def _openers(template: Template) -> tuple[str, ...]:
    """The signals that are no finding themselves and whose captures the texts may name."""
    return (template.after,) if isinstance(template, templates.Absent) and template.after else ()


def _at_end(model: AtEndModel) -> dict[str, str]:
    return {cause: act for cause, act in vars(model).items() if act is not None}


def _per_minute(limits: templates.ByChannel | None) -> templates.ByChannel | None:
    if limits is None:
        return None
    return templates.ByChannel({c: v / 60 for c, v in limits.channels.items()}, None if limits.default is None else limits.default / 60)


def _first(value: T | None, *others: T | None) -> T:
    for candidate in (value, *others):
        if candidate is not None:
            return candidate
    raise AssertionError


def _given(value: T | None) -> T:
    if value is None:
        raise AssertionError
    return value
