"""The tables of ``csv:DIR`` and what stands in each of their columns; docs/csv.md is made from this."""

from __future__ import annotations

_SCORE = {
    "evaluations": "number of scored evaluations (one contact seen from one agent)",
    "too_little_to_score": "evaluations with fewer than three decided line items; they have no score",
    "too_few_evaluations": "yes: fewer evaluations than `min_evaluations`; the score is shown, not to be compared, and not gated",
    "qa_score": "mean QA score of the evaluations, 0 to 100, after auto-fail; empty without any",
    "before_auto_fail": "the same before auto-fail",
    "before_reviews": "what it would be had nobody reviewed anything (reviews file)",
    "likely_low": "lower end of the 95 % range of the QA score; empty below five evaluations",
    "likely_high": "its upper end",
    "form_answered_percent": "points of decided line items in percent of the points of all that applied",
}
_LINE_ITEM = {
    "section": "section of the scorecard",
    "line_item": "what was asked",
    "line_item_id": "its id, for `supportaudit rules show`",
    "severity": "major, minor or note",
    "points": "points of the line item within its section; 0 where it is shown but in no score",
}
_ANSWERS = {
    "met": "times met",
    "not_met": "times not met",
    "still_open": "times still open; in no score",
    "could_not_be_evaluated": "times that it could not be evaluated (a mistake of ours, never of an agent); in no score",
}
_CONTACT = {"contact": "id of the contact in the export", "file": "file that it came from"}
_WHERE = {"channel": "chat, email, voice, social, sms or what the export says", "vendor": "vendor; empty where nobody says"}

TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "agents": (
        "one row per agent and vendor, by name; agents without a name are only in the totals",
        {"agent": "the agent", "vendor": _WHERE["vendor"], **_SCORE},
    ),
    "groups": (
        "overall, then one row per group of each cut (`--by`; vendor and channel where nothing else is asked for)",
        {"by": "overall, or the cut: vendor, channel, month, `vendor,channel`, ...", "name": "which group", **_SCORE},
    ),
    "line_items": (
        "one row per line item for every row of the two tables above",
        {
            "by": "overall, agent, or the cut as in `groups.csv`",
            "name": "which group",
            "vendor": "vendor of an agent",
            **_LINE_ITEM,
            "met": _ANSWERS["met"],
            "not_met": _ANSWERS["not_met"],
            "not_applicable": "times N/A; in no score",
            "still_open": _ANSWERS["still_open"],
            "could_not_be_evaluated": _ANSWERS["could_not_be_evaluated"],
            "met_percent": "met in percent of met and not met",
            "likely_low": "lower end of its 95 % range; empty below five answers",
            "likely_high": "its upper end",
            "too_few_answers": "yes: fewer than five answers; not to be compared",
            "qa_points_lost": "QA-score points that an average evaluation loses by it",
            "reviewed": "findings about which a person has decided (reviews file)",
            "overturned_on_appeal": "of these: findings that were wrong and left the score",
        },
    ),
    "conversations": (
        "one row per evaluation, in the order of the input",
        {
            **_CONTACT,
            "place": "line or record in the file",
            **_WHERE,
            "team": "team; empty where nobody says",
            "started_at": "time of the first message, ISO 8601; empty where the export gives no date",
            "messages": "number of messages, events and notes included",
            "agent": "the agent of this evaluation",
            "qa_score": "QA score, 0 to 100, after auto-fail; empty with too little to score",
            "before_auto_fail": "the same before auto-fail",
            "before_reviews": _SCORE["before_reviews"],
            "form_answered_percent": _SCORE["form_answered_percent"],
            **_ANSWERS,
            "auto_fails": "auto-fail items to confirm, in a score and not decided by anybody yet; the ones marked yes in `to_confirm` of findings",
        },
    ),
    "findings": (
        "one row per finding (those overturned on appeal too), and one per line item that is still open or could not be evaluated",
        {
            **_CONTACT,
            **_WHERE,
            "agent": "who is accountable; (queue): before any person joined; (canned): the site's own macro; empty: nobody",
            "answer": "Not met, Still open, or Could not be evaluated; N/A where every finding was overturned on appeal",
            **_LINE_ITEM,
            "auto_fail": "customer, business or compliance: an auto-fail item",
            "to_confirm": (
                "of an auto-fail item that was not met: yes while a person should confirm or overturn it; no once decided, "
                "and where it moves no agent's score (the queue, a canned response, nobody, an experimental line item)"
            ),
            "what_was_seen": "one sentence on what was seen",
            "quote": "the sentence that it rests on, as written, at most 500 characters",
            "said": "when and by whom",
            "said_at": "the exact time, ISO 8601; empty where the export gives no date",
            "suggestion": "what could have been said",
            "finding_id": "the same for the same finding in every run",
            "review": "overturned on appeal, exception or confirmed; empty while nobody has decided",
            "already_reported": "yes: the finding stands in the baseline",
        },
    ),
    "not_evaluated": (
        "one row per contact or record that was not evaluated, and per glob that left files out",
        {
            "file": f"{_CONTACT['file']}, or the glob that left files out",
            "place": "line or record in the file",
            "kind": "not evaluated, could not be read, given twice (and counted once), or left out by `ignore` in the config",
            "reason": "why, and what settles it",
        },
    ),
}
"""Table -> what a row is, and its columns with their meaning; ``agents`` and ``groups`` have one more for each section, ``section NAME``."""

INTEGERS = frozenset(
    {"evaluations", "too_little_to_score", "points", "met", "not_met", "not_applicable", "still_open", "could_not_be_evaluated"}
    | {"reviewed", "overturned_on_appeal", "messages", "auto_fails"}
)
"""Columns of whole numbers."""
NUMBERS = frozenset(
    {"qa_score", "before_auto_fail", "before_reviews", "likely_low", "likely_high", "form_answered_percent", "met_percent", "qa_points_lost"}
)
"""Columns of other figures; the ``section NAME`` columns are figures too."""
TRUTHS = frozenset({"too_few_evaluations", "too_few_answers", "to_confirm", "already_reported"})
"""Columns of yes and no. All others hold text."""

_SHARES = {
    "precision": "of all that the tool flagged, the share that reviewers saw too, 0 to 1",
    "precision_low": "lower end of its 95 % range (Wilson)",
    "precision_high": "its upper end",
    "recall": "of all that reviewers saw, the share that the tool flagged, 0 to 1",
    "recall_low": "lower end of its 95 % range (Wilson)",
    "recall_high": "its upper end",
    "f1": "harmonic mean of the two",
    "f1_low": "lower end of its 95 % range (bootstrap over contacts)",
    "f1_high": "its upper end",
}
_CHANCE = {
    "kappa": "Cohen's kappa, -1 to 1; empty where chance alone would agree always",
    "ac1": "Gwet's AC1, -1 to 1",
}
CALIBRATION_TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "agreement": (
        "one row per signal and line item that reviewers judged",
        {
            "kind": "signal (a question a message) or line item (a question a contact)",
            "name": "its id",
            "title": "what it is called in reports",
            "compared": "questions answered by the tool and by reviewers",
            "right": "flagged by the tool (a line item: not met), and seen by reviewers",
            "false_alarms": "flagged by the tool alone",
            "misses": "seen by reviewers alone",
            "disputed": "questions on which reviewers differ: in no figure",
            **_SHARES,
            **_CHANCE,
        },
    ),
    "disagreements": (
        "a few false alarms and misses of each signal and line item (`--examples`)",
        {
            "kind": "signal or line item",
            "name": "its id",
            "what": "false alarm or missed",
            **_CONTACT,
            "said": "when and by whom",
            "quote": "the sentence that was flagged, or the message that was missed, at most 500 characters",
            "answer": "what the tool said of a line item",
        },
    ),
    "agent_bias": (
        "one row per agent, by name",
        {
            "agent": "the agent",
            "rated": "contacts with a QA score for this agent and a reviewer's rating",
            "qa_score_minus_rating": "mean of QA score minus rating, the rating from 1 to 5 mapped to 0 to 100",
            "likely_low": "lower end of its 95 % range; empty for too few contacts",
            "likely_high": "its upper end",
            "against_others": "how much higher that is than for all other agents",
            "more_than_chance": "yes: more than chance explains (5 %, Holm-corrected over the agents)",
            "too_few": "yes: too few contacts to say anything",
        },
    ),
    "reviewers": (
        "one row per pair of reviewers and signal or line item that both judged; without a name: all of them together",
        {
            "first": "one reviewer",
            "second": "the other",
            "kind": "signal or line item",
            "name": "its id",
            "compared": "questions that both answered",
            "both": "both saw it",
            "first_only": "only the first did",
            "second_only": "only the second did",
            "alike": "share of questions answered alike, 0 to 1",
            "f1": "F1 of one against the other",
            **_CHANCE,
        },
    ),
}
"""The tables of ``calibrate --out csv:DIR``."""


def markdown() -> str:
    """docs/csv.md."""
    lines = [
        "# Tables of `--out csv:DIR`",
        "",
        "<!-- made by `make docs` from src/supportaudit/reports/csv_columns.py -->",
        "",
        "UTF-8 with a byte order mark, commas, CRLF, one header line. Figures are numbers with a decimal point and at most four",
        "decimals, texts are what the export holds, and an empty cell means that there is nothing to say. A text that a spreadsheet",
        "could take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line break) has an apostrophe in front. `agents.csv`",
        "and `groups.csv` have one more column for each section, `section NAME`: its score, 0 to 100.",
        "",
        "`--out parquet:DIR` writes the same tables as `.parquet` files with the same columns, without apostrophes: whole numbers (int64)",
        f"in {', '.join(f'`{name}`' for name in sorted(INTEGERS))}; other figures (double) in {', '.join(f'`{name}`' for name in sorted(NUMBERS))}",
        f"and the sections; true and false in {', '.join(f'`{name}`' for name in sorted(TRUTHS))}; text elsewhere. `--out xlsx:FILE` has",
        "them as sheets.",
    ]
    for name, (rows, columns) in {**TABLES, **CALIBRATION_TABLES}.items():
        if name == next(iter(CALIBRATION_TABLES)):
            lines += ["", "# Tables of `supportaudit calibrate --out csv:DIR`"]
        lines += ["", f"## `{name}.csv`", "", f"{rows[0].upper()}{rows[1:]}.", "", "| column | holds |", "| --- | --- |"]
        lines += [f"| `{column}` | {meaning} |" for column, meaning in columns.items()]
    return "\n".join(lines) + "\n"
