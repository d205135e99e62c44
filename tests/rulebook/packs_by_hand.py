"""Packs as text, in as few lines as a test needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.errors import SupportAuditError
from supportaudit.rulebook import Config, Rulebook, load_rulebook


def write(folder: Path, body: str = "", *, name: str = "mine", head: str = "") -> str:
    """A pack file of this id; ``head`` is more of the head, as in ``imports: [core]``."""
    path = folder / f"{name}.yaml"
    more = f", {head}" if head else ""
    path.write_text(f"pack: {{id: {name}, version: 1.0.0, language: 1, lang: en, license: MIT{more}}}\n{body}", encoding="utf-8")
    return str(path)


def loaded(folder: Path, body: str, config: Config | None = None, *, head: str = "") -> Rulebook:
    """The pack ``mine``, loaded."""
    return load_rulebook([write(folder, body, head=head)], config)


def refusal(folder: Path, body: str, config: Config | None = None, *, head: str = "") -> str:
    """What is said of the pack ``mine``, which cannot be used."""
    with pytest.raises(SupportAuditError) as problem:
        loaded(folder, body, config, head=head)
    return str(problem.value)
