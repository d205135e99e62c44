"""``supportaudit config``: show."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import PurePath

import click
import orjson

from supportaudit.cli.environment import config_variables
from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import configured, gated, laid_over, setting_options
from supportaudit.cli.rules.shared import RULES
from supportaudit.model.shown import one_line
from supportaudit.rulebook import Config, IgnoreGlob, MaxSkipped
from supportaudit.rulebook.catalogue import Catalogue, LineItem, catalogue_of, prepared

Value = str | int | float | bool | list[str] | None
DEFAULT = "default"
ABOUT_THE_FILE = frozenset({"path", "sha256", "origins", "searched"})
OF_THE_PACKS = frozenset({"sections", "rules"})
NARROWEST = 24
"""Columns that a value has at least, however narrow the terminal is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One setting: what it is, and where that was said."""

    key: str
    value: Value
    origin: str
    pack: Value = None
    """What the pack says, where the site says otherwise."""


@click.group("config", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Show each setting and where it was said."""


@command.command(
    "show",
    epilog="""\b
Examples:
  supportaudit config show
  supportaudit config show dump/                what audit dump/ would use
  supportaudit config show --min-score 80       the same under an option

\b
Options win over the environment, the environment over the config file, the file over the packs. The nearest file
counts, never several: from the working folder up to the root of its repository, then from PATH... likewise.""",
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@setting_options
@RULES
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
def show(paths: tuple[str, ...], config_path: str | None, *, as_json: bool, **options: object) -> int:
    """Each setting, its value, and where it was said: an option, the environment, file:line:column, a pack, or the default."""
    over = {name: [str(item) for item in value] for name, value in options.items() if isinstance(value, tuple)}
    config = gated(laid_over(configured(config_path, paths), over), options)
    packs_alone = _packs_alone(config)
    rows = [*settings(config), *section_rows(config, packs_alone), *line_item_rows(config, packs_alone)]
    if as_json:
        click.echo(_json(config, rows))
        return ExitCode.OK
    for line in _page(config, rows, packs_alone):
        click.echo(line)
    return ExitCode.OK


def _packs_alone(config: Config) -> Catalogue:
    """The line items as the packs have them; UsageError where one of the site's settings fits none."""
    as_shipped = replace(config, rules={}, sections={}, required_wording=())
    own = bool(config.rules or config.required_wording)
    ready = prepared(as_shipped)
    if ready and not own:
        return ready
    from supportaudit.cli.packs import rulebook_of  # noqa: PLC0415  (lists of the shipped packs are prepared)

    if own:
        rulebook_of(config)
    return ready or catalogue_of(rulebook_of(as_shipped))


def settings(config: Config) -> Iterator[Row]:
    """Every setting but those about line items and sections, in the order of the config's own fields."""
    for field in fields(config):
        if field.name not in ABOUT_THE_FILE | OF_THE_PACKS:
            yield from _rows(field.name, getattr(config, field.name), config.origins, DEFAULT)


def section_rows(config: Config, packs: Catalogue) -> Iterator[Row]:
    """The weight of every section that a line item is in."""
    for group in dict.fromkeys(check.group for check in packs.items.values()):
        key, weight = f"sections.{group}", packs.sections.get(group, 1.0)
        if group in config.sections:
            yield Row(key, config.sections[group], config.origins.get(key.casefold(), DEFAULT), weight)
        else:
            yield Row(key, weight, "pack" if group in packs.sections else DEFAULT)


def line_item_rows(config: Config, packs: Catalogue) -> Iterator[Row]:
    """All that may be set of each line item of which the config sets something."""
    for name, own in config.rules.items():
        check = packs.items.get(name)
        whole, pack = _origin(config.origins, f"rules.{name}", DEFAULT), _pack_place(check) if check else DEFAULT
        yield Row(f"rules.{name}.enabled", own.enabled, _origin(config.origins, f"rules.{name}.enabled", pack if own.enabled else whole), True)
        of_pack: dict[str, Value] = {"severity": check.severity, "weight": check.weight} if check else {}
        said: dict[str, Value] = {"severity": own.severity.value if own.severity else None, "weight": own.weight}
        for key, value in said.items():
            if value is not None:
                yield Row(f"rules.{name}.{key}", value, _origin(config.origins, f"rules.{name}.{key}", whole), of_pack.get(key))
            elif check:
                yield Row(f"rules.{name}.{key}", of_pack[key], pack)
        params: Mapping[str, Value] = check.params if check else {}
        for param in dict.fromkeys((*params, *own.params)):
            key = f"rules.{name}.params.{param}"
            if param in own.params:
                yield Row(key, own.params[param], _origin(config.origins, key, whole), params.get(param))
            else:
                yield Row(key, params[param], pack)


def _pack_place(check: LineItem) -> str:
    return f"pack {check.pack} ({check.mark})"


def _origin(origins: Mapping[str, str], key: str, otherwise: str) -> str:
    return origins.get(key.casefold(), otherwise)


def _rows(key: str, value: object, origins: Mapping[str, str], inherited: str) -> Iterator[Row]:
    """One row a value; names within a setting, and settings within one, each have their own."""
    origin = _origin(origins, key, inherited)
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _rows(f"{key}.{name}", inner, origins, origin)
    elif is_dataclass(value) and not isinstance(value, MaxSkipped | IgnoreGlob):
        for field in fields(value):
            inner = getattr(value, field.name)
            if inner != () or f"{key}.{field.name}".casefold() in origins:
                yield from _rows(f"{key}.{field.name}", inner, origins, DEFAULT if inner == field.default else origin)
    elif isinstance(value, tuple):
        yield Row(key, [str(item) for item in value], origin)
    elif isinstance(value, frozenset):
        yield Row(key, sorted(map(str, value)), origin)
    elif value is None or isinstance(value, str | int | float):
        yield Row(key, value, origin)
    else:
        yield Row(key, str(value) if value else [], origin)


def _page(config: Config, rows: Sequence[Row], packs: Catalogue) -> Iterator[str]:
    yield one_line(f"Config file: {config.path or 'none'}")
    if config.searched:
        yield one_line(f"Looked in: {', '.join(config.searched)}")
    yield ""
    name = PurePath(config.path).name
    yield from _table(
        [("setting", "value", "from"), *((row.key, _text(row), one_line(row.origin.replace(config.path or name, name))) for row in rows)]
    )
    yield ""
    others = sum(check not in config.rules for check in packs.items)
    yield f"As the packs have them: {others} {'line item' if others == 1 else 'line items'} (supportaudit rules list)."
    yield from textwrap.wrap(f"Variables: {', '.join(sorted(config_variables()))}, and SUPPORTAUDIT_ with the name of any option of audit.", _width())


def _text(row: Row) -> str:
    of_pack = f" (pack: {_plain(row.pack)})" if row.pack is not None and row.pack != row.value else ""
    return f"{_plain(row.value)}{of_pack}"


def _plain(value: Value) -> str:
    """A value as a line of text, whatever a hostile file has put into it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == []:
        return "none"
    text = f"{value:.15g}" if isinstance(value, float) else ", ".join(item or '""' for item in value) if isinstance(value, list) else str(value)
    return one_line(text)


def _width() -> int:
    return shutil.get_terminal_size((100, 24)).columns


def _table(rows: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Three columns; where the page is narrow the values, and the names of settings if need be, run over several lines."""
    room = _width() - max(len(origin) for _, _, origin in rows) - 2
    key_width = min(max(len(key) for key, _, _ in rows), max(NARROWEST, room // 2))
    value_width = min(max(len(value) for _, value, _ in rows), max(NARROWEST, room - key_width - 2))
    for key, value, origin in rows:
        keys, values = (textwrap.wrap(text, width, break_on_hyphens=False) for text, width in ((one_line(key), key_width), (value, value_width)))
        for number in range(max(len(keys), len(values))):
            cells = (keys[number : number + 1] or [""], values[number : number + 1] or [""], [origin if number == 0 else ""])
            (left,), (middle,), (right,) = cells
            yield f"{left.ljust(key_width)}  {middle.ljust(value_width)}  {right}".rstrip()


def _json(config: Config, rows: Sequence[Row]) -> str:
    shown = [{"key": r.key, "value": r.value, "from": r.origin, **({"pack": r.pack} if r.pack is not None else {})} for r in rows]
    whole = {"file": config.path or None, "sha256": config.sha256 or None, "searched": list(config.searched), "settings": shown}
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2).decode()
