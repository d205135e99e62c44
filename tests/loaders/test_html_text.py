from __future__ import annotations

from itertools import pairwise

import pytest

from supportaudit.loaders.html_text import html_to_text, looks_like_html
from supportaudit.loaders.mail_body import html_body


def own(html: str) -> str:
    body = html_body(html)
    kept, last = "", 0
    for mask in body.masks:
        kept += body.text[last : mask.start] + " "
        last = mask.end
    return " ".join((kept + body.text[last:]).split())


def test_html_becomes_the_text_that_a_person_sees() -> None:
    html = (
        "<html><head><style>p {color: red}</style><title>no</title></head><body><p>Hi&nbsp;<b>Ana</b>,</p><ul><li>one</li></ul>"
        "<table><tr><td>a</td><td>b</td></tr></table><script>x()</script></body></html>"
    )
    text, masks = html_to_text(html)
    assert text.split() == ["Hi", "Ana,", "*", "one", "a", "b"]
    assert masks == ()


def test_quotes_and_signatures_are_told_by_markup_with_true_offsets() -> None:
    text, masks = html_to_text(
        '<div>New.</div><div class="gmail_quote x"><div class="gmail_attr">Ann wrote</div><blockquote>old</blockquote></div>'
        '<div class="gmail_signature">Bo</div>'
    )
    assert {(mask.kind, text[mask.start : mask.end].strip()[:3]) for mask in masks} >= {("quote", "Ann"), ("signature", "Bo")}
    assert all(a.end <= b.start for a, b in pairwise(masks))


def test_the_answer_above_between_and_below_html_quotes_stays() -> None:
    assert (
        own("<p>New.</p><p>On Mon, 1 Feb 2016 at 6:32 PM Ann &lt;ann@example.com&gt; wrote:</p><blockquote><p>old</p></blockquote><p>Below.</p>")
        == "New. Below."
    )
    assert (
        own("<div>Hi.<hr><b>From:</b> Ann [mailto:ann@example.com]<br><b>Sent:</b> Monday<br><b>To:</b> Bo<br><b>Subject:</b> x<br><br>old</div>")
        == "Hi."
    )


def test_hostile_markup_is_read_without_layout() -> None:
    deep = "<div>" * 20_000 + "deep" + "</div>" * 20_000
    assert html_to_text(deep)[0].strip() == "deep"
    assert "end" in html_to_text("<a " + "x=1 " * 10_000 + ">end</a>")[0]
    assert html_to_text("<p>one</p><!-- hidden --><style>a</style><p>two<br>three&amp;</p>" + "<b>" * 300)[0].split() == ["one", "two", "three&"]
    assert html_to_text("<hr " * 20_000)[0] is not None


@pytest.mark.no_cover
def test_huge_markup_is_read_without_layout() -> None:
    text, masks = html_to_text("<blockquote>" + "<p>word</p>" * 250_000 + "</blockquote>")
    assert text.startswith("word")
    assert masks == ()


def test_control_characters_and_xml_declarations_do_no_harm() -> None:
    assert html_to_text('<?xml version="1.0" encoding="UTF-8"?><p>a\x00b\x07</p>')[0] == "a b"
    assert html_to_text("")[0] == ""
    assert html_to_text("<style>only</style>")[0] == ""


def test_only_markup_looks_like_html() -> None:
    assert looks_like_html("<div>x</div>")
    assert not looks_like_html("a < b and <name> too")
