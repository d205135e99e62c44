"""``html:FILE``: the report as one page that works from disk: overview, agents, and a reader for contacts."""

from supportaudit.reports.html.writer import HtmlReport

__all__ = ["HtmlReport"]
