"""4. Verdicts -> Scorecards: pure arithmetic over mergeable sums."""

from supportaudit.scoring.account import account, in_no_score
from supportaudit.scoring.cuts import CUTS, checked
from supportaudit.scoring.evaluation import score_conversation
from supportaudit.scoring.gates import Gates, SeverityGate, failed_gates, not_gated
from supportaudit.scoring.intervals import mean_interval, rate_interval, t_quantile
from supportaudit.scoring.spelling import likely_same
from supportaudit.scoring.tally import Tally

__all__ = [
    "CUTS",
    "Gates",
    "SeverityGate",
    "Tally",
    "account",
    "checked",
    "failed_gates",
    "in_no_score",
    "likely_same",
    "mean_interval",
    "not_gated",
    "rate_interval",
    "score_conversation",
    "t_quantile",
]
