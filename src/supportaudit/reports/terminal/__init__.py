"""The report on the terminal."""

from supportaudit.reports.terminal.writer import TerminalReport

__all__ = ["TerminalReport"]
