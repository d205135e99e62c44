"""What the site's config changes of line items: off, severity, points, params."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import PurePath

from supportaudit.errors import UsageError
from supportaudit.rulebook.config import Config, RuleSettings
from supportaudit.rulebook.rules import CheckRule, PackTest
from supportaudit.rulebook.shipped import builtin_packs
from supportaudit.rulebook.validate import near


def settings_of(config: Config | None, known: Collection[str], renamed: Mapping[str, str]) -> Mapping[str, RuleSettings]:
    """The config's settings by today's id. Settings of packs that this run does not use are left aside, of packs that there are not too where an
    option or the environment names the packs.

    Raises UsageError, one line per error, for an id that is none (with the nearest one) and for two entries about one line item.
    """
    if config is None:
        return {}
    found: dict[str, RuleSettings] = {}
    written: dict[str, str] = {}
    problems: list[str] = []
    packs = {check.partition("/")[0] for check in (*known, *renamed)}
    for name, settings in config.rules.items():
        today = renamed.get(name, name)
        where = settings.mark or config.path
        if today not in known:
            pack = name.partition("/")[0] if "/" in name else ""
            if pack in packs or (config.is_by_file("packs") and pack not in _elsewhere(config)):
                problems.append(str(UsageError(f"there is no line item '{name}'", where=where, hint=_nearest(name, known))))
        elif today in found:
            what = f"'{written[today]}' and '{name}' are one line item"
            problems.append(str(UsageError(what, where=where, hint=f"keep one of them, as '{today}'")))
        else:
            found[today], written[today] = settings, name
    if problems:
        raise UsageError("\n".join(problems))
    return found


def as_the_site_wants(check: CheckRule, settings: Mapping[str, RuleSettings]) -> CheckRule:
    """The check with the site's severity and points; params were put in when its pack was read."""
    own = settings.get(check.id, RuleSettings())
    return replace(
        check,
        severity=check.severity if own.severity is None else own.severity,
        weight=check.weight if own.weight is None else own.weight,
    )


def turned_off(settings: Mapping[str, RuleSettings]) -> Mapping[str, str]:
    """The checks that the site does not use -> where it says so (``file:line:column``)."""
    return {check: own.mark for check, own in settings.items() if not own.enabled}


def turned_on(config: Config) -> Config:
    """The config with every line item in use, its other settings kept."""
    return replace(config, rules={name: replace(own, enabled=True) for name, own in config.rules.items()})


def without(tests: Collection[PackTest], off: Collection[str]) -> tuple[PackTest, ...]:
    """The tests of whole conversations, without what they expect of checks that are off."""
    return tuple(replace(test, expect={check: outcome for check, outcome in test.expect.items() if check not in off}) for test in tests)


def _elsewhere(config: Config) -> frozenset[str]:
    """Packs that exist, whether this run uses them or not."""
    return frozenset((*builtin_packs(), *(PurePath(pack).stem for pack in config.packs)))


def _nearest(name: str, known: Collection[str]) -> str:
    same = sorted(check for check in known if check.partition("/")[2] == name)
    return f"write '{same[0]}'" if same else near(name, known, "see: supportaudit rules list")
