"""Options that several commands share, and how they are laid over the config file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import click

from supportaudit.cli.environment import source_of
from supportaudit.cli.types import Score, Word
from supportaudit.errors import UsageError
from supportaudit.model import Role
from supportaudit.model.near import near
from supportaudit.rulebook import TABLE_FIELDS, Config, MaxSkipped, is_mail_source, load_config

Command = TypeVar("Command", bound=Callable[..., object])
ROLES = ("customer", "agent", "bot", "system")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading options said."""

    paths: tuple[str, ...]
    config: Config
    format: str | None


CONFIG = click.option(
    "--config", "config_path", metavar="FILE", help="Config file instead of the nearest supportaudit.yml or pyproject.toml (config show names it)."
)
PEOPLE = (
    click.option("--role", "roles", multiple=True, metavar="NAME=ROLE", help="NAME (author or address) is a customer, agent, bot or system."),
    click.option("--agents-from", multiple=True, metavar="DOMAIN|ADDRESS", help="E-mail from here is written by agents."),
    click.option("--column", "columns", multiple=True, metavar="FIELD=NAME", help="In tables, FIELD (role, text, ...) is the column NAME."),
)
GATES = (
    click.option("--min-score", type=Score(), metavar="N", help="Gate: overall QA score."),
    click.option("--min-agent-score", type=Score(), metavar="N", help="Gate: QA score of every agent with enough evaluations."),
    click.option(
        "--fail-on",
        type=Word(("major", "minor", "note", "never")),
        show_default="the config's, else never",
        help="Gate: any finding this severe.",
    ),
    click.option("--max-auto-fails", type=click.IntRange(min=0), metavar="N", help="Gate: auto-fail items that were not met."),
    click.option("--max-findings", multiple=True, metavar="LINE_ITEM=N", help="Gate: how often this line item (its id) may be not met; repeatable."),
    click.option(
        "--on-few",
        type=Word(("pass", "fail")),
        help="What becomes of gates that rest on fewer evaluations than min_evaluations; without it they are judged, and that is said.",
    ),
    click.option(
        "--max-skipped",
        show_default="the config's, else 0",
        metavar="N|N%",
        help="How much may stay not evaluated before the exit code is 3.",
    ),
)


def setting_options(command: Command) -> Command:
    """Every option that lies over a setting of the config, but for --rules: --role, --agents-from, --column, the gates, --config."""
    return _decorated(command, *PEOPLE, *GATES, CONFIG)


def gate_options(command: Command) -> Command:
    """The gates that lie over those of the config: --min-score, --min-agent-score, --fail-on, --max-skipped, ..."""
    return _decorated(command, *GATES)


def reading_options(command: Command) -> Command:
    """PATH..., --role, --agents-from, --column, --format, --config."""
    paths = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
    format_name = click.option("--format", "format_name", metavar="NAME", help="Read every file as this format instead of telling it by content.")
    return _decorated(command, paths, *PEOPLE, format_name, CONFIG)


def _decorated(command: Command, *decorators: Callable[[Command], Command]) -> Command:
    for decorate in reversed(decorators):
        command = decorate(command)
    return command


def model_option(command: Command) -> Command:
    """--model, for commands that look for signals."""
    help_text = "Language model (spaCy) for rules over word forms and grammar; without one they are N/A."
    return click.option("--model", metavar="NAME_OR_PATH", help=help_text)(command)


def configured(config_path: str | None, search: Sequence[str]) -> Config:
    """The config of a run, with the environment over its file; UsageError for an unusable one."""
    return load_config(config_path, search=search, environ=os.environ)


def judging_options(command: Command) -> Command:
    """--rules, --now: by what, and as of when."""
    rules = click.option("--rules", "packs", multiple=True, metavar="PACK", help="Pack (name or file) to audit by; repeatable; default: all shipped.")
    now = click.option("--now", metavar="TIME", help="Judge contacts that are still open, and expiry, as of this moment.")
    return rules(now(command))


def reading(paths: Sequence[str], format_name: str | None, config_path: str | None, over: Mapping[str, Iterable[str]]) -> Reading:
    """Load the config and lay ``over`` (``roles``, ``agents_from``, ``columns``, ``packs``) over it.

    Raises UsageError for an unusable config or a pair that is none.
    """
    return Reading(tuple(paths), laid_over(configured(config_path, paths), over), format_name)


def laid_over(config: Config, over: Mapping[str, Iterable[str]]) -> Config:
    """The config with the options of one call: roles and columns win one by one, addresses of agents are added, packs replace the config's."""
    roles = {name.casefold(): _role(name, value) for name, value in _pairs("--role", over.get("roles", ()))}
    columns = dict(_pairs("--column", over.get("columns", ())))
    for name in columns:
        if name not in TABLE_FIELDS:
            raise UsageError(f"'{name}' is no field of a table", where="--column", hint=near(name, TABLE_FIELDS, f"one of {', '.join(TABLE_FIELDS)}"))
    packs, agents_from = tuple(over.get("packs", ())), tuple(over.get("agents_from", ()))
    for source in agents_from:
        if not is_mail_source(source):
            what = f"'{source}' is neither a domain nor an e-mail address"
            raise UsageError(what, where="--agents-from", hint="write example.com or ann@example.com")
    origins = dict(config.origins)
    origins |= {f"roles.{name}": source_of("--role") for name in roles}
    origins |= {f"columns.{name}".casefold(): source_of("--column") for name in columns}
    if packs:
        origins = {name: where for name, where in origins.items() if not name.startswith("packs.")} | {"packs": "--rules"}
    if agents_from:
        origins["agents_from"] = ", ".join(filter(None, (origins.get("agents_from"), "--agents-from")))
    return replace(
        config,
        roles={**config.roles, **roles},
        agents_from=(*config.agents_from, *agents_from),
        columns={**config.columns, **columns},
        packs=packs or config.packs,
        origins=origins,
    )


GATE_OPTIONS = ("min_score", "min_agent_score", "fail_on", "max_skipped", "max_auto_fails", "max_findings", "on_few")
"""The options that lie over the gates of the config."""


def gated(config: Config, asked: Mapping[str, object]) -> Config:
    """The config with the gates of one call (``GATE_OPTIONS``; None and empty: not given) over its own; limits of line items win one by one."""
    given = {name: value for name in GATE_OPTIONS if (value := asked.get(name)) is not None and value != ()}
    changes = {name: value for name, value in given.items() if name not in {"max_skipped", "max_findings"}}
    if "max_skipped" in given:
        changes["max_skipped"] = MaxSkipped.parse(str(given["max_skipped"]), "--max-skipped")
    limits = given.get("max_findings", ())
    if isinstance(limits, tuple) and limits:
        changes["max_findings"] = {**config.gates.max_findings, **_limits(limits)}
    gates = replace(config.gates, **changes)  # type: ignore[arg-type]  # click has checked the types
    return replace(config, gates=gates, origins={**config.origins, **{f"gates.{name}": f"--{name.replace('_', '-')}" for name in given}})


def _limits(texts: Iterable[str]) -> dict[str, int]:
    """``LINE_ITEM=N`` as pairs; UsageError for what is none."""
    limits = {}
    for name, number in _pairs("--max-findings", texts):
        if not number.isascii() or not number.isdigit():
            raise UsageError(f"'{number}' is no number of findings", where="--max-findings", hint=f"write {name}=0 or more")
        limits[name] = int(number)
    return limits


def with_model(config: Config, model: str | None) -> Config:
    """The config with the language model that --model names; None leaves what it says."""
    return replace(config, model=model, origins={**config.origins, "model": "--model"}) if model else config


def with_files(config: Config, reviews: str | None, baseline: str | None) -> Config:
    """The config with the reviews file and the baseline that options name; None leaves what it says."""
    origins = {**config.origins, **({"reviews": "--reviews"} if reviews else {}), **({"baseline": "--baseline"} if baseline else {})}
    return replace(config, reviews=reviews or config.reviews, baseline=baseline or config.baseline, origins=origins)


def parse_now(text: str | None, config: Config) -> datetime | None:
    """The moment that ``--now`` names, in the config's time zone where it names none; UsageError for no date."""
    return None if text is None else parse_moment(text, config, "--now")


def parse_moment(text: str, config: Config, option: str) -> datetime:
    """A date or moment in ISO 8601, in the config's time zone where it names none; UsageError for none."""
    from dateutil import parser as dates  # noqa: PLC0415  (most runs are judged as of no moment)
    from dateutil.tz import gettz  # noqa: PLC0415  (as above)

    try:
        moment = dates.isoparse(text.strip())
    except ValueError as problem:
        hint = "write it as 2026-10-31T18:00 or 2026-10-31T18:00:00Z"
        raise UsageError(f"'{text}' is no date and time", where=option, hint=hint) from problem
    return moment if moment.tzinfo else moment.replace(tzinfo=gettz(config.timezone))


def _pairs(option: str, texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    for text in texts:
        name, sign, value = text.rpartition("=") if option == "--role" else text.partition("=")
        if not sign or not name.strip() or not value.strip():
            form, example = ("NAME=ROLE", "Joy=agent") if option == "--role" else ("FIELD=NAME", "text=body")
            raise UsageError(f"'{text}' is not of the form {form}", where=option, hint=f"write it as {example}")
        yield name.strip(), value.strip()


def _role(name: str, value: str) -> Role:
    if value.casefold() not in ROLES:
        raise UsageError(f"'{value}' is no role for '{name}'", where="--role", hint=near(value, ROLES, f"one of {', '.join(ROLES)}"))
    return Role(value.casefold())
