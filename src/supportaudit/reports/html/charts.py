"""Two charts as SVG, drawn here and coloured by the page's style sheet, each with a title, a description and a table of the same figures.

ElementTree builds and escapes them (docs/decisions/0160: why no library for charts).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from supportaudit.reports import words
from supportaudit.reports.html.spread import BARS, WIDTH, Point
from supportaudit.reports.html_page import Markup, table, tag

WIDE, HIGH = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 16, 40
PLOT_WIDE, PLOT_HIGH = WIDE - LEFT - RIGHT, HIGH - TOP - BOTTOM
MOST_LABELS = 6


def distribution(bars: Counter[int], score: float | None) -> Markup:
    """How many evaluations have which QA score; a line where the mean lies."""
    total = bars.total()
    if not total:
        return Markup("")
    most = max(bars.values())
    highest = max(range(BARS), key=lambda bar: bars[bar])
    said = f"{words.count(total, 'evaluation')}, the most ({most:,}) from {_bar(highest)}; mean {words.score(score)}."
    chart = _chart("spread", "Distribution of QA scores", said)
    _grid(chart, [(value / most, f"{value:,}") for value in _ticks(most)])
    step = PLOT_WIDE / BARS
    for bar in range(BARS):
        if number := bars[bar]:
            height = PLOT_HIGH * number / most
            place = {"x": _at(LEFT + bar * step + 1), "y": _at(TOP + PLOT_HIGH - height), "width": _at(step - 2), "height": _at(height)}
            rect = SubElement(chart, "rect", {"class": "bar", **place})
            SubElement(rect, "title").text = f"QA score {_bar(bar)}: {words.count(number, 'evaluation')}"
    for value in range(0, 101, 10):
        _label(chart, LEFT + PLOT_WIDE * value / 100, HIGH - BOTTOM + 16, str(value))
    _label(chart, LEFT + PLOT_WIDE / 2, HIGH - 6, "QA score", "title")
    if score is not None:
        _mean(chart, score)
    rows = ((_bar(bar), f"{bars[bar]:,}", words.percent(bars[bar] / total)) for bar in range(BARS) if bars[bar])
    return _figure(chart, said, table(("QA score", "evaluations", "share"), rows))


def trend(cut: str, points: Sequence[Point]) -> Markup:
    """The mean QA score of each day, week or month with its likely range; nothing for fewer than two."""
    if len(points) < 2:
        return Markup("")
    low = min(value for point in points for value in (point.score, point.low) if value is not None)
    floor = max(0, int(low // 10) * 10)
    said = f"Mean QA score by {cut}, {points[0].period} to {points[-1].period}, with its likely range; hollow: fewer than five evaluations."
    chart = _chart("trend", f"QA score by {cut}", said)
    _grid(chart, [((value - floor) / (100 - floor), str(value)) for value in range(floor, 101, 10 if floor >= 40 else 20)] if floor < 100 else [])

    def height(value: float) -> float:
        return TOP + PLOT_HIGH * (1 - (value - floor) / max(100 - floor, 1))

    places = [LEFT + PLOT_WIDE * (number + 0.5) / len(points) for number in range(len(points))]
    SubElement(
        chart, "polyline", {"class": "line", "points": " ".join(f"{_at(x)},{_at(height(p.score))}" for x, p in zip(places, points, strict=True))}
    )
    every = -(-len(points) // MOST_LABELS)
    for number, (x, point) in enumerate(zip(places, points, strict=True)):
        if point.low is not None and point.high is not None:
            SubElement(chart, "line", {"class": "range", "x1": _at(x), "x2": _at(x), "y1": _at(height(point.low)), "y2": _at(height(point.high))})
        dot = SubElement(
            chart, "circle", {"class": "dot" if point.low is not None else "dot few", "cx": _at(x), "cy": _at(height(point.score)), "r": "4"}
        )
        SubElement(dot, "title").text = f"{point.period}: {' · '.join(filter(None, _figures(point)))}"
        if number % every == 0:
            _label(chart, x, HIGH - BOTTOM + 16, point.period)
    _label(chart, LEFT + PLOT_WIDE / 2, HIGH - 6, cut, "title")
    rows = ((p.period, words.score(p.score), words.likely(p.low, p.high), f"{p.evaluations:,}") for p in points)
    return _figure(chart, said, table((cut, "QA score", "likely", "evaluations"), rows))


def _figures(point: Point) -> tuple[str, str, str]:
    likely = f"likely {words.likely(point.low, point.high)}" if point.low is not None else ""
    return f"QA score {words.score(point.score)}", likely, words.count(point.evaluations, "evaluation")


def _bar(bar: int) -> str:
    return f"{bar * WIDTH} to {(bar + 1) * WIDTH}"


def _ticks(most: int) -> list[int]:
    """Whole numbers from 0 up to at most ``most``, at round steps."""
    step = next(size * 10**power for power in range(20) for size in (1, 2, 5) if size * 10**power * 4 >= most)
    return list(range(0, most + 1, step))


def _chart(name: str, title: str, said: str) -> Element:
    marks = {"role": "img", "aria-labelledby": f"{name}-title {name}-said", "class": "chart", "viewBox": f"0 0 {WIDE} {HIGH}"}
    chart = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **marks})
    SubElement(chart, "title", {"id": f"{name}-title"}).text = title
    SubElement(chart, "desc", {"id": f"{name}-said"}).text = said
    return chart


def _grid(chart: Element, lines: Sequence[tuple[float, str]]) -> None:
    for share, label in lines:
        y = TOP + PLOT_HIGH * (1 - share)
        SubElement(chart, "line", {"class": "grid", "x1": _at(LEFT), "x2": _at(WIDE - RIGHT), "y1": _at(y), "y2": _at(y)})
        _label(chart, LEFT - 6, y + 4, label, "left")


def _mean(chart: Element, score: float) -> None:
    x = LEFT + PLOT_WIDE * score / 100
    SubElement(chart, "line", {"class": "mean", "x1": _at(x), "x2": _at(x), "y1": _at(TOP - 4), "y2": _at(TOP + PLOT_HIGH)})
    _label(chart, x - 6, TOP + 4, f"mean {words.score(score)}", "left")


def _label(chart: Element, x: float, y: float, label: str, kind: str = "middle") -> None:
    SubElement(chart, "text", {"class": f"label {kind}", "x": _at(x), "y": _at(y)}).text = label


def _at(value: float) -> str:
    return f"{value:.1f}"


def _figure(chart: Element, said: str, figures: Markup) -> Markup:
    drawn = Markup(tostring(chart, encoding="unicode"))
    shown = tag("details", tag("summary", "The same as a table"), tag("div", figures, class_="scroll"))
    return tag("figure", drawn, tag("figcaption", said), shown)
