"""4. Verdicts -> Scorecards: pure arithmetic over mergeable sums."""

from supportaudit.model.intervals import mean_interval, rate_interval, t_quantile
from supportaudit.scoring.account import account, in_no_score
from supportaudit.scoring.compare import differences, rest_of, side_of
from supportaudit.scoring.cuts import CUTS, checked
from supportaudit.scoring.evaluation import score_conversation
from supportaudit.scoring.gates import Gates, failed_gates, not_gated
from supportaudit.scoring.spelling import likely_same
from supportaudit.scoring.tally import Tally

__all__ = [
    "CUTS",
    "Gates",
    "Tally",
    "account",
    "checked",
    "differences",
    "failed_gates",
    "in_no_score",
    "likely_same",
    "mean_interval",
    "not_gated",
    "rate_interval",
    "rest_of",
    "score_conversation",
    "side_of",
    "t_quantile",
]
