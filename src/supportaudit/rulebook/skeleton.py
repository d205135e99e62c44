"""A line item to begin with: a whole pack, or one more entry in a pack that is there, whose comments and order stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from supportaudit.errors import SupportAuditError, UsageError
from supportaudit.rulebook.files import MAX_BYTES, read_file
from supportaudit.rulebook.params import with_params
from supportaudit.rulebook.schema import PackModel
from supportaudit.rulebook.shipped import SUFFIXES, builtin_packs
from supportaudit.rulebook.strict_yaml import MapNode, Scalar, plain, read
from supportaudit.rulebook.validate import mark_at, validated

_NAME = re.compile(r"[a-z][a-z0-9-]{0,62}")
_HEAD = """\
# Rules of our own. What a line item and its signals say is changed here; then:
#   supportaudit rules lint FILE     what is legal but wrong
#   supportaudit rules test FILE     do the examples still hold?
pack:
  id: PACK
  version: 0.1.0
  language: 1 # version of the rule language
  lang: en # language of the contacts that these rules are for
  title: Own rules
  # imports: [core]            # to use the shipped signals: supportaudit rules show signal:core/apologize

# Words and lists for the phrases below, written there as {name}.
# lists:
#   manager: [manager, supervisor, "team lead"]

"""
_SIGNALS = "# Signals: what one message says. Each is a name for a few patterns.\nsignals:\n"
_SIGNAL = """\
  SIGNAL:
    by: agent # whose messages: agent, customer, bot, or a list of them
    any: # one of these is enough; (a|b) one of, [a] may be absent, ... up to eight words, {list}, refund* any ending
      - "(please|just) be patient"
      - "(calm|settle) down"
    unless: # not where one of these overlaps it
      - "settle down (in|at)"
    # drop: [negated, reported]  # not where it is denied, or somebody else's words
    examples:
      match: ["Please be patient.", "You need to calm down."]
      no_match: ["Thank you for your patience.", "I hope that you settle down in your new home."]
"""
_CHECKS = "\n# Line items: what the form asks about a contact. Each is built from one template.\nchecks:\n"
_CHECK = """\
  CHECK:
    title: TITLE # as people read it in reports
    avoid: SIGNAL # every occurrence is an opportunity; other templates: exists, absent, precedes, order, responds, count, metric
    # when: core/upset           # only where this was seen (import core above)
    severity: minor # major, minor or note: what a gate may look at
    weight: 1 # points within its section
    group: Wording # the section
    message: "Told the customer “{match}”."
    suggest: "“I'll stay on it, and I'll write to you by five o'clock.”"
    explain: |
      Why it matters, in the words that you would use to an agent.
    falsepositives: ["The agent quotes the customer."]
    examples: # C customer, A agent, B bot; a time and a name may follow: A/dana 10:12 text
      fail: [{chat: "C Where is my parcel?\\nA/dana Please be patient, it takes two weeks.", agent: dana}]
      pass: ["C Where is my parcel?\\nA I have asked the carrier and will write to you by five."]
"""


def split_name(name: str) -> tuple[str, str, str]:
    """``PACK/CHECK`` as the pack's file, the pack's id and the check; PACK is an id (a file in the working folder) or a path.

    Raises UsageError with the next step for anything else.
    """
    pack, slash, check = name.rpartition("/")
    if not slash or not _NAME.fullmatch(check):
        raise UsageError(f"'{name}' is not of the form PACK/CHECK", hint="write it as own/asks-again: small letters, digits and hyphens")
    path = pack if pack.endswith(SUFFIXES) else f"{pack}{SUFFIXES[0]}"
    stem = re.split(r"[/\\]", path)[-1].rpartition(".")[0]
    if not _NAME.fullmatch(stem):
        raise UsageError(f"'{stem}' cannot be the id of a pack", hint="small letters, digits and hyphens, such as own-rules")
    return path, stem, check


def new_pack(pack: str, check: str) -> str:
    """A commented pack with one line item and one signal; it passes lint and test as it is. Raises UsageError for the id of a shipped pack."""
    if pack in builtin_packs():
        hint = "choose another name; what a site changes of a shipped line item stands in the config under 'rules:'"
        raise UsageError(f"'{pack}' is a shipped pack", hint=hint)
    signal = check.replace("-", "_")
    return _HEAD.replace("PACK", pack) + _SIGNALS + _filled(_SIGNAL, check, signal) + _CHECKS + _filled(_CHECK, check, signal)


def pack_id(path: Path) -> str | None:
    """The id of the pack in a file, None where the file cannot be read as one."""
    try:
        head = read(read_file(path, MAX_BYTES + 1), str(path)).entries.get("pack")
    except (OSError, SupportAuditError):
        return None
    name = head.entries.get("id") if isinstance(head, MapNode) else None
    return str(name.value) if isinstance(name, Scalar) else None


def with_check(data: bytes, shown: str, check: str) -> bytes:
    """The pack with one more line item and its signal; everything that was there stays as it was, comments too.

    Raises PackError for a pack that cannot be read, UsageError where the line item exists or the file is not written in blocks.
    """
    node = read(data, shown)
    model = _validated(node)
    if check in model.checks:
        raise UsageError(f"the line item '{check}' is there already", where=str(mark_at(node, ("checks", check))), hint="choose another name")
    taken = {*model.signals}
    signal = next(name for name in (check.replace("-", "_"), *(f"{check.replace('-', '_')}_{n}" for n in range(2, 1000))) if name not in taken)
    text = data.decode("utf-8")
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    parts = {"signals": (_SIGNAL, "\n" + _SIGNALS), "checks": (_CHECK, _CHECKS)}
    there = sorted((key for key in parts if key in node.entries), key=lambda key: -node.keys[key].line)
    for key in there:
        _insert(lines, node, key, _filled(parts[key][0], check, signal), shown)
    for key, (entry, opening) in parts.items():
        if key not in there:
            lines += (opening + _filled(entry, check, signal)).splitlines()
    longer = (newline.join(lines) + newline).encode()
    _unchanged(node, longer, shown, {"checks": check, "signals": signal})
    return longer


def _validated(node: MapNode) -> PackModel:
    """The pack with its params put in, as it is read for a run."""
    return validated(with_params("", node, {}), PackModel)


def _filled(entry: str, check: str, signal: str) -> str:
    title = check.replace("-", " ").capitalize()
    return entry.replace("CHECK", check).replace("SIGNAL", signal).replace("TITLE", title)


def _insert(lines: list[str], node: MapNode, key: str, entry: str, shown: str) -> None:
    """Put the entry behind the last one under the key."""
    section = node.entries[key]
    start = node.keys[key].line
    if not isinstance(section, MapNode) or section.mark.line == start or lines[section.mark.line - 1][section.mark.column - 1 :].startswith("{"):
        raise UsageError(
            f"'{key}:' is not written as a block", where=f"{shown}:{start}:1", hint="put each entry on lines of its own, indented, without {}"
        )
    following = [mark.line for mark in node.keys.values() if mark.line > start]
    end = min(following, default=len(lines) + 1) - 1
    while end > start and (not lines[end - 1].strip() or not lines[end - 1].startswith((" ", "\t"))):
        end -= 1
    indent = " " * (min(mark.column for mark in section.keys.values()) - 1)
    lines[end:end] = ["", *(indent + line[2:] if line.strip() else line for line in entry.splitlines())]


def _unchanged(node: MapNode, longer: bytes, shown: str, added: Mapping[str, str]) -> None:
    """That the longer file says what the old one said, and the new entries beside it."""
    after = read(longer, shown)
    _validated(after)
    old, new = plain(node), plain(after)
    for key, name in added.items():
        part = new.get(key) if isinstance(new, dict) else None
        if not isinstance(part, dict) or part.pop(name, None) is None:
            raise UsageError(f"cannot be extended under '{key}:'", where=shown, hint="add the line item by hand, or in a file of its own")
        if isinstance(old, dict) and key not in old and not part and isinstance(new, dict):
            del new[key]
    if old != new:
        raise UsageError("cannot be extended without changing it", where=shown, hint="add the line item by hand, or in a file of its own")
