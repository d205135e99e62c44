"""How fast an audit with every shipped pack is, as multiples of spaCy's tokenizer on the same texts; written to docs/performance.md.

    python -m benchmarks.throughput FILE --date 2026-10-31 [--rounds 5] [--sample 2000]

FILE holds conversations as JSON lines, plain or gzipped. Everything is measured in processor time and in turns.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import tempfile
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from benchmarks.runs import ROOT, Run, in_turns
from benchmarks.stages import Times, plain_loop, stages

PAGE = ROOT / "docs" / "performance.md"
TOKENIZE = """
import gzip, json, sys
import spacy
nlp = spacy.blank("en")
for line in gzip.open(sys.argv[1], "rt", encoding="utf-8") if sys.argv[1].endswith(".gz") else open(sys.argv[1], encoding="utf-8"):
    for message in json.loads(line)["messages"]:
        nlp.make_doc(message["text"])
"""
CHAT = {
    "id": "one",
    "messages": [
        {"role": "customer", "text": "My lamp came broken."},
        {"role": "agent", "author": "Kim", "text": "I am so sorry! I will send you a new one today."},
    ],
}
SIZES = (1, 4, 16)
TEMPLATE = """\
# How fast it is

<!-- made by `make bench` (benchmarks/throughput.py) -->

Measured on {date} with supportaudit {tool}, spaCy {spacy}, Python {python} on {machine}; one process, processor
time, start-up included, medians of {rounds} runs in turns, on `{file}`. Other programs ran beside it, so read the
ratios, not the seconds.

| | seconds | times tokenizing | peak MB |
| --- | ---: | ---: | ---: |
| `spacy.blank("en")` tokenizing the same texts | {tokenizing.seconds:.1f} | 1.00 | {tokenizing.megabytes:.0f} |
| audit, all packs, JSON report | {audited.seconds:.1f} | {ratio:.2f} | {audited.megabytes:.0f} |

One small chat takes {small.seconds:.2f} s: {small_ratio:.1f} times `python -c "import spacy; spacy.blank('en')"`,
which takes {importing.seconds:.2f} s.

## Stages

The first {sample:,} conversations ({times.messages:,} messages, {times.words:,} words) in one process, tokenized and
audited in turns; what is done once is divided among these messages too.

| stage | µs a message | times tokenizing |
| --- | ---: | ---: |
{stages}

## Growth

The same {sample:,} conversations several times over, each copy with words of its own.

| copies | seconds | times one | peak MB | times one |
| ---: | ---: | ---: | ---: | ---: |
{grown}

## Where the time goes

Signals take most of it. A text is folded once; an automaton over its words tells which of the thousands of phrases
may lie there, and `re2.Filter` which regular expressions occur; only these are laid over the text. A message yields
about a dozen signals, and each is a match, a candidate to be judged, and an object with its place and captures: that,
not the looking, bounds an audit in one Python process, while the tokenizer makes one object a message, in C. Then come
the checks: every line item gives every contact a verdict.
"""


def audit_of(path: Path, report: Path) -> list[str]:
    return ["-m", "supportaudit", "audit", str(path), "--quiet", "--out", f"json:{report}"]


def salted(path: Path, sample: int, times: int, target: Path) -> None:
    """The first conversations so many times over, each copy with a word of its own in every message, so that nothing remembered helps."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, sample)]
    with target.open("w", encoding="utf-8") as out:
        for copy in range(times):
            for number, record in enumerate(records):
                messages = [{**message, "text": f"{message['text']} xq{copy}z{number}"} for message in record["messages"]]
                out.write(json.dumps({**record, "id": f"{copy}-{number}", "messages": messages}) + "\n")


def whole(path: Path, rounds: int, folder: Path) -> dict[str, Run]:
    chat = folder / "chat.jsonl"
    chat.write_text(json.dumps(CHAT) + "\n", encoding="utf-8")
    commands = {
        "tokenizing alone": ["-c", TOKENIZE, str(path)],
        "audit": audit_of(path, folder / "report.json"),
        "importing spaCy": ["-c", "import spacy; spacy.blank('en')"],
        "audit of one chat": audit_of(chat, folder / "report.json"),
    }
    return in_turns(commands, rounds)


def growing(path: Path, sample: int, folder: Path) -> dict[int, Run]:
    commands = {}
    for times in SIZES:
        target = folder / f"{times}.jsonl"
        salted(path, sample, times, target)
        commands[str(times)] = audit_of(target, folder / "report.json")
    return {int(times): made for times, made in in_turns(commands, 1).items()}


def stage_rows(times: Times) -> list[str]:
    """A row a stage, by time."""
    base = times.seconds["tokenizing"]
    ordered = sorted(times.seconds.items(), key=lambda item: -item[1])
    return [f"| {what} | {1e6 * seconds / times.messages:,.0f} | {seconds / base:.2f} |" for what, seconds in ordered]


def page(args: argparse.Namespace, folder: Path) -> str:
    """All figures, as the page."""
    path: Path = args.file.resolve()
    runs = whole(path, args.rounds, folder)
    tokenizing, audited, small, importing = (runs[name] for name in ("tokenizing alone", "audit", "audit of one chat", "importing spaCy"))
    grown = growing(path, args.sample, folder)
    times = stages(path, args.sample)
    plain, patterns = plain_loop(path)
    per_message = times.seconds["tokenizing"] / times.messages
    loop = f"| a plain loop of `re` over {patterns:,} phrases | {1e6 * plain:,.0f} | {plain / per_message:.0f} |"
    return TEMPLATE.format(
        date=args.date,
        tool=version("supportaudit"),
        spacy=version("spacy"),
        python=platform.python_version(),
        machine=f"{platform.machine()}, {platform.system()}",
        rounds=args.rounds,
        file=path.name,
        tokenizing=tokenizing,
        audited=audited,
        ratio=audited.seconds / tokenizing.seconds,
        small=small,
        small_ratio=small.seconds / importing.seconds,
        importing=importing,
        sample=args.sample,
        times=times,
        stages="\n".join([*stage_rows(times), loop]),
        grown="\n".join(grown_row(size, one, grown[SIZES[0]]) for size, one in grown.items()),
    )


def grown_row(size: int, one: Run, first: Run) -> str:
    """What so many copies took, beside the first."""
    return f"| {size} | {one.seconds:.1f} | {one.seconds / first.seconds:.1f} | {one.megabytes:.0f} | {one.megabytes / first.megabytes:.2f} |"


def main() -> None:
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--date", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sample", type=int, default=2000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = page(args, Path(folder))
    PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
