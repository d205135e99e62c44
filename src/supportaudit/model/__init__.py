"""The nouns that all stages share. Frozen, and standard library only."""

from typing import TYPE_CHECKING

from supportaudit.on_demand import on_demand

if TYPE_CHECKING:
    from supportaudit.model.calibration import (
        AgentBias,
        Agreement,
        Calibration,
        Crossed,
        Figure,
        Mismatch,
        PeopleAgreement,
        ScoreAgreement,
    )
    from supportaudit.model.comparison import ComparedReports, Difference, RateDifference, Side, SideRate
    from supportaudit.model.conversation import ADDRESSES, Conversation, Event, Mask, Message, Participant, Role, Source, primary_language
    from supportaudit.model.label import CHECK_COLUMN, SHEET_COLUMNS, LabelFile, Labelled
    from supportaudit.model.note import Note, together
    from supportaudit.model.review import STATES, BaselineUse, EntryState, ReviewEntry, ReviewUse
    from supportaudit.model.scorecard import (
        AuditReport,
        CheckRate,
        ControlSum,
        Evaluation,
        InputFile,
        Scorecard,
        SectionScore,
        SkippedTranscript,
        Totals,
    )
    from supportaudit.model.signal import Capture, Earlier, Language, Signal, Span
    from supportaudit.model.verdict import (
        CANNED,
        MISSING,
        PSEUDO_AGENTS,
        QUEUE,
        TIME_RUNS,
        TURNED_OFF,
        UNNAMED,
        AuditedConversation,
        Decision,
        Evidence,
        Finding,
        Outcome,
        Severity,
        Verdict,
    )

__all__ = [
    "ADDRESSES",
    "CANNED",
    "CHECK_COLUMN",
    "MISSING",
    "PSEUDO_AGENTS",
    "QUEUE",
    "SHEET_COLUMNS",
    "STATES",
    "TIME_RUNS",
    "TURNED_OFF",
    "UNNAMED",
    "AgentBias",
    "Agreement",
    "AuditReport",
    "AuditedConversation",
    "BaselineUse",
    "Calibration",
    "Capture",
    "CheckRate",
    "ComparedReports",
    "ControlSum",
    "Conversation",
    "Crossed",
    "Decision",
    "Difference",
    "Earlier",
    "EntryState",
    "Evaluation",
    "Event",
    "Evidence",
    "Figure",
    "Finding",
    "InputFile",
    "LabelFile",
    "Labelled",
    "Language",
    "Mask",
    "Message",
    "Mismatch",
    "Note",
    "Outcome",
    "Participant",
    "PeopleAgreement",
    "RateDifference",
    "ReviewEntry",
    "ReviewUse",
    "Role",
    "ScoreAgreement",
    "Scorecard",
    "SectionScore",
    "Severity",
    "Side",
    "SideRate",
    "Signal",
    "SkippedTranscript",
    "Source",
    "Span",
    "Totals",
    "Verdict",
    "primary_language",
    "together",
]

if not TYPE_CHECKING:  # where types are checked, a name that there is not should be an error
    __getattr__ = on_demand(
        __name__, __all__, ("conversation", "verdict", "note", "signal", "scorecard", "review", "label", "calibration", "comparison")
    )
