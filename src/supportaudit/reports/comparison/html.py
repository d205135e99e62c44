"""``compare --out html:FILE``: one self-contained page, no network, no script."""

from __future__ import annotations

from supportaudit.model import ComparedReports, Difference
from supportaudit.reports import words
from supportaudit.reports.comparison.sentences import METHOD, apart, likely, moved, rate_words, sentence, signed, verdict
from supportaudit.reports.files import write_file
from supportaudit.reports.html_page import foot, head, table, tag
from supportaudit.reports.text import one_line

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { padding: .3rem .8rem; border-bottom: 1px solid #8888; text-align: right; }
th:first-child, td:first-child, td:last-child { text-align: left; }
tbody th { font-weight: normal; }
"""


def write_html(target: str, found: ComparedReports) -> None:
    """The page; every text is escaped."""
    parts = [tag("h1", "QA scores compared"), *(tag("p", sentence(one, found.min_evaluations)) for one in found.differences)]
    parts.append(table(("groups", "QA score", "n", "against", "n", "points", "likely", "found"), (_row(one) for one in found.differences)))
    for one in found.differences:
        if one.real and moved(one):
            parts.append(tag("h2", f"Line items: {one_line(one.second.name)} against {one_line(one.first.name)}"))
            rows = ((rate.title, *reversed(rate_words(rate)), signed(rate.points)) for rate in moved(one))
            parts.append(table(("line item", "met", "against", "points"), rows))
    parts += [tag("p", note) for note in (*apart(found), METHOD)]
    body = "\n".join(part.html for part in parts)
    write_file(target, f"{head('QA scores compared', _STYLE)}<main>\n{body}\n</main>\n{foot()}")


def _row(one: Difference) -> tuple[str, ...]:
    figures = (words.score(one.second.score), f"{one.second.evaluations:,}", words.score(one.first.score), f"{one.first.evaluations:,}")
    points = "–" if one.points is None else signed(one.points)
    return (f"{one_line(one.second.name)} / {one_line(one.first.name)}", *figures, points, likely(one), verdict(one))
