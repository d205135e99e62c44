"""``supportaudit.yml`` -> Config."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BeforeValidator, Field

from supportaudit.errors import PackError, UsageError
from supportaudit.model import Role, Severity
from supportaudit.rulebook.config import (
    DEFAULT_MIN_EVALUATIONS,
    DEFAULT_NO_NAMES,
    DEFAULT_PACKS,
    TABLE_FIELDS,
    Config,
    Group,
    RuleSettings,
    is_mail_source,
)
from supportaudit.rulebook.schema import Model, Names
from supportaudit.rulebook.strict_yaml import ListNode, MapNode, Node, Scalar, read
from supportaudit.rulebook.validate import mark_at, near, validated

FILE_NAMES = ("supportaudit.yml", "supportaudit.yaml")

RoleName = Literal["customer", "agent", "bot", "system"]


def _settings(value: object) -> object:
    return {"enabled": value == "on"} if value in ("on", "off") else value


class GroupModel(Model):
    agents: Names = []
    paths: Names = []


class RuleSettingsModel(Model):
    enabled: bool = True
    severity: Literal["major", "minor", "note"] | None = None
    weight: Annotated[int, Field(ge=0, le=10)] | None = None
    params: dict[str, str | int | float] = {}


class ConfigModel(Model):
    """One config file."""

    packs: Names = list(DEFAULT_PACKS)
    roles: dict[str, RoleName] = {}
    agents_from: Names = []
    aliases: dict[str, Names] = {}
    no_names: Names = []
    columns: dict[str, str] = {}
    vendors: dict[str, Annotated[GroupModel, BeforeValidator(lambda v: v if isinstance(v, dict) else {"agents": v})]] = {}
    teams: dict[str, Annotated[GroupModel, BeforeValidator(lambda v: v if isinstance(v, dict) else {"agents": v})]] = {}
    timezone: str = "UTC"
    lang: str = "en"
    min_evaluations: Annotated[int, Field(ge=1)] = DEFAULT_MIN_EVALUATIONS
    sections: dict[str, Annotated[int | float, Field(ge=0)]] = {}
    rules: dict[str, Annotated[RuleSettingsModel, BeforeValidator(_settings)]] = {}
    """Check id -> settings, or ``off``."""
    pass_mark: Annotated[int | float, Field(ge=0, le=100)] | None = None
    auto_fail: Literal["flag", "zero"] = "flag"
    required_wording: Names = []
    macros: str | None = None


def load_config(path: str | None, *, search: Sequence[str]) -> Config:
    """The config of a run: ``path``, else ``supportaudit.yml`` in the working folder, else in the first of ``search`` that is a folder with one.

    Without any file the defaults. Raises UsageError (file:line:column, nearest right word) for a file that cannot be used.
    """
    found = Path(path) if path else _find(search)
    if found is None:
        return Config()
    try:
        data = found.read_bytes()
    except OSError as problem:
        raise UsageError(f"cannot be read: {problem.strerror or problem}", where=str(found), hint="check the path of the config file") from problem
    if not data.strip():
        return Config(path=found.as_posix(), sha256=hashlib.sha256(data).hexdigest())
    try:
        node = read(data, found.as_posix())
        model = validated(node, ConfigModel)
        return _config(model, node, found, hashlib.sha256(data).hexdigest())
    except PackError as problem:
        raise UsageError(problem.what, where=problem.where, hint=problem.hint) from problem


def _find(search: Sequence[str]) -> Path | None:
    for folder in (Path(), *(Path(name) for name in search if name != "-")):
        for name in FILE_NAMES:
            if folder.is_dir() and (folder / name).is_file():
                return folder / name
    return None


def _config(model: ConfigModel, node: MapNode, path: Path, sha256: str) -> Config:
    _check_timezone(model.timezone, node)
    _check_columns(model.columns, node)
    _check_agents_from(model.agents_from, node)
    folder = path.parent
    return Config(
        path=path.as_posix(),
        sha256=sha256,
        packs=tuple(_pack(name, folder) for name in model.packs),
        roles={name.casefold(): Role(role) for name, role in model.roles.items()},
        agents_from=tuple(model.agents_from),
        aliases=_aliases(model, node),
        no_names=DEFAULT_NO_NAMES | {name.casefold() for name in model.no_names},
        columns=model.columns,
        vendors={name: Group(tuple(group.agents), tuple(group.paths)) for name, group in model.vendors.items()},
        teams={name: Group(tuple(group.agents), tuple(group.paths)) for name, group in model.teams.items()},
        timezone=model.timezone,
        lang=model.lang,
        min_evaluations=model.min_evaluations,
        sections={name: float(weight) for name, weight in model.sections.items()},
        rules={check: _rule_settings(settings, str(mark_at(node, ("rules", check)))) for check, settings in model.rules.items()},
        pass_mark=None if model.pass_mark is None else float(model.pass_mark),
        auto_fail=model.auto_fail,
        required_wording=tuple(model.required_wording),
        macros=(folder / model.macros).as_posix() if model.macros else None,
        origins=dict(_origins(node, ())),
    )


def _rule_settings(model: RuleSettingsModel, mark: str) -> RuleSettings:
    return RuleSettings(model.enabled, Severity(model.severity) if model.severity else None, model.weight, model.params, mark)


def _aliases(model: ConfigModel, node: MapNode) -> dict[str, str]:
    """``aliases: {Dana Reyes: [dana, D. Reyes]}`` -> spelling -> name; a spelling of two people is an error."""
    found: dict[str, str] = {}
    for name, spellings in model.aliases.items():
        for spelling in spellings:
            if found.setdefault(spelling.casefold(), name) != name:
                where = str(mark_at(node, ("aliases", name)))
                raise PackError(f"'{spelling}' is an alias of both {found[spelling.casefold()]} and {name}", where=where, hint="keep one of them")
    return found


def _origins(node: Node, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Where each setting was said, and each name within one; packs count as settings."""
    if path:
        yield ".".join(path).casefold(), str(node.mark)
    if isinstance(node, MapNode):
        for key, inner in node.entries.items():
            marked = inner if not isinstance(inner, MapNode) else MapNode(inner.entries, inner.keys, node.keys[key])
            yield from _origins(marked, (*path, key))
    elif isinstance(node, ListNode) and path == ("packs",):
        yield from ((f"packs.{item.value}".casefold(), str(item.mark)) for item in node.items if isinstance(item, Scalar))


def _pack(name: str, folder: Path) -> str:
    return (folder / name).as_posix() if "/" in name or name.endswith((".yaml", ".yml")) else name


def _check_columns(columns: Mapping[str, str], node: MapNode) -> None:
    written = node.entries.get("columns")
    for name in columns:
        if name not in TABLE_FIELDS and isinstance(written, MapNode):
            hint = near(name, TABLE_FIELDS, f"one of {', '.join(TABLE_FIELDS)}")
            raise PackError(f"'{name}' is no field of a table", where=str(written.keys[name]), hint=hint)


def _check_agents_from(sources: Sequence[str], node: MapNode) -> None:
    for index, source in enumerate(sources):
        if not is_mail_source(source):
            where = str(mark_at(node, ("agents_from", index)))
            raise PackError(f"'{source}' is neither a domain nor an e-mail address", where=where, hint="write example.com or ann@example.com")


def _check_timezone(name: str, node: MapNode) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        hint = near(name, available_timezones(), "write it as Europe/Berlin")
        raise PackError(f"there is no time zone '{name}'", where=str(mark_at(node, ("timezone",))), hint=hint) from problem
