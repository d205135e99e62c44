"""Between checks and scoring: what people decided about findings, and what was reported already."""

from supportaudit.reviews.baseline import Baseline, BaselineWriter, load_baseline
from supportaudit.reviews.desk import ReviewDesk
from supportaudit.reviews.docket import Docket
from supportaudit.reviews.search import FindingSearch
from supportaudit.reviews.settle import settle

__all__ = ["Baseline", "BaselineWriter", "Docket", "FindingSearch", "ReviewDesk", "load_baseline", "settle"]
