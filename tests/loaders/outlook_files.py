"""Writes small Outlook messages for tests: a compound file of streams of at least 4 KiB, so that it needs no mini stream."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

SECTOR, FREE, END, FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
LEAST = 4096
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
Tree = Mapping[str, "bytes | Tree"]


def compound(tree: Tree) -> bytes:
    """An OLE file with these streams and storages."""
    entries: list[list[object]] = [["Root Entry", 5, FREE, FREE, FREE, END, 0]]
    sectors: list[bytes] = []
    chains: list[int] = []

    def put(data: bytes) -> int:
        first = len(sectors)
        count = -(-len(data) // SECTOR)
        sectors.extend(data[i * SECTOR : (i + 1) * SECTOR].ljust(SECTOR, b"\0") for i in range(count))
        chains.extend([*range(first + 1, first + count), END])
        return first

    def add(branch: Tree, parent: int) -> None:
        before = None
        for name, value in branch.items():
            number = len(entries)
            data = value.ljust(LEAST, b"\0") if isinstance(value, bytes) else b""
            entries.append([name, 2 if data else 1, FREE, FREE, FREE, put(data) if data else 0, len(data)])
            if before is None:
                entries[parent][4] = number
            else:
                entries[before][3] = number
            before = number
            if not isinstance(value, bytes):
                add(value, number)

    add(tree, 0)
    rows = b"".join(_entry(entry) for entry in entries)
    directory = put(rows.ljust(-(-len(rows) // SECTOR) * SECTOR, b"\0"))
    count = -(-(len(chains) + 8) // 127)
    table = [*chains, *[FAT] * count]
    packed = struct.pack(f"<{len(table)}I", *table).ljust(count * SECTOR, b"\xff")
    first = len(sectors)
    places = [*range(first, first + count), *[FREE] * (109 - count)]
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory, 0, LEAST, END, 0, END, 0, 0
    )
    return head[:76] + struct.pack("<109I", *places) + b"".join(sectors) + packed


def _entry(row: Sequence[object]) -> bytes:
    name, kind, left, right, child, start, size = row
    text = str(name).encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII16xI16xIII", text, len(text), kind, 1, left, right, child, 0, start, size, 0)


def stream(tag: int, value: str | bytes, kind: str | None = None) -> tuple[str, bytes]:
    """Name and content of a property of its own stream."""
    if isinstance(value, bytes):
        return f"__substg1.0_{tag:04X}{kind or '0102'}", value
    return f"__substg1.0_{tag:04X}001F", value.encode("utf-16-le")


def fixed(numbers: Mapping[int, int | datetime], header: int = 32) -> tuple[str, bytes]:
    """The properties of fixed size."""
    rows = []
    for tag, value in numbers.items():
        if isinstance(value, datetime):
            rows.append(struct.pack("<HHIQ", 0x40, tag, 6, int((value - EPOCH).total_seconds() * 10_000_000)))
        else:
            rows.append(struct.pack("<HHIQ", 0x03, tag, 6, value))
    return "__properties_version1.0", b"\0" * header + b"".join(rows)


def packed(rtf: bytes) -> bytes:
    """RTF as Outlook keeps it, in the form that is not packed."""
    return struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf
