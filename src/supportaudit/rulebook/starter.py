"""What a working folder needs to begin with: a commented config and a first pack of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from supportaudit.rulebook.skeleton import new_pack

CONFIG = "supportaudit.yml"
PACK = "rules/own.yaml"
CHECK = "asks-for-patience"


def starter_files() -> Iterator[tuple[str, str]]:
    """Path below the folder and text of each file; the config names the pack, and both are good to run as they are."""
    yield CONFIG, (resources.files("supportaudit.rulebook") / "starter.yml").read_text(encoding="utf-8")
    yield PACK, new_pack("own", CHECK).replace("FILE", PACK)
