"""How long `convert` takes for large exports, and how much memory: NDJSON, mbox and CSV of invented contacts.

    python benchmarks/loading.py [--size 100MB] [--to jsonl] [KIND...]

To be run by hand (`--size 1GB` needs some 4 GB on the disk of TMPDIR, and minutes). Each file is made anew, read by `supportaudit convert` in a
process of its own, and removed. Memory is the most that the process held at once; what it keeps on disk meanwhile (threads of mail, rows of tables)
is not in it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNITS = {"KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
ASKS = ("My parcel has not arrived", "The lamp flickers since Monday", "I was charged twice for one order", "Where can I change my address?")
ANSWERS = ("I am sorry to hear that, let me look into it", "Thank you, I have found your order", "A new one ships today", "Is there anything else?")
FILLER = (
    "and it was ordered last week",
    "as the page says",
    "which is why I write to you",
    "in the colour that you sent",
    "for the second time this year",
)


def words(random_: random.Random, start: tuple[str, ...]) -> str:
    """A message of some hundred characters."""
    return f"{random_.choice(start)} {' '.join(random_.choices(FILLER, k=random_.randint(1, 6)))}."


def talks(seed: int) -> Iterator[tuple[int, list[tuple[str, str, str, str]]]]:
    """One contact after the other: number, and role, name, time and text of each message."""
    random_ = random.Random(seed)  # noqa: S311  (the same contacts each time)
    number = 0
    while True:
        number += 1
        agent = f"Agent {random_.randint(1, 40)}"
        said = []
        for turn in range(random_.randint(4, 12)):
            role, name, start = ("customer", f"Customer {number}", ASKS) if turn % 2 == 0 else ("agent", agent, ANSWERS)
            at = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}T{9 + turn % 9:02}:{random_.randint(0, 59):02}:{turn:02}Z"
            said.append((role, name, at, words(random_, start)))
        yield number, said


def ndjson() -> Iterator[bytes]:
    """Zendesk tickets with their comments, one a line."""
    for number, said in talks(1):
        comments = [
            {"id": number * 100 + i, "author_id": 1 if role == "customer" else 2, "body": text, "public": True, "created_at": at}
            for i, (role, _, at, text) in enumerate(said)
        ]
        ticket = {
            "url": f"https://acme.zendesk.com/api/v2/tickets/{number}.json",
            "id": number,
            "requester_id": 1,
            "assignee_id": 2,
            "status": "closed",
            "subject": said[0][3][:40],
            "comments": comments,
        }
        yield json.dumps(ticket).encode() + b"\n"


def mbox() -> Iterator[bytes]:
    """Threads of mail, each answer quoting the one before."""
    for number, said in talks(2):
        before = ""
        for i, (role, name, at, text) in enumerate(said):
            address = f"{role}{number if role == 'customer' else ''}@example.com"
            reply = f"In-Reply-To: <{number}.{i - 1}@example.com>\n" if i else ""
            quote = "".join(f"> {line}\n" for line in before.splitlines())
            body = f"{text}\n\n{f'{name} wrote:' if quote else ''}\n{quote}"
            date = f"{int(at[8:10])} {MONTHS[int(at[5:7]) - 1]} 2026 {at[11:19]} +0000"
            head = f"From: {name} <{address}>\nTo: <desk@example.com>\nDate: {date}\nSubject: {'Re: ' if i else ''}Order {number}\n"
            yield f"From {address} Mon Jan  5 10:00:00 2026\n{head}Message-ID: <{number}.{i}@example.com>\n{reply}\n{body}\n".encode()
            before = text


def table() -> Iterator[bytes]:
    """A message a row."""
    yield b"conversation_id,role,author,created_at,text\n"
    for number, said in talks(3):
        for role, name, at, text in said:
            yield f'{number},{role},{name},{at},"{text}"\n'.encode()


KINDS = {"ndjson": (ndjson, "x.jsonl"), "mbox": (mbox, "x.mbox"), "csv": (table, "x.csv")}


def make(kind: str, path: Path, size: int) -> None:
    """Write a file of at least so many bytes, whole contacts only but for the last."""
    made, written = KINDS[kind][0](), 0
    with path.open("wb", buffering=1 << 20) as out:
        for piece in made:
            out.write(piece)
            written += len(piece)
            if written >= size:
                return


def measure(path: Path, target: str) -> tuple[float, float, int, int]:
    """Wall-clock seconds, the most MB held in memory, exit code and bytes written of one run of convert."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        command = [sys.executable, "-m", "supportaudit", "convert", str(path), "--to", target, "--agents-from", "agent@example.com"]
        process = subprocess.Popen(command, stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        return seconds, used.ru_maxrss / 1024, process.returncode, out.seek(0, os.SEEK_END)


def size_of(text: str) -> int:
    """``100MB`` in bytes."""
    unit = text[-2:].upper()
    if unit not in UNITS or not text[:-2].strip().isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is no size; write 100MB or 1GB")
    return int(text[:-2]) * UNITS[unit]


def main() -> int:
    """Make, read and remove each file; 1 where one could not be read whole."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"{', '.join(KINDS)}; default: all")
    parser.add_argument("--size", type=size_of, default=size_of("100MB"), help="of each file, such as 100MB (default) or 1GB")
    parser.add_argument("--to", default="jsonl", choices=("jsonl", "csv", "parquet"))
    asked = parser.parse_args()
    worst = 0
    print(f"{'':8}  {'size':>9}  {'time':>8}  {'MB/s':>6}  {'memory':>8}")
    for kind in asked.kinds or KINDS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / KINDS[kind][1]
            make(kind, path, asked.size)
            size = path.stat().st_size / 1e6
            seconds, memory, code, written = measure(path, asked.to)
        print(
            f"{kind:8}  {size:6,.0f} MB  {seconds:6.1f} s  {size / seconds:6.1f}  {memory:5.0f} MB{f'  exit code {code}' if code else ''}", flush=True
        )
        worst = max(worst, int(code != 0 or not written))
    return worst


if __name__ == "__main__":
    sys.exit(main())
