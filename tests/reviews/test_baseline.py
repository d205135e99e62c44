"""The baseline file: the same findings give the same bytes, no customer text is in it, and a file that is none is refused with its place."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.errors import UsageError
from supportaudit.model import AuditedConversation, Outcome, Verdict
from supportaudit.reviews import BaselineWriter, Docket, load_baseline, settle
from tests.builders import chat
from tests.reviews.made import about, failed, mark


def written(*verdicts: Verdict) -> bytes:
    writer = BaselineWriter()
    for verdict in verdicts:
        writer.add(AuditedConversation(chat("C secret words\nA/Ana hello", id=verdict.conversation), (verdict,), ()))
    return writer.dump()


def test_it_holds_ids_and_nothing_that_anybody_wrote() -> None:
    data = written(failed(2, 1), failed(3, check="a/b", contact="c-0"))
    assert data == (
        b'{"version":1,"findings":[\n'
        b'{"finding":"0000000000000003","check":"a/b","conversation":"c-0"},\n'
        b'{"finding":"0000000000000001","check":"heard/hear","conversation":"c-1"},\n'
        b'{"finding":"0000000000000002","check":"heard/hear","conversation":"c-1"}\n'
        b"]}\n"
    )


def test_an_empty_baseline_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(written())
    assert load_baseline(str(path)).findings == {}


def test_what_was_overturned_is_not_in_it_and_exceptions_are() -> None:
    verdicts = settle((failed(1, 2), failed(3)), Docket([about(1, "overturned"), about(2, "excused"), about(3, "overturned")]))
    assert [row["finding"] for row in json.loads(written(*verdicts))["findings"]] == [mark(2)]
    waiting = Verdict("a/b", "c-1", "Ana", Outcome.PENDING, findings=failed(4).findings)
    assert json.loads(written(waiting))["findings"] == []


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["c-1", "c-\ud800", "ä"])), max_size=8), st.randoms())
def test_the_order_of_the_findings_changes_nothing_and_all_are_read_again(
    tmp_path_factory: pytest.TempPathFactory, found: list[tuple[int, str]], random: Random
) -> None:
    verdicts = [failed(number, contact=contact) for number, contact in found]
    data = written(*verdicts)
    random.shuffle(verdicts)
    assert written(*verdicts) == data
    path = tmp_path_factory.mktemp("baseline") / "b.json"
    path.write_bytes(data)
    assert load_baseline(str(path)).findings.keys() == {mark(number) for number, _ in found}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "b.json:1:"),
        ("[]", "no list of findings"),
        ('{"version": 1, "findings": {}}', "no list of findings"),
        ('{"version": 2, "findings": []}', "not of version 1"),
        ('{"version": true, "findings": []}', "not of version 1"),
        ('{"version": 1, "findings": [{"finding": "0000000000000001", "conversation": "c"}, 3]}', "b.json: findings[1]: 'finding' is no id"),
        ('{"version": 1, "findings": [{"finding": "../../etc/passwd", "conversation": "c"}]}', "findings[0]: 'finding' is no id"),
        ('{"version": 1, "findings": [{"finding": "0000000000000001", "conversation": 7}]}', "findings[0]: 'conversation' is no text"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused_with_its_place_and_the_next_step(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text)
    with pytest.raises(UsageError) as problem:
        load_baseline(str(path))
    assert says in str(problem.value)
    assert "supportaudit baseline write" in str(problem.value)


def test_a_baseline_that_is_not_there_says_how_to_write_one() -> None:
    with pytest.raises(UsageError, match="supportaudit baseline write"):
        load_baseline("absent.json")
