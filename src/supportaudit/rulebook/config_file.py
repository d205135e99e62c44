"""``supportaudit.yml`` (or a table of ``pyproject.toml``) and the environment -> Config."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from supportaudit.errors import PackError, UsageError
from supportaudit.model import Severity
from supportaudit.rulebook.calendars import CalendarModel, check_timezone, read_calendars
from supportaudit.rulebook.config import (
    DEFAULT_MIN_EVALUATIONS,
    DEFAULT_NO_NAMES,
    DEFAULT_PACKS,
    TABLE_FIELDS,
    Config,
    GateSettings,
    IgnoreGlob,
    MaxSkipped,
    RuleSettings,
    is_mail_source,
)
from supportaudit.rulebook.config_env import overlaid
from supportaudit.rulebook.config_people import read_aliases, read_groups, read_roles
from supportaudit.rulebook.config_search import TABLE, Found, read_bytes
from supportaudit.rulebook.config_sources import SourceModel, read_sources
from supportaudit.rulebook.language import LongForm
from supportaudit.rulebook.schema_base import LanguageTag, Model, Names
from supportaudit.rulebook.strict_toml import read_toml
from supportaudit.rulebook.strict_yaml import ListNode, MapNode, Mark, Node, Scalar, read
from supportaudit.rulebook.validate import mark_at, near, validated

BOM = b"\xef\xbb\xbf"
NOTHING = MapNode({}, {}, Mark("", 0, 0))

SWITCHES = ("on", "off")
SWITCHED = {"no": "off", "false": "off", "yes": "on", "true": "on"}
"""What others write for them."""

RoleName = Literal["customer", "agent", "bot", "system"]


def switched(value: object) -> object:
    """``on`` and ``off`` as settings of a line item; ValueError with the nearest one for another word."""
    if not isinstance(value, str | bool):
        return value
    if value not in SWITCHES:
        meant = SWITCHED.get(str(value).casefold())
        hint = f"did you mean '{meant}'?" if meant else near(str(value), SWITCHES, "write on or off")
        raise ValueError(f"on, off, or settings below it; {hint}")
    return {"enabled": value == "on"}


def as_text(value: object) -> object:
    """A whole number as text, so that `5` and `5%` are written alike."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class GroupModel(Model):
    agents: Names = []
    paths: Names = []


class RuleSettingsModel(Model):
    enabled: bool = True
    severity: Literal["major", "minor", "note"] | None = None
    weight: Annotated[int, Field(ge=0, le=10)] | None = None
    params: dict[str, str | int | float] = {}


Score = Annotated[float, Field(ge=0, le=100)]


class GatesModel(Model):
    min_score: Score | None = None
    min_agent_score: Score | None = None
    fail_on: Literal["major", "minor", "note", "never"] = "never"
    max_skipped: Annotated[str, BeforeValidator(as_text)] = "0"
    max_auto_fails: Annotated[int, Field(ge=0)] | None = None
    max_findings: dict[str, Annotated[int, Field(ge=0)]] = {}
    """Check id -> limit."""
    on_few: Literal["pass", "fail"] | None = None


class ConfigModel(Model):
    """One config file."""

    packs: Names = list(DEFAULT_PACKS)
    roles: dict[str, RoleName] = {}
    agents_from: Names = []
    aliases: dict[str, Names] = {}
    no_names: Names = []
    complete_channels: Names = []
    columns: dict[str, str] = {}
    vendors: dict[str, Annotated[GroupModel, BeforeValidator(LongForm("agents"))]] = {}
    teams: dict[str, Annotated[GroupModel, BeforeValidator(LongForm("agents"))]] = {}
    timezone: str = "UTC"
    lang: LanguageTag = "en"
    min_evaluations: Annotated[int, Field(ge=1)] = DEFAULT_MIN_EVALUATIONS
    sections: dict[str, Annotated[float, Field(ge=0)]] = {}
    rules: dict[str, Annotated[RuleSettingsModel, BeforeValidator(switched)]] = {}
    """Check id -> settings, or ``off``."""
    pass_mark: Score | None = None
    auto_fail: Literal["flag", "zero"] = "flag"
    required_wording: Names = []
    macros: str | None = None
    model: str | None = None
    reviews: str | None = None
    baseline: str | None = None
    ignore: Names = []
    sources: dict[str, SourceModel] = {}
    gates: GatesModel = GatesModel()
    calendars: dict[str, CalendarModel] = {}


def read_config(found: Found, environ: Mapping[str, str], *, asked: bool) -> Config:
    """What the file that was found says, ``environ`` over it; where it was ``asked`` for, a file that says nothing is an error.

    Raises UsageError and PackError for what cannot be used.
    """
    node, sha256 = _read(found.path, asked=asked) if found.path else (NOTHING, "")
    node = overlaid(node, ConfigModel, environ)
    shown = found.path.as_posix() if found.path else ""
    if not node.entries:
        return Config(path=shown, sha256=sha256, searched=found.searched)
    return _config(validated(node, ConfigModel, "supportaudit config show"), node, Config(path=shown, sha256=sha256, searched=found.searched))


def _read(path: Path, *, asked: bool) -> tuple[MapNode, str]:
    """What the file says, and its sha256; a file that was only found may say nothing."""
    data, shown = read_bytes(path), path.as_posix()
    lines = (line.strip() for line in data.removeprefix(BOM).splitlines())
    if path.suffix == ".toml":
        table = read_toml(data, shown, TABLE)
        if table is None:
            raise UsageError("there is no [tool.supportaudit] in it", where=shown, hint="add the table, or name another file")
        node = table
    else:
        node = read(data, shown) if any(line and not line.startswith(b"#") for line in lines) else NOTHING
    if asked and not node.entries:
        raise UsageError("the config says nothing", where=shown, hint="write a setting, such as 'timezone: Europe/Berlin', or leave --config out")
    return node, hashlib.sha256(data).hexdigest()


def _config(model: ConfigModel, node: MapNode, found: Config) -> Config:
    check_timezone(model.timezone, str(mark_at(node, ("timezone",))))
    _check_columns(model.columns, node)
    _check_agents_from(model.agents_from, node)
    folder = partial(_folder, found, node)
    aliases = read_aliases(model.aliases, node)
    return Config(
        path=found.path,
        sha256=found.sha256,
        packs=tuple(_pack(name, folder("packs")) for name in model.packs),
        roles=read_roles(model.roles, node),
        agents_from=tuple(model.agents_from),
        aliases=aliases,
        no_names=DEFAULT_NO_NAMES | {name.casefold() for name in model.no_names},
        complete_channels=frozenset(name.casefold() for name in model.complete_channels),
        columns=model.columns,
        vendors=read_groups("vendors", model.vendors, aliases, node),
        teams=read_groups("teams", model.teams, aliases, node),
        timezone=model.timezone,
        lang=model.lang,
        min_evaluations=model.min_evaluations,
        sections=model.sections,
        rules={check: _rule_settings(settings, node, check) for check, settings in model.rules.items()},
        pass_mark=model.pass_mark,
        auto_fail=model.auto_fail,
        required_wording=tuple(model.required_wording),
        macros=_path(model.macros, folder("macros")),
        calendars=read_calendars(model.calendars, node, model.timezone),
        model=_model(model.model, folder("model")),
        reviews=_path(model.reviews, folder("reviews")),
        baseline=_path(model.baseline, folder("baseline")),
        ignore=_ignore(model.ignore, folder("ignore"), node),
        sources=read_sources(model.sources, node, folder("sources")),
        gates=_gates(model.gates, node),
        origins=dict(_origins(node, ())),
        searched=found.searched,
    )


def _rule_settings(model: RuleSettingsModel, node: MapNode, check: str) -> RuleSettings:
    mark = str(mark_at(node, ("rules", check)))
    params = {name: str(mark_at(node, ("rules", check, "params", name))) for name in model.params}
    return RuleSettings(model.enabled, Severity(model.severity) if model.severity else None, model.weight, model.params, mark, params)


def _folder(found: Config, node: MapNode, key: str) -> Path:
    """What paths under this key start from: the config file's folder, for a variable of the environment the working folder."""
    return Path(found.path).parent if mark_at(node, (key,)).line else Path()


def _gates(model: GatesModel, node: MapNode) -> GateSettings:
    allowed = MaxSkipped.parse(model.max_skipped, str(mark_at(node, ("gates", "max_skipped"))))
    return GateSettings(model.min_score, model.min_agent_score, model.fail_on, allowed, model.max_auto_fails, model.max_findings, model.on_few)


def _ignore(globs: Sequence[str], folder: Path, node: MapNode) -> tuple[IgnoreGlob, ...]:
    for index, glob in enumerate(globs):
        if not glob.strip("/. ") or glob.startswith("!"):
            hint = "write archive/** or *.bak" if not glob.startswith("!") else "globs only leave out; write narrower ones"
            raise PackError(f"'{glob}' is no glob of files to leave out", where=str(mark_at(node, ("ignore", index))), hint=hint)
    return tuple(IgnoreGlob(glob, folder.as_posix()) for glob in globs)


def _origins(node: Node, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Where each setting was said, and each name within one; spellings of a person and packs count as settings."""
    if path:
        yield ".".join(path).casefold(), str(node.mark if path[0] != "no_names" else f"default, {node.mark}")
    if isinstance(node, MapNode):
        for key, inner in node.entries.items():
            marked = inner if not isinstance(inner, MapNode) else MapNode(inner.entries, inner.keys, node.keys[key])
            yield from _origins(marked, (*path, key))
    elif isinstance(node, ListNode) and path[0] in {"aliases", "packs", "required_wording"}:
        yield from ((f"{path[0]}.{item.value}".casefold(), str(item.mark)) for item in node.items if isinstance(item, Scalar))


def _path(name: str | None, folder: Path) -> str | None:
    return (folder / name).as_posix() if name else None


def _model(name: str | None, folder: Path) -> str | None:
    """A spaCy model by its package's name, or by the folder that holds it."""
    return _path(name, folder) if name and ("/" in name or name.startswith(".")) else name


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
