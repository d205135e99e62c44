"""The figures of a comparison by name, and what a run may ask of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from supportaudit.calibration.known import Known
from supportaudit.calibration.result import all_names
from supportaudit.errors import UsageError
from supportaudit.model import Agreement, Calibration
from supportaudit.model.near import near

OVERALL = ("macro_f1", "check_macro_f1", "accusing.precision", "accusing.recall", "spearman", "scored")
OF_EACH = ("precision", "recall", "f1", "kappa", "ac1")
OPTION = "--fail-under"


@dataclass(frozen=True, slots=True)
class Floor:
    """A figure that must not be lower."""

    metric: str
    least: float


def metric_names(known: Known) -> tuple[str, ...]:
    """Every figure that a comparison with these labels will have."""
    return (*OVERALL, *(f"{kind}/{name}.{figure}" for kind, name in all_names(known) for figure in OF_EACH))


def metrics(found: Calibration) -> dict[str, float | None]:
    """Every figure by name, higher is better; None where there is nothing to compute it from."""
    values = (
        found.macro_f1.value,
        found.check_macro_f1.value,
        found.accusing_precision.value,
        found.accusing_recall.value,
        found.scores.spearman.value,
        found.scores.share,
    )
    return {**dict(zip(OVERALL, values, strict=True)), **{name: value for one in found.agreements for name, value in _of_one(one)}}


def _of_one(one: Agreement) -> Iterator[tuple[str, float | None]]:
    values = (one.precision.value, one.recall.value, one.f1.value, one.kappa, one.ac1)
    yield from ((f"{one.kind}/{one.name}.{figure}", value) for figure, value in zip(OF_EACH, values, strict=True))


def floors(texts: Iterable[str], names: Iterable[str]) -> tuple[Floor, ...]:
    """What ``--fail-under METRIC=VALUE`` asks. Raises UsageError, with the nearest right name, for a figure that the comparison will not have."""
    known = tuple(names)
    return tuple(_floor(text, known) for text in texts)


def _floor(text: str, known: tuple[str, ...]) -> Floor:
    metric, sign, value = (part.strip() for part in text.rpartition("="))
    if not sign or not metric:
        raise UsageError(f"'{text}' is not of the form METRIC=VALUE", where=OPTION, hint="write it as macro_f1=0.6")
    if metric not in known:
        hint = near(metric, known, f"one of {', '.join(OVERALL)}, signal/NAME.f1, check/PACK/NAME.precision")
        raise UsageError(f"the labels give no figure '{metric}'", where=OPTION, hint=hint)
    try:
        least = float(value)
    except ValueError:
        least = math.nan
    if not -1 <= least <= 1:
        raise UsageError(f"'{value}' is no share", where=OPTION, hint=f"write a number from 0 to 1, as in {metric}=0.6")
    return Floor(metric, least)


def below(values: Mapping[str, float | None], asked: Iterable[Floor]) -> tuple[str, ...]:
    """A sentence for each floor that does not hold; a figure that could not be computed holds none."""
    return tuple(_sentence(floor, values[floor.metric]) for floor in asked if not _holds(floor, values[floor.metric]))


def _holds(floor: Floor, value: float | None) -> bool:
    return value is not None and value >= floor.least


def _sentence(floor: Floor, value: float | None) -> str:
    if value is None:
        return f"{floor.metric}: nothing to compute it from, the limit is {floor.least:g}"
    shown = f"{value:.2f}" if float(f"{value:.2f}") < floor.least else f"{value:.6f}"
    return f"{floor.metric} is {shown}, the limit is {floor.least:g}"
