"""``params:`` of a check: numbers and words that a site may change, put in wherever the check's template and texts name them.

A reference is ``{name}``. It is replaced before the check is validated, so that a value of the config keeps the same limits as one of the pack.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from supportaudit.errors import PackError, UsageError
from supportaudit.rulebook.config import RuleSettings
from supportaudit.rulebook.schema import TEMPLATES
from supportaudit.rulebook.strict_yaml import ListNode, MapNode, Mark, Node, Scalar
from supportaudit.rulebook.validate import near

_REFERENCE = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z_][a-z0-9_]*$")
_LIMITS = (*TEMPLATES, "unless_near")
"""Keys of a check in which every ``{name}`` is a param."""
_TEXTS = ("message", "suggest")
"""Keys in which ``{name}`` may be something else as well."""
_NAMES_A_CAPTURE = "time"
"""The one key of a template in which ``{name}`` is a capture of its trigger."""


def with_params(pack: str, node: MapNode, settings: Mapping[str, RuleSettings]) -> MapNode:
    """The pack with every param put in, those of the site (by full check id) over those of the pack.

    Raises PackError (one line per error) for a reference without a param and a param without a reference, UsageError for a param of the site
    that the check has not.
    """
    checks = node.entries.get("checks")
    if not isinstance(checks, MapNode):
        return node
    errors: list[PackError] = []
    entries = {
        name: _Check(f"{pack}/{name}", check, settings.get(f"{pack}/{name}", RuleSettings()), errors).filled()
        if isinstance(check, MapNode)
        else check
        for name, check in checks.entries.items()
    }
    if errors:
        raise PackError("\n".join(str(error) for error in errors))
    return replace(node, entries={**node.entries, "checks": replace(checks, entries=entries)})


class _Check:
    """One check while its params are put in."""

    def __init__(self, check: str, node: MapNode, settings: RuleSettings, errors: list[PackError]) -> None:
        self._node = node
        self._errors = errors
        self._used: set[str] = set()
        given = node.entries.get("params")
        self._written = given if isinstance(given, MapNode) else None
        own: dict[str, Scalar] = {}
        for name, value in self._written.entries.items() if self._written else ():
            if isinstance(value, Scalar):
                own[name] = replace(value, param=name)
            else:
                self._error(f"the param '{name}' is neither a number nor a word", value.mark, "write one value")
        self._params = {**own, **_of_the_site(check, own, settings)}

    def filled(self) -> MapNode:
        """The check without references; what is wrong is noted."""
        entries = dict(self._node.entries)
        for key in _LIMITS:
            if key in entries:
                entries[key] = self._within(entries[key], self._limit)
        for key in _TEXTS:
            if key in entries:
                entries[key] = self._within(entries[key], self._text)
        if self._written is not None:
            entries["params"] = replace(self._written, entries={**self._written.entries, **self._params})
            for name, mark in self._written.keys.items():
                self._named_well(name, mark)
        return replace(self._node, entries=entries)

    def _named_well(self, name: str, mark: Mark) -> None:
        if not _NAME.match(name):
            self._error(f"'{name}' is no name for a param", mark, "small letters, digits and _")
        elif name not in self._used:
            self._error(f"nothing in this check uses the param '{name}'", mark, f'write "{{{name}}}" where it belongs, or remove it')

    def _within(self, node: Node, fill: Callable[[Scalar], Scalar]) -> Node:
        if isinstance(node, Scalar):
            return fill(node)
        if isinstance(node, ListNode):
            return replace(node, items=tuple(self._within(item, fill) for item in node.items))
        return replace(node, entries={k: v if k == _NAMES_A_CAPTURE else self._within(v, fill) for k, v in node.entries.items()})

    def _limit(self, scalar: Scalar) -> Scalar:
        """A number or word of the template: a lone reference takes the param's own type."""
        names = _REFERENCE.findall(scalar.value) if isinstance(scalar.value, str) else []
        for name in names:
            if name not in self._params:
                self._error(f"there is no param '{name}'", scalar.mark, near(name, self._params, f"define it: 'params: {{{name}: ...}}'"))
        if len(names) == 1 and scalar.value == f"{{{names[0]}}}" and names[0] in self._params:
            self._used.add(names[0])
            return self._params[names[0]]
        return self._text(scalar)

    def _text(self, scalar: Scalar) -> Scalar:
        if not isinstance(scalar.value, str):
            return scalar
        self._used.update(name for name in _REFERENCE.findall(scalar.value) if name in self._params)
        return replace(scalar, value=_REFERENCE.sub(lambda found: _words(self._params.get(found[1]), found[0]), scalar.value))

    def _error(self, what: str, mark: Mark, hint: str) -> None:
        self._errors.append(PackError(what, where=str(mark), hint=hint))


def _of_the_site(check: str, own: Mapping[str, Scalar], settings: RuleSettings) -> dict[str, Scalar]:
    """The site's values, with their places."""
    marks = settings.param_marks
    for name in settings.params:
        if name not in own:
            known = f"it has {', '.join(sorted(own))}" if own else "it has no params"
            raise UsageError(f"line item '{check}' has no param '{name}'", where=marks.get(name, settings.mark), hint=near(name, own, known))
    return {name: Scalar(value, _mark(marks.get(name, settings.mark)), plain=False, param=name) for name, value in settings.params.items()}


def _mark(written: str) -> Mark:
    """``file:line:column`` read back; a place without line and column is the start of its file."""
    file, _, rest = written.rpartition(":")
    file, _, line = file.rpartition(":")
    return Mark(file, int(line), int(rest)) if file and line.isdigit() and rest.isdigit() else Mark(written or "the config", 1, 1)


def _words(param: Scalar | None, otherwise: str) -> str:
    if param is None:
        return otherwise
    return f"{param.value:g}" if isinstance(param.value, float) else str(param.value)
