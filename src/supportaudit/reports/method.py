"""How the figures of a report came about: what they mean, and everything by which they can be computed again."""

from __future__ import annotations

from collections.abc import Iterator

from supportaudit.model import AuditReport

METHOD = (
    (
        "QA score",
        "0 to 100: the weighted mean of the sections of an evaluation (one contact seen from one agent); of an agent the mean of the evaluations.",
    ),
    ("Section", "100 x points of line items met / points of line items met and not met. N/A, still open and could not be evaluated are in neither."),
    ("Likely", "Where the score would lie with many more contacts like these: 95 % range, Student's t; of line items Wilson's. Empty below five."),
    ("Too few", "Fewer evaluations than the minimum: shown, not to be compared, not gated."),
    ("Form answered", "Points of decided line items in percent of the points of all that applied."),
    ("Auto-fail", "To be confirmed by a person; by default it moves no score until then."),
)


def manifest(report: AuditReport) -> Iterator[tuple[str, str]]:
    """By what the run was made, a name and a text a line."""
    for name, value in report.manifest.items():
        if isinstance(value, list):
            for item in value:
                yield (
                    name,
                    ", ".join(f"{key} {text}" for key, text in item.items() if text not in (None, [])) if isinstance(item, dict) else str(item),
                )
        elif isinstance(value, dict):
            yield name, ", ".join(f"{key} {text}" for key, text in value.items() if text is not None)
        elif value is not None:
            yield name, str(value)
    for rule in report.switched_off:
        yield "Incomplete", rule
