"""What would be lost by writing a report is found before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from supportaudit.errors import UsageError
from supportaudit.loaders import identity, is_remote, places
from supportaudit.reports import is_report
from supportaudit.rulebook import Config, Pack


def check_outputs(outputs: Mapping[str, str], paths: Sequence[str], config: Config, packs: Sequence[Pack] = (), labels: Sequence[str] = ()) -> None:
    """Nothing when what is written replaces nothing that is read; UsageError where it would replace a transcript, the config, the macros, a pack or
    labels.

    ``outputs``: each file that will be written, and what ``--out`` said. Files are compared by identity, so links do not hide them. A report of an
    earlier run that lies among the transcripts may be replaced.
    """
    check_replaced(outputs, _read(paths, config, packs, labels))


def check_replaced(outputs: Mapping[str, str], read: Iterable[tuple[Path, str, bool]]) -> None:
    """Nothing when no output is one of the files that are read (with what each is, and whether it was found in a folder), else UsageError."""
    targets = {found: said for file, said in outputs.items() if (found := identity(Path(file)))}
    if not targets:
        return
    for file, what, walked in read:
        said = targets.get(identity(file) or (0, 0))
        if said and not (walked and _holds_report(file)):
            raise UsageError(f"this would replace {what} {file}", where=f"--out {said}", hint="name another place to write to")


def _read(paths: Sequence[str], config: Config, packs: Sequence[Pack], labels: Sequence[str]) -> Iterator[tuple[Path, str, bool]]:
    """Every file that the run reads, what it is, and whether it was found in a folder rather than named."""
    about = (
        (config.path, "the config file"),
        (config.macros, "the macro file"),
        (config.reviews, "the reviews file"),
        (config.baseline, "the baseline"),
        *((pack.path, "the rule pack") for pack in packs),
        *((path, "the labels in") for path in labels),
    )
    yield from ((Path(path), what, False) for path, what in about if path)
    for place in places([path for path in paths if not is_remote(path)]):
        yield place.file, "the transcripts in", place.walked


def _holds_report(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return is_report(stream.read(1 << 14))
    except OSError:
        return False
