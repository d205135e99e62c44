"""Who is who, where files do not say it: the names that were seen, and what settles it."""

from __future__ import annotations

import json
import shlex
from collections import Counter

from supportaudit.model import AuditReport
from supportaudit.reports import words
from supportaudit.reports.text import masked, one_line

MOST_NAMES = 6
ANY = "*"
"""In ``roles``: everybody of whom nothing else is said."""


def who_is_who(report: AuditReport) -> str:
    """The question that a person must answer before contacts with unknown speakers are evaluated, and how; empty where nothing is to be asked.

    Names are counted by contacts. Who is an agent is never guessed: the name in the example is the one seen most often.
    """
    items = [item for item in report.skipped if item.unknown]
    if not items:
        return ""
    counts: Counter[str] = Counter()
    for item in items:
        counts.update(dict.fromkeys(map(one_line, item.unknown), item.count))
    ranked = sorted(counts.items(), key=lambda found: (-found[1], found[0]))
    contacts = words.count(sum(item.count for item in items), "contact")
    files = len({item.path for item in items})
    where = f" of {files:,} files" if files > 1 else ""
    seen = words.some([f"{masked(name)} {number:,}" for name, number in ranked], MOST_NAMES)
    mail = ", mail by --agents-from DOMAIN" if any("--agents-from" in item.cause for item in items) else ""
    name = next((name for name, _ in ranked if masked(name) == name), None)
    if name is None:
        return f"Who is who in {contacts}{where}? {seen}. Say it with --role NAME=ROLE{mail}, or under roles: in supportaudit.yml."
    command = f"--role {shlex.quote(f'{name}=agent')} --role {shlex.quote(f'{ANY}=customer')}"
    config = f"roles: {{{yaml_name(name)}: agent, {yaml_name(ANY)}: customer}}"
    return (
        f"Who is who in {contacts}{where}? {seen}. Say it with --role NAME=ROLE{mail}; if {name} is an agent and everybody else a customer: "
        f"{command}, or in supportaudit.yml {config}"
    )


def yaml_name(name: str) -> str:
    """A name as YAML takes it, whatever stands in it."""
    return json.dumps(name, ensure_ascii=False)
