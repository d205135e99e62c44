"""Help desks hand the same things over in many shapes: webhooks, searches, pipelines, wrapped answers, older versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loaders.call_centre_files import Sample
from tests.loaders.fuzz import BROKEN, check_broken
from tests.loaders.help_desk_variants import FRESH, NOTE, REPLY, VARIANTS
from tests.loaders.reading import lines_of, read, read_text


@pytest.mark.parametrize("sample", VARIANTS, ids=lambda sample: sample.name)
def test_each_shape_of_a_help_desk_is_told_and_read(tmp_path: Path, sample: Sample) -> None:
    found = read_text(tmp_path, "export.json", sample.text())
    assert [file.format for file in found.inputs] == [sample.family]
    assert lines_of(found.only) == sample.shown
    assert [m.text for m in found.only.messages if m.private] == [NOTE] * (NOTE in sample.shown[-1])


def test_a_list_of_tickets_and_a_list_of_their_replies_may_be_two_files(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([REPLY]))
    (tmp_path / "b.json").write_text(json.dumps([FRESH]))
    assert [m.text for m in read([tmp_path]).only.messages] == [FRESH["description_text"], REPLY["body_text"]]


def test_an_envelope_that_says_more_is_not_opened(tmp_path: Path) -> None:
    found = read_text(tmp_path, "export.json", json.dumps({"invoice": 7, "data": {"tickets": [FRESH]}}))
    assert not found.conversations
    assert found.skipped


@pytest.mark.no_cover
@pytest.mark.parametrize("family", sorted({sample.family for sample in VARIANTS}))
@BROKEN
@given(data=st.data())
def test_a_broken_variant_gives_conversations_or_a_clear_line(family: str, data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from([sample for sample in VARIANTS if sample.family == family]))
    check_broken(family, sample.value, data)
