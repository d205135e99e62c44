"""A comparison in words and files: the sentence says what the data bears, and hostile names stay text."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest

from supportaudit.model import ComparedReports, Difference, RateDifference, Side, SideRate
from supportaudit.reports.comparison import write_comparison
from supportaudit.reports.comparison.sentences import METHOD, sentence, signed

LOST = RateDifference(
    "escalation/unanswered",
    "A wish for a person is answered",
    SideRate("escalation/unanswered", "A wish for a person is answered", 90, 100, 1.0),
    SideRate("escalation/unanswered", "A wish for a person is answered", 50, 100, 6.0),
    -5.0,
    -51.0,
    -28.0,
    real=True,
)
HOUSE, NORTHWIND = Side("in-house", 120, 88.0, 10.0), Side("Northwind", 90, 81.9, 12.0)


def difference(**changes: object) -> Difference:
    values: dict[str, object] = {"points": -6.1, "low": -10.2, "high": -2.0, "few": False, "real": True, "rates": (LOST,), "drivers": (LOST,)}
    return Difference(HOUSE, NORTHWIND, **{**values, **changes})  # type: ignore[arg-type]  # texts


def test_a_difference_is_said_with_its_range_and_where_it_comes_from() -> None:
    assert sentence(difference(), 20) == (
        "Northwind is 6.1 points below in-house, 95 % 2.0 to 10.2, mostly from “A wish for a person is answered” (escalation/unanswered)."
    )
    assert sentence(difference(drivers=()), 20).endswith("10.2, spread over many line items.")


def test_what_the_data_does_not_bear_is_not_called_a_difference() -> None:
    assert sentence(difference(points=-0.5, low=-2.0, high=1.0, real=False), 20) == (
        "No difference that the data bears between in-house (88.0) and Northwind (81.9): −0.5 points, 95 % −2.0 to +1.0."
    )


def test_too_few_are_said_to_be_too_few() -> None:
    assert sentence(difference(few=True, real=False), 100) == (
        "Too few to compare: Northwind has 90 evaluations, and at least 100 are needed (QA scores 88.0 and 81.9)."
    )
    nothing = Difference(HOUSE, Side("Contoso", 0, None, None), None, None, None, few=True)
    assert sentence(nothing, 20) == "Contoso has no QA score, so there is nothing to compare."


@pytest.mark.parametrize(("value", "text"), [(0.04, "0.0"), (-0.04, "0.0"), (1.25, "+1.2"), (-3.0, "−3.0")])
def test_signs(value: float, text: str) -> None:
    assert signed(value) == text


HOSTILE = Side("<script>alert(1)</script>|`x`\n# top", 40, 50.0, 1.0)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    found = ComparedReports(
        "vendor", (difference(), Difference(HOUSE, HOSTILE, -38.0, -40.0, -36.0, few=False, real=True)), 20, ("Old",), (), ("Other packs.",)
    )
    write_comparison([f"{name}:{tmp_path / name}" for name in ("markdown", "html", "json")], found)
    return tmp_path


def test_files_hold_the_same_sentences(written: Path) -> None:
    made = json.loads((written / "json").read_text("utf-8"))
    assert made["differences"][0]["sentence"] == sentence(difference(), 20)
    assert (made["differences"][0]["different"], made["differences"][0]["drivers"]) == (True, ["escalation/unanswered"])
    assert (made["only_first"], made["notes"]) == (["Old"], ["Other packs."])
    for name in ("markdown", "html"):
        text = (written / name).read_text("utf-8")
        assert "6.1 points below in" in text
        assert "50% of 100" in text
        assert "Only in the first report: Old." in text
        assert METHOD in unescape(text)


def test_names_from_the_data_are_no_markup(written: Path) -> None:
    html = (written / "html").read_text("utf-8")
    assert "<script" not in html
    assert "default-src 'none'" in html
    lines = (written / "markdown").read_text("utf-8").splitlines()
    assert not any("<script" in line for line in lines)
    assert {line.count(" | ") for line in lines if line.startswith("| in-house") or ("alert" in line and line.startswith("|"))} == {7}
    assert "# top" not in lines


def test_the_terminal_shows_figures_and_line_items(capsys: pytest.CaptureFixture[str]) -> None:
    write_comparison(["terminal"], ComparedReports("vendor", (difference(),), 20))
    shown = capsys.readouterr().out
    assert "Northwind is 6.1 points below in-house" in shown
    assert "A wish for a person is answered  50% of 100  90% of 100" in shown
