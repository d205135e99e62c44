"""``calibrate --out json:FILE``: every figure, unrounded enough to go on computing."""

from __future__ import annotations

from supportaudit.model import Agreement, Calibration, Crossed, Figure, Mismatch, PeopleAgreement, ScoreAgreement
from supportaudit.reports.calibration.shown import answer, exact, what
from supportaudit.reports.figures import figure
from supportaudit.reports.files import Output
from supportaudit.reports.json_report import SCHEMA_VERSION, Json, encode


def write_json(target: str, found: Calibration) -> None:
    """One JSON object, a key a line; figures have four decimals, null where there is none; the same input gives the same bytes."""
    output = Output(target)
    try:
        for name, value in _document(found).items():
            output.write((b"{" if name == "schema_version" else b",\n") + encode(name) + b":" + encode(value))
        output.write(b"\n}\n")
        output.commit()
    finally:
        output.abort()


def _document(found: Calibration) -> Json:
    return {
        "schema_version": SCHEMA_VERSION,
        "manifest": found.manifest,
        "contacts": {"labelled": found.labelled, "compared": found.compared, "absent": list(found.absent), "stale_labels": list(found.stale)},
        "macro_f1": _figure(found.macro_f1),
        "check_macro_f1": _figure(found.check_macro_f1),
        "accusing": {**_counts(found.accusing), "precision": _figure(found.accusing_precision), "recall": _figure(found.accusing_recall)},
        "signals": [_agreement(one) for one in found.agreements if one.kind == "signal"],
        "checks": [_agreement(one) for one in found.agreements if one.kind == "check"],
        "scores": _scores(found.scores),
        "agents": [
            {
                "agent": one.agent,
                "rated": one.n,
                "difference": _figure(one.difference),
                "to_others": figure(one.to_others),
                "differs": one.differs,
                "few": one.few,
            }
            for one in found.agents
        ],
        "people": [_people(one) for one in found.people],
        "people_scores": [{"first": first, "second": second, **_scores(one)} for (first, second), one in found.people_scores.items()],
        "mismatches": [_mismatch(one) for one in found.mismatches],
    }


def _figure(one: Figure) -> Json:
    return {"value": figure(one.value), "low": figure(one.low), "high": figure(one.high)}


def _counts(counts: Crossed) -> Json:
    return {"n": counts.n, "right": counts.both, "false_alarms": counts.first_only, "missed": counts.second_only}


def _agreement(one: Agreement) -> Json:
    shares = {"precision": _figure(one.precision), "recall": _figure(one.recall), "f1": _figure(one.f1)}
    chance = {"alike": figure(one.counts.alike), "kappa": figure(one.kappa), "ac1": figure(one.ac1)}
    return {"name": one.name, "title": one.title, **_counts(one.counts), "disputed": one.disputed, **shares, **chance}


def _scores(one: ScoreAgreement) -> Json:
    return {
        "rated": one.rated,
        "scored": one.scored,
        "share": figure(one.share),
        "spearman": _figure(one.spearman),
        "mean_absolute_difference": figure(one.distance),
        "mean_difference": _figure(one.difference),
    }


def _people(one: PeopleAgreement) -> Json:
    counts = {"n": one.counts.n, "both": one.counts.both, "first_only": one.counts.first_only, "second_only": one.counts.second_only}
    chance = {"alike": figure(one.counts.alike), "f1": figure(one.counts.f1), "kappa": figure(one.kappa), "ac1": figure(one.ac1)}
    return {"first": one.first, "second": one.second, "kind": one.kind, "name": one.name or None, **counts, **chance}


def _mismatch(one: Mismatch) -> Json:
    place = {"conversation": one.conversation.id, "path": one.conversation.source.path, "message": one.message}
    return {
        "kind": one.kind,
        "name": one.name,
        "what": what(one),
        **place,
        "start": one.start,
        "end": one.end,
        "text": exact(one),
        "answer": answer(one),
    }
