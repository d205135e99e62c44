"""Labels and results -> how far they agree: pure figures; also which contacts people should label."""

from supportaudit.calibration.compare import Comparison
from supportaudit.calibration.draw import STRATA, Drawable, draw
from supportaudit.calibration.figures import must_be_installed
from supportaudit.calibration.known import PEOPLE_LABEL, check_id, known_names, signal_id
from supportaudit.calibration.metrics import Floor, below, floors, metric_names, metrics
from supportaudit.calibration.result import calibration

__all__ = [
    "PEOPLE_LABEL",
    "STRATA",
    "Comparison",
    "Drawable",
    "Floor",
    "below",
    "calibration",
    "check_id",
    "draw",
    "floors",
    "known_names",
    "metric_names",
    "metrics",
    "must_be_installed",
    "signal_id",
]
