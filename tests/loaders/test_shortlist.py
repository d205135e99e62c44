from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.loaders import Options, Shortlist, shortlist
from supportaudit.loaders.record import MAX_DEPTH
from supportaudit.model import SkippedTranscript
from tests.loaders.reading import read, read_text

ITEMS = st.lists(
    st.builds(SkippedTranscript, st.sampled_from("ab"), st.just("x"), st.sampled_from("12345"), st.sampled_from(("skipped", "quarantined")))
)


@given(ITEMS, st.integers(0, 5), st.integers(0, 3))
def test_a_short_list_loses_nothing_from_the_counts(items: list[SkippedTranscript], most: int, reasons: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shortlist, "MOST", most)
        patch.setattr(shortlist, "MOST_OF_A_FILE", 2)
        patch.setattr(shortlist, "MOST_REASONS", reasons)
        short = Shortlist()
        kept = [item for item in items if short.takes(item)]
        kept += [*short.summed("a"), *short.summed()]
    assert len(kept) <= most + reasons + 2
    counted: Counter[str] = Counter()
    for item in kept:
        counted[item.kind] += item.count
    assert counted == Counter(item.kind for item in items)
    assert not list(short.summed())


def test_very_many_broken_lines_are_counted_and_the_first_listed(tmp_path: Path) -> None:
    result = read_text(tmp_path, "a.jsonl", '{"id": "a", "messages": []}\n' + "x\n" * 5_000)
    assert len(result.skipped) == 101
    last = result.skipped[-1]
    assert (last.where, last.count, last.reason == result.skipped[0].reason) == ("4,900 more", 4_900, True)
    assert result.inputs[0].records == 5_001


def test_a_list_of_what_is_no_conversation_is_one_problem(tmp_path: Path) -> None:
    problem = read_text(tmp_path, "a.json", "[" + "1," * 20_000 + "1]").problem
    assert "is a list, not an object" in problem.reason


def test_conversations_without_end_and_messages_without_end_are_quarantined_in_every_format(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text('{"id": "a", "messages": [' + ",".join(['{"role": "agent", "text": "x"}'] * 30) + "]}\n")
    (tmp_path / "long.jsonl").write_text('{"id": "b", "messages": [{"role": "agent", "text": "' + "x" * 200 + '"}]}\n')
    (tmp_path / "long.csv").write_text(f"conversation_id,role,text\n1,agent,{'x' * 200}\n1,customer,hi\n2,agent,hi\n")
    (tmp_path / "long.eml").write_text(f"From: a@b.c\nMessage-ID: <1@x>\n\n{'x ' * 200}\n")
    (tmp_path / "long.txt").write_text(f"Agent: hello\nCustomer: {'x ' * 200}\n")
    result = read([tmp_path], options=Options(max_messages=20, max_text=100))
    assert [c.id for c in result.conversations] == ["2"]
    assert sorted(Path(item.path).name for item in result.skipped) == ["long.csv", "long.eml", "long.jsonl", "long.txt", "many.jsonl"]
    assert all(";" in item.reason and "more than" in item.reason for item in result.skipped)


@pytest.mark.parametrize("name", ["metadata", "field", "event", "id"])
def test_what_is_nested_too_deep_is_quarantined(tmp_path: Path, name: str) -> None:
    deep = "[" * 500 + "]" * 500
    given = {
        "metadata": f'{{"id": "a", "metadata": {{"x": {deep}}}, "messages": []}}',
        "field": f'{{"id": "a", "x": {deep}, "messages": []}}',
        "event": f'{{"id": "a", "messages": [{{"role": "system", "event": {{"kind": "x", "y": {deep}}}}}]}}',
        "id": f'{{"id": {deep}, "messages": []}}',
    }[name]
    result = read_text(tmp_path, "a.jsonl", given + '\n{"id": "b", "messages": []}\n')
    assert [c.id for c in result.conversations] == ["b"]
    assert f"more than {MAX_DEPTH} deep" in result.problem.reason


def test_what_is_nested_too_deep_in_a_cell_is_no_event_and_no_mask(tmp_path: Path) -> None:
    deep = "[" * 500 + "]" * 500
    text = f'conversation_id,role,text,event,masks\n1,agent,hi,"{{""kind"": ""x"", ""y"": {deep}}}","[[{deep}, 1, 2]]"\n'
    message = read_text(tmp_path, "a.csv", text).only.messages[0]
    assert (message.event, message.masks) == (None, ())


def test_who_is_to_be_named_stays_known_beyond_what_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortlist, "MOST", 3)
    short = Shortlist()
    items = [SkippedTranscript("a", f"line {n}", f"who is Joy {n}?", cause="who is who?", unknown=("Joy",)) for n in range(10)]
    assert [short.takes(item) for item in items] == [True] * 3 + [False] * 7
    (rest,) = short.summed()
    assert (rest.where, rest.reason, rest.cause, rest.unknown, rest.count) == ("7 more", "who is who?", "who is who?", ("Joy",), 7)
