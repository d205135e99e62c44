"""Names in labels are names of the rulebook."""

from __future__ import annotations

import pytest

from supportaudit.calibration.known import PEOPLE_LABEL, known_names, signal_id
from supportaudit.errors import UsageError
from supportaudit.rulebook import builtin_packs, load_rulebook
from tests.calibration.made import BOOK, FAIL, labelled


def test_a_label_without_a_pack_is_of_the_core_pack_or_of_the_only_one() -> None:
    assert signal_id("hear", BOOK, "") == "core/hear"
    assert signal_id("site/hear", BOOK, "") == "site/hear"
    assert signal_id("jargon", BOOK, "") == "site/jargon"


def test_a_former_id_of_a_line_item_is_the_present_one() -> None:
    assert known_names([labelled(outcomes={"heard/listens": FAIL})], BOOK).checks == {"heard/listens": "heard/hear"}


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (labelled(signals={1: ["heer"]}), "did you mean 'hear'"),
        (labelled(disputed={1: frozenset(("upsett",))}), "did you mean 'upset'"),
        (labelled(outcomes={"heard/heer": FAIL}), "did you mean 'heard/hear'"),
        (labelled(outcomes={"heard/order": FAIL}), "site.yml:3:1"),
    ],
)
def test_a_name_that_no_pack_has_is_an_error_with_its_place_and_the_nearest_name(wrong: object, hint: str) -> None:
    with pytest.raises(UsageError, match=hint) as raised:
        known_names([wrong], BOOK)  # type: ignore[list-item]  # labels, by parametrize
    assert raised.value.where == "labels.jsonl: line 1"


@pytest.mark.no_cover
def test_what_people_label_by_default_is_in_the_core_pack() -> None:
    assert set(PEOPLE_LABEL) <= {name.removeprefix("core/") for name in load_rulebook(builtin_packs()).signals if name.startswith("core/")}
