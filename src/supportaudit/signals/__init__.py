"""Conversation -> signals: labelled spans of its messages, and its events."""

from supportaudit.signals.detect import Considered, Detector
from supportaudit.signals.judge import Kill

__all__ = ["Considered", "Detector", "Kill"]
