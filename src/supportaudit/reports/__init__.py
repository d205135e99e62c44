"""5. AuditReport -> text and files: one file a format; a report shows and never decides."""

from supportaudit.reports.earlier import EarlierReport, read_report
from supportaudit.reports.formats import formats, open_reports, report_files
from supportaudit.reports.interface import Format, ReportContext, ReportOptions, ReportWriter
from supportaudit.reports.own import is_report

__all__ = [
    "EarlierReport",
    "Format",
    "ReportContext",
    "ReportOptions",
    "ReportWriter",
    "formats",
    "is_report",
    "open_reports",
    "read_report",
    "report_files",
]
