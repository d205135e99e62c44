"""Reports of earlier runs, read again: the scorecards of ``--out json:FILE`` as sides of a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from supportaudit.errors import UsageError
from supportaudit.model import Side, SideRate
from supportaudit.reports.json_report import SCHEMA_VERSION

LARGEST = 2 << 30
"""Bytes of a report; it is read whole."""
MAKE_ONE = "write one with supportaudit audit PATH... --out json:FILE"


@dataclass(frozen=True, slots=True)
class EarlierReport:
    """What a comparison needs of a report."""

    path: str
    sides: Mapping[str, Mapping[str, Side]]
    """Cut -> key -> its figures; the overall ones are ``all`` of ``all``."""
    packs: tuple[str, ...]
    """Name, version and hash of each pack."""
    config: str
    """Hash of the config; empty without one."""

    @property
    def overall(self) -> Side:
        return self.sides["all"]["all"]


def read_report(path: str) -> EarlierReport:
    """The report in this file. Raises UsageError, with file and next step, for what is none, or one of another version."""
    try:
        if Path(path).stat().st_size > LARGEST:
            raise UsageError("the report is too large to be compared", where=path, hint="write it without --full")
        made = orjson.loads(Path(path).read_bytes())
    except OSError as problem:
        raise UsageError(f"the report cannot be read: {problem.strerror or problem}", where=path, hint=MAKE_ONE) from problem
    except orjson.JSONDecodeError as problem:
        raise UsageError("this is no report in JSON", where=f"{path}:{problem.lineno}:{problem.colno}", hint=MAKE_ONE) from problem
    if not isinstance(made, dict) or "scorecards" not in made or "manifest" not in made:
        raise UsageError("this is no report of supportaudit audit", where=path, hint=MAKE_ONE)
    if made.get("schema_version") != SCHEMA_VERSION:
        raise UsageError("the report is of another version", where=path, hint=MAKE_ONE)
    try:
        return _report(path, made)
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise UsageError("the report is damaged, or lacks what a comparison needs", where=path, hint=MAKE_ONE) from problem


def _report(path: str, made: Mapping[str, object]) -> EarlierReport:
    sides: dict[str, dict[str, Side]] = {}
    for card in _objects(made["scorecards"]):
        by, vendor = _text(card["by"]), card["vendor"]
        key = _text(card["key"])
        name = f"{key} ({vendor})" if by == "agent" and vendor else key
        sides.setdefault(by, {})[name] = _side(card, name)
    manifest = made["manifest"]
    if not isinstance(manifest, dict) or "all" not in sides.get("all", {}):
        raise ValueError(path)
    packs = tuple(" ".join(str(pack.get(part, "")) for part in ("id", "version", "sha256")) for pack in _objects(manifest.get("packs", [])))
    config = manifest.get("config")
    return EarlierReport(path, sides, packs, str(config.get("sha256") or "") if isinstance(config, dict) else "")


def _side(card: Mapping[str, object], name: str) -> Side:
    rates = (
        SideRate(
            check=_text(rate["check"]),
            title=_text(rate["title"]),
            met=_whole(rate["met"]),
            decided=_whole(rate["met"]) + _whole(rate["not_met"]),
            points_lost=_number(rate["points_lost"]) or 0.0,
        )
        for rate in _objects(card["checks"])
    )
    return Side(name, _whole(card["evaluations"]), _number(card["score"]), _number(card["sd"]), tuple(rates))


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    if not isinstance(value, list):
        raise TypeError(value)
    for item in value:
        if not isinstance(item, dict):
            raise TypeError(item)
        yield item


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(value)
    return value


def _number(value: object) -> float | None:
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(value)
    return float(value)
