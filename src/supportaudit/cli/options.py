"""Options that several commands share, and how they are laid over the config file."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import click
from dateutil import parser as dates
from dateutil.tz import gettz

from supportaudit.errors import UsageError
from supportaudit.model import Role
from supportaudit.rulebook import TABLE_FIELDS, Config, is_mail_source, load_config

Command = TypeVar("Command", bound=Callable[..., object])
ROLES = ("customer", "agent", "bot", "system")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading options said."""

    paths: tuple[str, ...]
    config: Config
    format: str | None
    packs: tuple[str, ...]
    """The packs to use: those of the command line, else the config's."""


def reading_options(command: Command) -> Command:
    """PATH..., --role, --agents-from, --column, --format, --config."""
    for decorate in reversed(
        (
            click.argument("paths", nargs=-1, required=True, metavar="PATH..."),
            click.option("--role", "roles", multiple=True, metavar="NAME=ROLE", help="NAME (author or address) is a customer, agent, bot or system."),
            click.option("--agents-from", multiple=True, metavar="DOMAIN|ADDRESS", help="E-mail from here is written by agents."),
            click.option("--column", "columns", multiple=True, metavar="FIELD=NAME", help="In tables, FIELD (role, text, ...) is the column NAME."),
            click.option("--format", "format_name", metavar="NAME", help="Read every file as this format instead of telling it by content."),
            click.option("--config", "config_path", metavar="FILE", help="Config file instead of supportaudit.yml in the working or audited folder."),
        )
    ):
        command = decorate(command)
    return command


def model_option(command: Command) -> Command:
    """--model, for commands that look for signals."""
    help_text = "Language model (spaCy) for rules over word forms and grammar; without one they are N/A."
    return click.option("--model", metavar="NAME_OR_PATH", help=help_text)(command)


def judging_options(command: Command) -> Command:
    """--rules, --now: by what, and as of when."""
    rules = click.option("--rules", "packs", multiple=True, metavar="PACK", help="Pack (name or file) to audit by; repeatable; default: all shipped.")
    now = click.option("--now", metavar="TIME", help="Judge contacts that are still open, and expiry, as of this moment.")
    return rules(now(command))


def reading(paths: Sequence[str], format_name: str | None, config_path: str | None, over: Mapping[str, Iterable[str]]) -> Reading:
    """Load the config and lay ``over`` (``roles``, ``agents_from``, ``columns``, ``packs``) over it.

    Raises UsageError for an unusable config or a pair that is none.
    """
    config = load_config(config_path, search=paths)
    roles = {name.casefold(): _role(name, value) for name, value in _pairs("--role", over.get("roles", ()))}
    columns = dict(_pairs("--column", over.get("columns", ())))
    for name in columns:
        if name not in TABLE_FIELDS:
            raise UsageError(f"'{name}' is no field of a table", where="--column", hint=_near(name, TABLE_FIELDS))
    agents_from = tuple(over.get("agents_from", ()))
    for source in agents_from:
        if not is_mail_source(source):
            what = f"'{source}' is neither a domain nor an e-mail address"
            raise UsageError(what, where="--agents-from", hint="write example.com or ann@example.com")
    config = replace(
        config,
        roles={**config.roles, **roles},
        agents_from=(*config.agents_from, *agents_from),
        columns={**config.columns, **columns},
    )
    return Reading(tuple(paths), config, format_name, tuple(over.get("packs", ())) or config.packs)


def with_files(config: Config, reviews: str | None, baseline: str | None) -> Config:
    """The config with the reviews file and the baseline that options name; None leaves what it says."""
    return replace(config, reviews=reviews or config.reviews, baseline=baseline or config.baseline)


def parse_now(text: str | None, config: Config) -> datetime | None:
    """The moment that ``--now`` names, in the config's time zone where it names none; UsageError for no date."""
    if text is None:
        return None
    try:
        moment = dates.isoparse(text)
    except ValueError as problem:
        raise UsageError(f"'{text}' is no date and time", where="--now", hint="write it as 2026-10-31T18:00 or 2026-10-31T18:00:00Z") from problem
    return moment if moment.tzinfo else moment.replace(tzinfo=gettz(config.timezone))


def _pairs(option: str, texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    for text in texts:
        name, sign, value = text.rpartition("=") if option == "--role" else text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise UsageError(f"'{text}' is not of the form {'NAME=ROLE' if option == '--role' else 'FIELD=NAME'}", where=option)
        yield name.strip(), value.strip()


def _role(name: str, value: str) -> Role:
    if value.casefold() not in ROLES:
        raise UsageError(f"'{value}' is no role for '{name}'", where="--role", hint=_near(value.casefold(), ROLES))
    return Role(value.casefold())


def _near(value: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(value, known, n=1)
    return f"did you mean '{near[0]}'?" if near else f"one of {', '.join(known)}"
