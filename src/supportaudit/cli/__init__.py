"""The command line: parse, call, render, choose the exit code."""

from supportaudit.cli.app import main

__all__ = ["main"]
