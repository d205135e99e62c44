"""Line items that were asked for by a name that they had before."""

from __future__ import annotations

from supportaudit.cli.streams import say
from supportaudit.rulebook import Rulebook


def followed(check: str, rulebook: Rulebook) -> str:
    """The id that the line item has today; where that is another one, it is said on standard error."""
    today = rulebook.renamed.get(check, check)
    if today != check:
        say(f"{check} is now {today}")
    return today
