"""Label files -> what people said: JSON Lines, tables of labels, and filled-in sheets (docs/calibration.md)."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TypeGuard

import orjson

from supportaudit.errors import UsageError
from supportaudit.loaders.csv_rows import delimiter_of, rows_of
from supportaudit.loaders.interface import MIB, size_text
from supportaudit.loaders.label_tables import TableLine, outcome_of, quality_of, read_table
from supportaudit.loaders.text import binary_kind, encoding_of
from supportaudit.loaders.workbook import is_workbook, workbook_rows
from supportaudit.model import LabelFile, Labelled
from supportaudit.model.shown import one_line
from supportaudit.rulebook.files import read_file

LARGEST = 64 * MIB
NUMBER = re.compile(r"[0-9]{1,9}")
KEYS = ("conversation", "labeller", "signals", "disputed", "outcomes", "quality")
OTHER_KEYS = frozenset({"resolved", "complaint", "note"})
"""Keys that people keep beside the labels; they are in no figure."""
FORM = 'write {"conversation": "c-1", "signals": {"4": ["hear"]}}'


def load_labels(paths: Sequence[str]) -> tuple[LabelFile, ...]:
    """The labels of each file. Where several files name no labeller, each file is the labels of one, called like the file.

    Raises UsageError, with file and line, for what cannot be read or says two things at once, OSError for a file that is not there.
    """
    files = tuple(_load(path) for path in paths)
    if len(files) > 1:
        files = tuple(replace(file, labelled=tuple(_by_someone(one, file.path) for one in file.labelled)) for file in files)
    said: dict[tuple[str, str], str] = {}
    for one in (one for file in files for one in file.labelled):
        first = said.setdefault((one.conversation, one.labeller), one.where)
        if first != one.where:
            who = f" by {one_line(one.labeller)}" if one.labeller else ""
            raise UsageError(f"contact '{one.conversation}' is labelled twice{who}, first in {first}", where=one.where, hint="name each labeller")
    return files


def _by_someone(one: Labelled, path: str) -> Labelled:
    return one if one.labeller else replace(one, labeller=PurePath(path).stem)


def _load(path: str) -> LabelFile:
    data = read_file(path, LARGEST + 1)
    if len(data) > LARGEST:
        raise UsageError(f"labels of more than {size_text(LARGEST)}", where=path, hint="split them into several files")
    sha256 = hashlib.sha256(data).hexdigest()
    if is_workbook(data):
        labelled, blank = read_table(path, (TableLine(number, cells) for number, cells in enumerate(workbook_rows(data, path), 1)))
    elif kind := binary_kind(data[: 1 << 16]):
        raise UsageError(f"this is {kind[0]}", where=path, hint="save the sheet as .xlsx or CSV")
    else:
        text = data.decode(encoding_of(data[: 1 << 16]), errors="replace").removeprefix("\ufeff")
        if text.lstrip().startswith("{"):
            labelled, blank = tuple(_json_lines(path, text)), 0
        else:
            labelled, blank = read_table(path, _csv_lines(path, text))
    if not labelled:
        what = "nothing is filled in" if blank else "no labels"
        raise UsageError(f"{what} in this file", where=path, hint="docs/calibration.md shows how labels are written")
    return LabelFile(path, sha256, labelled, blank)


def _csv_lines(path: str, text: str) -> Iterator[TableLine]:
    delimiter = delimiter_of(text[: 1 << 16]) or ("\t" if "\t" in text.partition("\n")[0] else ",")
    for row in rows_of(iter(text.splitlines(keepends=True)), delimiter):
        if row.problem:
            raise UsageError(row.problem, where=f"{path}: line {row.line}", hint="put double quotes around the cell, and double those within")
        yield TableLine(row.line, row.cells)


def _json_lines(path: str, text: str) -> Iterator[Labelled]:
    found = [_json_line(f"{path}: line {number}", line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    asked = frozenset[str]().union(*(names for one in found for names in (*one.signals.values(), *one.disputed.values())))
    return (replace(one, asked=asked) for one in found)


def _json_line(where: str, line: str) -> Labelled:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as problem:
        raise UsageError(f"no JSON: {problem.msg}", where=where, hint=FORM) from problem
    if not isinstance(row, dict) or not isinstance(row.get("conversation"), str) or not row["conversation"].strip():
        raise UsageError("no object with the id of a conversation", where=where, hint=FORM)
    if unknown := [key for key in row if key not in KEYS and key not in OTHER_KEYS]:
        raise UsageError(f"unknown key '{one_line(unknown[0])}'", where=where, hint=f"known are {', '.join(KEYS)}")
    labeller, outcomes = (empty if row.get(key) is None else row[key] for key, empty in (("labeller", ""), ("outcomes", {})))
    if not isinstance(labeller, str) or not isinstance(outcomes, dict):
        raise UsageError("labeller is a name, outcomes is an object", where=where, hint=FORM)
    quality = row.get("quality")
    return Labelled(
        conversation=one_line(row["conversation"]),
        labeller=one_line(labeller),
        signals=_messages(row.get("signals"), "signals", where),
        disputed=_messages(row.get("disputed"), "disputed", where),
        outcomes={check: outcome_of(str(outcome), where) for check, outcome in sorted(outcomes.items())},
        quality=None if quality is None else quality_of(quality if _is_number(quality) else math.nan, where),
        where=where,
    )


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _messages(value: object, key: str, where: str) -> Mapping[int, frozenset[str]]:
    """``{"4": ["hear"]}``: 0-based message -> labels."""
    found: dict[int, frozenset[str]] = {}
    problem = UsageError(f"{key} is no object of message numbers and lists of labels", where=where, hint=FORM)
    if value is not None and not isinstance(value, dict):
        raise problem
    for message, names in (value or {}).items():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names) or not NUMBER.fullmatch(message):
            raise problem
        found[int(message)] = frozenset(names)
    return found
