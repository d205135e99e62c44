"""What would be lost by writing a report is found before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from supportaudit.errors import UsageError
from supportaudit.loaders import identity, places
from supportaudit.reports import is_report, report_files
from supportaudit.rulebook import Config, Rulebook


def check_outputs(specs: Sequence[str], paths: Sequence[str], config: Config, rulebook: Rulebook) -> None:
    """Nothing when the reports replace nothing that is read; UsageError for one that would replace a transcript, the config, the macros or a pack.

    Files are compared by identity, so links do not hide them. A report of an earlier run that lies among the transcripts may be replaced.
    """
    targets = {found: spec for file, spec in report_files(specs).items() if (found := identity(Path(file)))}
    if not targets:
        return
    for file, what, walked in _read(paths, config, rulebook):
        spec = targets.get(identity(file) or (0, 0))
        if spec and not (walked and _holds_report(file)):
            raise UsageError(f"this would replace {what} {file}", where=f"--out {spec}", hint="name another place for the report")


def _read(paths: Sequence[str], config: Config, rulebook: Rulebook) -> Iterator[tuple[Path, str, bool]]:
    """Every file that the run reads, what it is, and whether it was found in a folder rather than named."""
    about = ((config.path, "the config file"), (config.macros, "the macro file"), *((pack.path, "the rule pack") for pack in rulebook.packs))
    yield from ((Path(path), what, False) for path, what in about if path)
    for place in places(paths):
        yield place.file, "the transcripts in", place.walked


def _holds_report(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return is_report(stream.read(1 << 14))
    except OSError:
        return False
