"""``compare --out json:FILE``: every figure, unrounded enough to go on computing."""

from __future__ import annotations

from dataclasses import asdict

from supportaudit.model import ComparedReports, Difference, RateDifference, Side
from supportaudit.reports.comparison.sentences import sentence
from supportaudit.reports.figures import figure
from supportaudit.reports.files import write_file
from supportaudit.reports.json_report import SCHEMA_VERSION, Json, encode


def write_json(target: str, found: ComparedReports) -> None:
    """One JSON object; figures have four decimals, null where there is none; the same input gives the same bytes."""
    made = {
        "schema_version": SCHEMA_VERSION,
        "by": found.by,
        "min_evaluations": found.min_evaluations,
        "differences": [_difference(one, found.min_evaluations) for one in found.differences],
        "only_first": list(found.only_first),
        "only_second": list(found.only_second),
        "notes": list(found.notes),
    }
    write_file(target, encode(made).decode() + "\n")


def _difference(one: Difference, least: int) -> Json:
    return {
        "first": _side(one.first),
        "second": _side(one.second),
        "points": figure(one.points),
        "low": figure(one.low),
        "high": figure(one.high),
        "few": one.few,
        "different": one.real,
        "sentence": sentence(one, least),
        "drivers": [rate.check for rate in one.drivers],
        "checks": [_rate(rate) for rate in one.rates],
    }


def _side(side: Side) -> Json:
    return {"name": side.name, "evaluations": side.evaluations, "score": figure(side.score), "sd": figure(side.sd)}


def _rate(rate: RateDifference) -> Json:
    return {
        "check": rate.check,
        "title": rate.title,
        "first": {name: value for name, value in asdict(rate.first).items() if name in {"met", "decided"}},
        "second": {name: value for name, value in asdict(rate.second).items() if name in {"met", "decided"}},
        "points": figure(rate.points),
        "low": figure(rate.low),
        "high": figure(rate.high),
        "different": rate.real,
    }
