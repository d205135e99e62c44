"""``supportaudit rules lint``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import click

from supportaudit.cli.exits import ExitCode
from supportaudit.cli.options import CONFIG
from supportaudit.cli.packs import library_of
from supportaudit.cli.rules.shared import config_for
from supportaudit.rulebook.lint import NOTE, LintFinding, lint
from supportaudit.rulebook.load import build_rulebook


@click.command(
    "lint",
    epilog="""\b
Examples:
  supportaudit rules lint
  supportaudit rules lint my-pack.yaml

\b
Exit codes: 0 nothing or only notes; 1 errors or warnings; 2 a pack that cannot be read.""",
)
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@click.option("--no-notes", is_flag=True, help="Show errors and warnings only.")
@CONFIG
def lint_packs(packs: tuple[str, ...], config_path: str | None, *, no_notes: bool) -> int:
    """Say what is legal but wrong in the packs: file:line:column, error, warning or note, and the fix.

    Patterns that can never match, that another one covers or that no example exercises; signals and lists that nothing uses; line items
    without examples both ways, without points, or with a message that shows nothing.
    """
    from supportaudit.signals.lint import lint_patterns  # noqa: PLC0415  (the other `rules` commands need no signals)

    config = config_for(packs, config_path)
    library = library_of(config)
    rulebook = build_rulebook(library, config)
    wanted = library.named if packs else frozenset(library.opened)
    findings = sorted({*lint(library, rulebook, wanted), *lint_patterns(rulebook, wanted)}, key=LintFinding.sort_key)
    for finding in findings:
        if not (no_notes and finding.severity == NOTE):
            click.echo(f"{finding.where}: {finding.severity}: {finding.what} ({finding.hint}) [{finding.rule}]")
    click.echo(_summary(findings, len(wanted)))
    return ExitCode.GATE_FAILED if any(finding.severity != NOTE for finding in findings) else ExitCode.OK


def _summary(findings: Sequence[LintFinding], packs: int) -> str:
    counts = Counter(finding.severity for finding in findings)
    found = [f"{counts[kind]} {kind}{'' if counts[kind] == 1 else 's'}" for kind in ("error", "warning", "note") if counts[kind]]
    return f"{', '.join(found) or 'Nothing found'} in {packs} pack{'' if packs == 1 else 's'}."
