"""What convert writes is read again as the same conversations, in each of its three formats."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supportaudit.loaders import write_csv, write_jsonl, write_parquet
from supportaudit.model import Conversation, Event, Mask, Message, Role, Source
from tests.loaders.reading import read, read_text
from tests.loaders.test_dump import SAMPLE, TIMES, conversations

WRITERS = {"jsonl": write_jsonl, "csv": write_csv, "parquet": write_parquet}
TRICKY = st.sampled_from(
    ["=SUM(A1)", "'=x", "''-1", "-", "+44", "@me", "#N/A", "", " padded ", "a,b", '"', "[1]", "3.0", "<p>x</p>", "line\nline", "nan", "true"]
)
NAMES = st.none() | TRICKY


def told(conversation: Conversation) -> Conversation:
    return replace(conversation, source=Source(""))


def again(tmp_path: Path, given: Sequence[Conversation], target: str) -> tuple[Conversation, ...]:
    with (tmp_path / f"x.{target}").open("wb") as out:
        WRITERS[target](given, out)
    found = read([tmp_path / f"x.{target}"])
    assert not found.skipped
    return tuple(map(told, found.conversations))


@st.composite
def tricky(draw: st.DrawFn) -> Conversation:
    """A conversation of texts that tables like to change."""
    said = []
    for index in range(draw(st.integers(0, 3))):
        text = draw(TRICKY)
        masks = (Mask(0, 1, "quote"),) if text and draw(st.booleans()) else ()
        event = draw(st.none() | st.builds(Event, st.sampled_from(["transfer", "end"]), st.dictionaries(st.sampled_from(["to", "by"]), TRICKY)))
        said.append(Message(index, draw(st.sampled_from(Role)), text, draw(NAMES), draw(TIMES), event, draw(st.booleans()), masks, draw(NAMES)))
    return Conversation(
        id=draw(TRICKY.filter(bool)),
        messages=tuple(said),
        channel=draw(NAMES),
        subject=draw(NAMES),
        status=draw(st.sampled_from([None, "open", "closed"])),
        ticket_id=draw(NAMES),
        tags=tuple(draw(st.lists(TRICKY, max_size=2))),
        csat=draw(st.none() | st.floats(-10, 10)),
        metadata=draw(st.dictionaries(st.sampled_from(["a", "b"]), st.none() | st.integers(-9, 9) | st.lists(TRICKY, max_size=2), max_size=2)),
    )


@pytest.mark.parametrize("target", sorted(WRITERS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(made=tricky())
def test_load_dump_load_is_the_same(made: Conversation, target: str) -> None:
    if target == "parquet":
        pytest.importorskip("pyarrow")
    with tempfile.TemporaryDirectory() as folder:
        loaded = again(Path(folder), [made], "jsonl")
        assert again(Path(folder), loaded, target) == loaded


@settings(max_examples=40, deadline=None)
@given(made=conversations())
def test_a_table_tells_all_that_json_lines_tell(made: Conversation) -> None:
    """As the rows themselves, of any characters: a file of nothing but odd ones is taken for no text at all."""
    from supportaudit.loaders.csv_rows import rows_of
    from supportaudit.loaders.files import Place, Transcript
    from supportaudit.loaders.interface import Options
    from supportaudit.loaders.own_table import own_conversations

    out = BytesIO()
    write_csv([made], out)
    rows = rows_of(iter(_lines(out.getvalue().decode())), ",")
    next(rows)
    transcript = Transcript(Place("x.csv", "x", 0, Path("x.csv")), BytesIO(out.getvalue()))
    (found,) = own_conversations(rows, transcript, Options())
    assert isinstance(found, Conversation)
    assert told(found) == told(made)


def _lines(text: str) -> list[str]:
    """Parted at line feeds alone, as files are read."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def test_rows_may_stand_in_any_order(tmp_path: Path) -> None:
    plain = replace(SAMPLE, messages=tuple(replace(m, text="Hello there", masks=()) for m in SAMPLE.messages))
    out = BytesIO()
    write_csv([plain, replace(plain, id="c-2")], out)
    header, *rows = out.getvalue().splitlines(keepends=True)
    found = read_text(tmp_path, "mixed.csv", b"".join([header, *sorted(rows, reverse=True)]))
    assert {c.id: told(c).messages for c in found.conversations} == {"c-1": plain.messages, "c-2": plain.messages}


def test_a_row_that_somebody_broke_is_told_with_its_line(tmp_path: Path) -> None:
    out = BytesIO()
    write_csv([replace(SAMPLE, messages=SAMPLE.messages[1:2])], out)
    found = read_text(tmp_path, "x.csv", out.getvalue().replace(b",system,", b",sytem,"))
    assert found.problem.where == "line 2"
    assert "'sytem', not one of" in found.problem.reason
