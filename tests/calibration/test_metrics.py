"""Gates on the figures of a comparison."""

from __future__ import annotations

import pytest

from supportaudit.calibration import below, floors, metric_names, metrics
from supportaudit.calibration.known import known_names
from supportaudit.errors import UsageError
from tests.calibration.made import BOOK, FAIL, judged, labelled
from tests.calibration.test_compare import compared

LABELS = [labelled("c-1", {1: ["hear"]}, outcomes={"heard/hear": FAIL})]
NAMES = metric_names(known_names(LABELS, BOOK))


def test_every_figure_that_can_be_asked_for_is_computed() -> None:
    assert metrics(compared(LABELS, judged("c-1", (1, "hear")))).keys() == set(NAMES)


def test_a_figure_below_its_limit_is_a_sentence() -> None:
    values = metrics(compared(LABELS, judged("c-1", (1, "hear"), (3, "hear"))))
    limits = floors(["signal/hear.precision=0.5", "signal/hear.precision=0.6", "check/heard/hear.recall=0.1", "spearman=0"], NAMES)
    assert below(values, limits) == (
        "signal/hear.precision is 0.50, the limit is 0.6",
        "check/heard/hear.recall is 0.00, the limit is 0.1",
        "spearman: nothing to compute it from, the limit is 0",
    )


def test_a_figure_just_below_is_not_shown_as_the_limit() -> None:
    assert below({"macro_f1": 0.5999}, floors(["macro_f1=0.6"], NAMES)) == ("macro_f1 is 0.599900, the limit is 0.6",)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("makro_f1=0.6", "did you mean 'macro_f1'"),
        ("signal/heer.f1=0.6", "did you mean 'signal/hear.f1'"),
        ("macro_f1", "write it as macro_f1=0.6"),
        ("macro_f1=much", "from 0 to 1"),
        ("macro_f1=60", "from 0 to 1"),
        ("macro_f1=nan", "from 0 to 1"),
        ("zzz=1", "one of macro_f1"),
    ],
)
def test_what_is_no_figure_or_no_limit_is_an_error_with_the_next_step(text: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        floors([text], NAMES)
