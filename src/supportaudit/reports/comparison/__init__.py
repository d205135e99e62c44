"""Two reports, periods or groups side by side, as text and files: shows, and decides nothing."""

from supportaudit.reports.comparison.formats import COMPARISON_FORMATS, write_comparison

__all__ = ["COMPARISON_FORMATS", "write_comparison"]
