"""Who is who, where files do not say it: the names that were seen, and what settles it."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Iterator, Sequence

from supportaudit.model import AuditReport, SkippedTranscript
from supportaudit.reports import words
from supportaudit.reports.text import masked, one_line
from supportaudit.rulebook.config import Config

MOST_NAMES = 6
ANY = "*"
"""In ``roles``: everybody of whom nothing else is said."""


def questions(report: AuditReport, config: Config, to_confirm: int) -> Iterator[str]:
    """What a person must decide: names in several spellings, who is who, and auto-fail items to confirm."""
    names = [(one_line(name), [one_line(other) for other in others]) for name, others in report.spelling.items()]
    for name, others in names[:MOST_NAMES]:
        spellings = ", ".join(map(yaml_name, others))
        yield f"Is {name} also {' and '.join(others)}? If so, in supportaudit.yml: aliases: {{{yaml_name(name)}: [{spellings}]}}"
    if len(names) > MOST_NAMES:
        yield f"{words.count(len(names) - MOST_NAMES, 'more name')} may stand for a person in several spellings."
    if asked := who_is_who(report):
        yield asked
    if to_confirm:
        until = "until then the QA score of their contacts is 0 (auto_fail: zero)" if config.auto_fail == "zero" else "scores stand until then"
        yield f"{words.count(to_confirm, 'auto-fail item')} to confirm or overturn (supportaudit review add -h); {until}."


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
    settled = _settled(items, [name for name, _ in ranked])
    step = f"Say it with --role NAME=ROLE{mail}"
    return f"Who is who in {contacts}{where}? {seen}. {step}{settled or ', or under roles: in supportaudit.yml.'}"


def _settled(items: Sequence[SkippedTranscript], names: Sequence[str]) -> str:
    """What settles it, if the name seen most often is an agent's and the others are customers'; empty where no name can be shown."""
    no_agent = any(item.cause.startswith("no agent") for item in items)
    no_customer = any("no customer" in item.cause for item in items)
    name = next((name for name in names if masked(name) == name), None)
    if no_agent and name is None:
        return ""
    roles = {**({name: "agent"} if no_agent and name is not None else {}), **({ANY: "customer"} if no_customer else {})}
    whose = [f"{name} is an agent"] if no_agent else []
    whose += [f"{'everybody else is a customer' if no_agent else 'they are all customers'}"] if no_customer else []
    command = " ".join(f"--role {shlex.quote(f'{one}={role}')}" for one, role in roles.items())
    config = ", ".join(f"{yaml_name(one)}: {role}" for one, role in roles.items())
    return f"; if {' and '.join(whose)}: {command}, or in supportaudit.yml roles: {{{config}}}"


def yaml_name(name: str) -> str:
    """A name as YAML takes it, whatever stands in it."""
    return json.dumps(name, ensure_ascii=False)
