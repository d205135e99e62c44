from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import pytest
import zstandard

from supportaudit.loaders import packed
from supportaudit.loaders.packed import StoredBytes
from tests.loaders.reading import read, read_text

LINE = b'{"id": "c%d", "messages": [{"role": "agent", "text": "hi"}]}\n'
LINES = b"".join(LINE % n for n in range(50))


@pytest.mark.parametrize("damage", [-8, -4])
def test_a_wrong_checksum_or_length_at_the_end_loses_nothing_of_what_was_unpacked(tmp_path: Path, damage: int) -> None:
    data = bytearray(gzip.compress(LINES))
    data[damage] ^= 0xFF
    result = read_text(tmp_path, "a.jsonl.gz", bytes(data))
    assert len(result.conversations) == 50
    assert "damaged" in result.problem.reason


def test_an_archive_that_begins_with_a_frame_to_be_skipped_is_unpacked(tmp_path: Path) -> None:
    skipped = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"abcd"
    assert len(read_text(tmp_path, "a.jsonl.zst", skipped + zstandard.ZstdCompressor().compress(LINES)).conversations) == 50


def test_thousands_of_empty_parts_of_an_archive_are_passed_over() -> None:
    pack = zstandard.ZstdCompressor().compress
    raw = StoredBytes(io.BytesIO(pack(b"") * 20_000 + pack(LINES)), lambda _: None)
    assert raw.peek(10) == LINES[:10]
    assert raw.read() == LINES


def test_an_archive_bomb_ends_early_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "BOMB_SIZE", 1 << 20)
    bomb = zstandard.ZstdCompressor().compress(LINES + b"\n" * (20 << 20))
    result = read_text(tmp_path, "a.jsonl.zst", bomb)
    assert len(result.conversations) == 50
    assert "500 times its size" in result.problem.reason


def test_lines_after_blank_ones_keep_their_numbers(tmp_path: Path) -> None:
    result = read_text(tmp_path, "a.jsonl", LINE % 1 + b"\n" * 300_000 + LINE % 2 + b"\n\n{\n")
    assert [c.source.where for c in result.conversations] == ["line 1", "line 300002"]
    assert result.problem.where == "line 300005"


def test_a_source_without_an_end_is_given_up() -> None:
    result = read([os.devnull.replace("null", "zero")])
    assert "binary" in result.problem.reason
    assert (result.inputs[0].sha256, result.inputs[0].size < 2 * packed.DRAIN_LIMIT) == ("", True)
