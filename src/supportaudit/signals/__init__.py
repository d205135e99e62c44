"""Conversation -> signals: labelled spans of its messages, and its events."""

from typing import TYPE_CHECKING

from supportaudit.on_demand import on_demand

if TYPE_CHECKING:
    from supportaudit.signals.detect import Considered, Detector
    from supportaudit.signals.doubt import found_and_doubtful
    from supportaudit.signals.judge import Kill

__all__ = ["Considered", "Detector", "Kill", "found_and_doubtful"]

if not TYPE_CHECKING:  # where types are checked, a name that there is not should be an error
    __getattr__ = on_demand(__name__, __all__, ("judge", "detect", "doubt"))
