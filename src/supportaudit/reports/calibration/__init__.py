"""How far the tool agrees with people, as text and files: shows, and decides nothing."""

from supportaudit.reports.calibration.formats import CALIBRATION_FORMATS, write_calibration

__all__ = ["CALIBRATION_FORMATS", "write_calibration"]
