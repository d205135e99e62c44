"""``compare --out html:FILE``: one self-contained page, no network, no script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from supportaudit.model import ComparedReports, Difference
from supportaudit.reports import words
from supportaudit.reports.comparison.sentences import METHOD, apart, likely, moved, rate_words, sentence, signed, verdict
from supportaudit.reports.files import write_file
from supportaudit.reports.text import one_line

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>QA scores compared</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { padding: .3rem .8rem; border-bottom: 1px solid #8888; text-align: right; }
th:first-child, td:first-child, td:last-child { text-align: left; }
</style>
</head>
<body>
<main>
%s
</main>
</body>
</html>
"""


def write_html(target: str, found: ComparedReports) -> None:
    """The page; every text is escaped."""
    parts = ["<h1>QA scores compared</h1>", *(f"<p>{_text(sentence(one, found.min_evaluations))}</p>" for one in found.differences)]
    parts.append(_table(("", "QA score", "n", "against", "n", "points", "likely", ""), (_row(one) for one in found.differences)))
    for one in found.differences:
        if one.real and moved(one):
            parts.append(f"<h2>Line items: {_text(one.second.name)} against {_text(one.first.name)}</h2>")
            rows = ((rate.title, *reversed(rate_words(rate)), signed(rate.points)) for rate in moved(one))
            parts.append(_table(("line item", "met", "against", "points"), rows))
    parts += [f"<p>{_text(note)}</p>" for note in (*apart(found), METHOD)]
    write_file(target, _PAGE % "\n".join(parts))


def _row(one: Difference) -> tuple[str, ...]:
    figures = (words.score(one.second.score), f"{one.second.evaluations:,}", words.score(one.first.score), f"{one.first.evaluations:,}")
    points = "–" if one.points is None else signed(one.points)
    return (f"{one.second.name} / {one.first.name}", *figures, points, likely(one), verdict(one))


def _table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f'<th scope="col">{_text(title)}</th>' for title in titles)
    body = "\n".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _text(text: str) -> str:
    return escape(one_line(text))
