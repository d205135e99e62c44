"""5. AuditReport -> text and files: one file a format; a report shows and never decides."""

from supportaudit.reports.formats import FORMATS, open_report, open_reports
from supportaudit.reports.interface import Format, ReportContext, ReportOptions, ReportWriter

__all__ = ["FORMATS", "Format", "ReportContext", "ReportOptions", "ReportWriter", "open_report", "open_reports"]
