from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.errors import UsageError
from supportaudit.loaders import dump_conversation, visible_text, write_csv, write_jsonl, write_parquet
from supportaudit.loaders.record import Reader
from supportaudit.model import Conversation, Event, Mask, Message, Role, Source
from tests.fuzz import tried
from tests.loaders.reading import read

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=40)
NAME = st.none() | TEXT
WORD = st.text("abcdefgh", min_size=1, max_size=8)
TIMES = st.none() | st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001  (hypothesis wants bounds without a zone)
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-12, 12).map(lambda hours: timezone(timedelta(hours=hours))),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)


@st.composite
def masked(draw: st.DrawFn) -> tuple[str, tuple[Mask, ...]]:
    text = draw(TEXT)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    kinds = st.sampled_from(["quote", "signature", "banner", "forward"])
    return text, tuple(Mask(a, b, draw(kinds)) for a, b in zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def messages(draw: st.DrawFn) -> tuple[Message, ...]:
    made = []
    for index in range(draw(st.integers(0, 3))):
        text, masks = draw(masked())
        event = draw(st.none() | st.builds(Event, WORD, st.dictionaries(WORD.filter(lambda w: w != "kind"), TEXT, max_size=2)))
        made.append(Message(index, draw(st.sampled_from(Role)), text, draw(NAME), draw(TIMES), event, draw(st.booleans()), masks, draw(NAME)))
    return tuple(made)


@st.composite
def conversations(draw: st.DrawFn) -> Conversation:
    return Conversation(
        id=draw(TEXT.filter(bool)),
        messages=draw(messages()),
        channel=draw(NAME),
        subject=draw(NAME),
        status=draw(st.sampled_from([None, "open", "closed"])),
        customer_id=draw(NAME),
        tags=tuple(draw(st.lists(TEXT, max_size=2))),
        csat=draw(st.none() | st.floats(-10, 10)),
        lang=draw(NAME),
        metadata=draw(st.dictionaries(TEXT.filter(lambda key: key != "message_fields"), JSON, max_size=3)),
        source=Source("a.jsonl", "line 1"),
    )


@tried(60)
@given(conversations())
def test_what_is_dumped_and_read_again_is_the_same(conversation: Conversation) -> None:
    reader = Reader(UTC, "a.jsonl")
    assert reader.conversation(orjson.loads(dump_conversation(conversation)), "line 1") == conversation


@tried(60)
@given(masked())
def test_the_visible_text_and_the_masked_stretches_make_up_the_text(made: tuple[str, tuple[Mask, ...]]) -> None:
    text, masks = made
    shown = visible_text(Message(0, Role.AGENT, text, masks=masks))
    assert shown.split() == "".join(c for i, c in enumerate(text) if not any(m.start <= i < m.end for m in masks)).split()


SAMPLE = Conversation(
    "c-1",
    (
        Message(0, Role.CUSTOMER, "=SUM(A1) is not my order\nplease help", "Ana", datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
        Message(1, Role.SYSTEM, "", None, None, Event("transfer", {"to": "Lee"})),
        Message(2, Role.AGENT, "Sure, done\n> old text\nbye", "Lee", None, None, private=True, masks=(Mask(11, 21, "quote"),), id="m3"),
    ),
    channel="chat",
    tags=("a", "b"),
    csat=4.5,
    status="open",
)


def test_visible_lines_hold_no_quotes_and_no_masks() -> None:
    out = BytesIO()
    write_jsonl([SAMPLE], out, visible=True)
    record = orjson.loads(out.getvalue())
    assert record["messages"][2]["text"] == "Sure, done\n\nbye"
    assert "masks" not in record["messages"][2]


def test_a_table_that_was_written_is_read_again_with_events_masks_and_times(tmp_path: Path) -> None:
    with (tmp_path / "x.csv").open("wb") as out:
        write_csv([SAMPLE], out)
    again = read([tmp_path / "x.csv"]).only
    assert [(m.role, m.text, m.author, m.sent_at, m.event, m.private, m.masks, m.id) for m in again.messages] == [
        (m.role, m.text, m.author, m.sent_at, m.event, m.private, m.masks, m.id) for m in SAMPLE.messages
    ]
    assert (again.id, again.channel, again.tags, again.csat, again.status) == ("c-1", "chat", ("a", "b"), 4.5, "open")


def test_no_cell_of_a_table_starts_like_a_formula() -> None:
    out = BytesIO()
    write_csv([SAMPLE], out)
    assert b",=SUM" not in out.getvalue()
    assert b"\"'=SUM(A1)" in out.getvalue()


def test_parquet_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr("supportaudit.loaders.tabular.importlib.import_module", missing)
    with pytest.raises(UsageError, match="pyarrow"):
        write_parquet([SAMPLE], BytesIO())


def test_parquet_holds_one_row_a_message(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    with (tmp_path / "x.parquet").open("wb") as out:
        write_parquet([SAMPLE], out)
    assert parquet.read_table(tmp_path / "x.parquet").column("role").to_pylist() == ["customer", "system", "agent"]


def test_the_same_conversations_dump_to_the_same_bytes() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_bytes(dump_conversation(SAMPLE))
        assert dump_conversation(read([path]).only) == dump_conversation(SAMPLE)
