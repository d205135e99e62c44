"""How right the packs are on the labelled conversations beside the checkout, and whether they are still as right as they have been.

    python -m tools.accuracy --date 2026-10-31        measure, write docs/accuracy.md, raise the floors in tests/accuracy_floors.json

A figure below its floor ends this with exit code 1 and nothing written. Floors only rise here; to lower one, edit the file and say why in the
commit. Without ../shared nothing is measured, and a line says so.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from supportaudit.cli.app import run

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared" / "gold"
PAGE = ROOT / "docs" / "accuracy.md"
FLOORS = ROOT / "tests" / "accuracy_floors.json"
STEP = 100
"""Floors are whole hundredths: what a figure is above them is no promise."""
SLACK = 1e-9
Report = Mapping[str, object]


def measured(folder: Path) -> dict[str, object]:
    """The report of ``supportaudit calibrate`` over the labelled conversations; its page goes to standard output."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "calibration.json"
        words = ["calibrate", str(folder / "dev.conversations.jsonl"), "--labels", str(folder / "dev.labels.jsonl"), "--examples", "0"]
        code = run([*words, "--out", "terminal", "--out", f"json:{out}"])
        if code:
            sys.exit(f"supportaudit calibrate ended with exit code {code}")
        report: dict[str, object] = json.loads(out.read_bytes())
        return report


def part(report: Report, name: str) -> dict[str, object]:
    """An object of the report."""
    found = report[name]
    if not isinstance(found, dict):
        raise TypeError(name)
    return found


def rows(report: Report, name: str) -> list[dict[str, object]]:
    """A list of objects of the report."""
    found = report[name]
    if not isinstance(found, list):
        raise TypeError(name)
    return found


def value(report: Report, name: str) -> float | None:
    """The value of a figure, or the figure itself; None where there is none."""
    found = report[name]
    found = found.get("value") if isinstance(found, dict) else found
    return float(found) if isinstance(found, int | float) else None


def figures(report: Report) -> dict[str, float]:
    """What has a floor, by the names of ``--fail-under``; what could not be computed is left out."""
    scores, accusing = part(report, "scores"), part(report, "accusing")
    found = {
        "macro_f1": value(report, "macro_f1"),
        "check_macro_f1": value(report, "check_macro_f1"),
        "accusing.precision": value(accusing, "precision"),
        "accusing.recall": value(accusing, "recall"),
        "spearman": value(scores, "spearman"),
        "scored": value(scores, "share"),
    }
    for kind, name in (("signal", "signals"), ("check", "checks")):
        found |= {f"{kind}/{row['name']}.f1": value(row, "f1") for row in rows(report, name)}
    return {name: figure for name, figure in found.items() if figure is not None}


def fallen(now: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """A line for each figure that is below its floor, or no longer there."""
    lines = []
    for name, floor in sorted(floors.items()):
        if name not in now:
            lines.append(f"{name} is no longer measured; its floor is {floor:.2f}")
        elif now[name] < floor - SLACK:
            lines.append(f"{name} is {now[name]:.4f}; its floor is {floor:.2f}")
    return lines


def raised(now: Mapping[str, float], floors: Mapping[str, float]) -> dict[str, float]:
    """The floors, each where it was or higher."""
    below = {name: math.floor(figure * STEP + SLACK) / STEP for name, figure in now.items()}
    return {name: max(floor, floors.get(name, floor)) for name, floor in sorted(below.items())}


def page(report: Report, day: date) -> str:
    """docs/accuracy.md: figures only; the conversations and what was said in them are not ours to show."""
    return "\n".join(_page(report, day)) + "\n"


def _page(report: Report, day: date) -> Iterator[str]:
    contacts, scores, accusing = part(report, "contacts"), part(report, "scores"), part(report, "accusing")
    manifest = part(report, "manifest")
    yield from ("# How right the packs are", "", "<!-- made by `make accuracy` (tools/accuracy.py) -->", "")
    yield from (
        f"Measured on {day.isoformat()} with {manifest['tool']} on {contacts['compared']} labelled conversations: tweets to airlines and other",
        "companies, chats and e-mails, some of them written for the purpose. Two readers labelled each, apart from each other; where they differ,",
        "the answer counts neither way.",
        "",
        "**These figures are optimistic.** The packs were written by people who looked at these very conversations, and answers on which readers",
        "differ, which are the hard ones, are left out. On conversations that no rule author has seen expect less, most of all for signals with few",
        "real ones. To know how right the tool is on your own contacts, measure it there: [calibration.md](calibration.md).",
        "",
        "| figure | value | likely (95 %) |",
        "| --- | ---: | ---: |",
        f"| signals, mean F1 | {_value(report, 'macro_f1')} | {_likely(report, 'macro_f1')} |",
        f"| line items, mean F1 | {_value(report, 'check_macro_f1')} | {_likely(report, 'check_macro_f1')} |",
        f"| what accuses an agent: right of flagged | {_value(accusing, 'precision')} | {_likely(accusing, 'precision')} |",
        f"| what accuses an agent: found of real ones | {_value(accusing, 'recall')} | {_likely(accusing, 'recall')} |",
        f"| QA score and readers' rating: Spearman | {_value(scores, 'spearman')} | {_likely(scores, 'spearman')} |",
        f"| contacts with a QA score | {_value(scores, 'share')} | |",
    )
    for heading, name in (("Signals", "signals"), ("Line items", "checks")):
        yield from ("", f"## {heading}", "")
        yield "| | flagged | right | likely | real | found | likely | F1 | likely | kappa | AC1 |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
        yield from (f"| {' | '.join(_cells(row))} |" for row in rows(report, name))
    yield from ("", "Flagged: the tool said so (of a line item: not met). Real: the readers said so. Right is precision, found is recall.")
    yield from ("", "## Measured with", "", "| pack | version | SHA-256 |", "| --- | --- | --- |")
    yield from (f"| {pack['id']} | {pack['version']} | `{str(pack['sha256'])[:16]}` |" for pack in rows(manifest, "packs"))
    yield from ("", f"Labels: `{str(rows(manifest, 'labels')[0]['sha256'])[:16]}`.")


def _cells(row: Report) -> Iterator[str]:
    right, false_alarms, missed = (int(value(row, name) or 0) for name in ("right", "false_alarms", "missed"))
    yield f"`{row['name']}`"
    yield from (f"{right + false_alarms}", _value(row, "precision"), _likely(row, "precision"))
    yield from (f"{right + missed}", _value(row, "recall"), _likely(row, "recall"))
    yield from (_value(row, "f1"), _likely(row, "f1"), _value(row, "kappa"), _value(row, "ac1"))


def _value(report: Report, name: str) -> str:
    found = value(report, name)
    return "–" if found is None else f"{found:.2f}"


def _likely(report: Report, name: str) -> str:
    low, high = (value(part(report, name), bound) for bound in ("low", "high"))
    return "–" if low is None or high is None else f"{low:.2f} to {high:.2f}"


def main(argv: list[str] | None = None) -> int:
    """Return 0 when every figure is at its floor or above, or there is nothing to measure on."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--date", required=True, type=date.fromisoformat, help="The day that the page names.")
    options.add_argument("--gold", type=Path, default=GOLD, help="The folder of dev.conversations.jsonl and dev.labels.jsonl.")
    given = options.parse_args(argv)
    gold: Path = given.gold
    day: date = given.date
    if not (gold / "dev.labels.jsonl").is_file():
        print("SKIPPED: accuracy was not measured, as there is no ../shared/gold beside the checkout.")
        return 0
    report = measured(gold)
    now = figures(report)
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    if lines := fallen(now, floors):
        print("\n".join(("", "Below the floor:", *lines, f"Nothing was written. To lower a floor, edit {FLOORS.relative_to(ROOT)} and say why.")))
        return 1
    higher = raised(now, floors)
    FLOORS.write_text(json.dumps(higher, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(report, day), encoding="utf-8")
    up = sum(floor > floors.get(name, -math.inf) for name, floor in higher.items())
    print(f"\nWritten: {PAGE.relative_to(ROOT)}. Floors raised or new: {up} of {len(higher)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
