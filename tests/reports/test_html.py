"""The report as one page: policy and hashes, nothing of the data is markup, masked as on the terminal, the same bytes, and bounded."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.errors import AuditIncompleteError, UsageError
from supportaudit.model import AuditedConversation, Mask
from supportaudit.reports import ReportOptions, is_report, open_reports
from supportaudit.reports.files import Output
from supportaudit.reports.html.charts import distribution, trend
from supportaudit.reports.html.contact import LONGEST_MESSAGE, reader_page
from supportaudit.reports.html.data import block
from supportaudit.reports.html.index import BITS, DIGITS, Contacts
from supportaudit.reports.html.spread import Point, Spread, Sum
from supportaudit.reports.html_page import tag
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.json_report import Json
from supportaudit.rulebook.config import Config
from tests.builders import audited, chat, failed, quote, report, verdict
from tests.reports.hostile import CARD, SCRIPT, hostile
from tests.reports.made_up import BOOK, CONFIG, month, month_report

CONTEXT = ReportContext(BOOK, CONFIG, ReportOptions())
ITEMS = {check: number for number, check in enumerate(BOOK.checks)}
BLOCK = re.compile(r'<script type="application/json" id="(\w+)">(.*?)</script>', re.DOTALL)


def written(file: Path, contacts: list[AuditedConversation] | None = None) -> str:
    with open_reports([f"html:{file}"], BOOK, CONFIG, ReportOptions()) as (writer,):
        for one in contacts or month():
            writer.add(one)
        writer.finish(report(contacts, BOOK, CONFIG, by=("agent", "vendor", "channel")) if contacts else month_report())
    return file.read_text("utf-8")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("html") / "report.html")


def blocks(page: str) -> dict[str, Json]:
    """The data of a page, by id."""
    return {name: json.loads(data) for name, data in BLOCK.findall(page)}


class Elements(HTMLParser):
    """Every element of a page, and the text of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.held: dict[str, list[str]] = {"script": [], "style": []}
        self.shown, self.within = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.within = tag
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag in self.held:
            self.held[tag].append("" if dict(attrs).get("type") != "application/json" else "data")

    def handle_endtag(self, tag: str) -> None:
        del tag
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within in self.held:
            if self.held[self.within][-1] != "data":
                self.held[self.within][-1] += data
        else:
            self.shown += data


def test_the_policy_lets_in_nothing_and_knows_script_and_style_by_their_hashes(page: str) -> None:
    found = Elements(page)
    policy = next(value for name, value in found.attributes if name == "content" and "default-src" in value)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy
    scripts = [text for text in found.held["script"] if text != "data"]
    assert len(scripts) == len(found.held["style"]) == 1
    for kind, text in (("script-src", scripts[0]), ("style-src", found.held["style"][0])):
        assert f"{kind} 'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in policy


def test_nothing_is_fetched_and_no_attribute_runs_or_colours(page: str) -> None:
    found = Elements(page)
    assert not {name for name, _ in found.attributes if name.startswith("on") or name in {"style", "src", "srcset", "action"}}
    assert all(value.startswith("#") for name, value in found.attributes if name == "href")
    assert not {"img", "iframe", "link", "object"} & set(found.names)


def test_the_script_makes_elements_from_texts_only(page: str) -> None:
    script = next(text for text in Elements(page).held["script"] if text != "data")
    assert "textContent" in script
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|fetch\(|XMLHttpRequest|localStorage", script)


def test_hostile_texts_are_texts(tmp_path: Path) -> None:
    page = written(tmp_path / "r.html", [hostile()])
    plain = Elements(written(tmp_path / "plain.html", month()[:1]))
    found = Elements(page)
    assert set(found.names) <= set(plain.names) | {"ul", "ol", "li", "q", "mark", "details", "summary"}
    assert found.held["script"].count("data") == len(blocks(page))
    assert "<!--" not in page
    assert SCRIPT in found.shown
    said = blocks(page)["c0"]["said"]
    assert isinstance(said, list)
    text = "".join(part[0] for part in said[0]["parts"])
    assert text.startswith(SCRIPT)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]", page)


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_no_text_ends_its_block_or_its_element(text: str) -> None:
    data = block("x", {"a": text}).decode()
    assert data.count("<") == data.count(">") == 2
    assert "\u2028" not in data
    shown = tag("p", text, title=text).html
    assert len(Elements(shown).names) == 1
    assert '"' not in shown.split('title="', 1)[1].split('">', 1)[0]


def test_card_numbers_and_addresses_are_masked_everywhere(page: str, tmp_path: Path) -> None:
    for text in (page, written(tmp_path / "r.html", [hostile()])):
        assert CARD not in text
        assert "@mail.example" not in text
        assert "[card number]" in text


def test_the_same_contacts_give_the_same_bytes(page: str, tmp_path: Path) -> None:
    assert written(tmp_path / "again.html") == page


def test_figures_are_those_of_the_scorecards_and_agents_stand_by_name(page: str) -> None:
    cards = [card for card in month_report().scorecards if card.by == "agent"]
    names = re.findall(r'<a href="#agent/\d+">([^<]+)</a>', page)
    assert names == [f"{card.key} ({card.vendor})" for card in cards]
    data = blocks(page)
    for number, card in enumerate(cards):
        assert data[f"a{number}"]["name"] == card.key
        assert data[f"a{number}"]["score"] == f"{card.score:.1f}"
        assert data[f"a{number}"]["sections"] == [[s.group, f"{s.score:.1f}", f"{s.decided:,}"] for s in card.sections if s.score is not None]


def test_few_evaluations_are_marked_and_told_apart(page: str) -> None:
    few = [number for number, card in enumerate(card for card in month_report().scorecards if card.by == "agent") if card.few]
    data = blocks(page)
    assert few
    for number in few:
        said = data[f"a{number}"]["said"]
        assert isinstance(said, list)
        assert said[0].startswith("Too few to compare")


def test_an_agent_of_two_vendors_has_the_quotes_of_each(tmp_path: Path) -> None:
    found = []
    for vendor, words in (("North", "no refund today"), ("South", "no parcel today")):
        conversation = chat(f"C/Sam hello there\nA/Ana {words}", id=vendor, vendor=vendor)
        met = [verdict(check, "pass") for check in ("heard/hear", "heard/empathize", "heard/apologize")]
        found.append(audited(conversation, [*met, failed("heard/resolve", "Ana", conversation, "Seen.", quote(conversation, 1, words))], BOOK))
    data = blocks(written(tmp_path / "r.html", found))
    assert "no refund today" in json.dumps(data["a0"])
    assert "no parcel today" not in json.dumps(data["a0"])


def test_the_reader_shows_the_words_of_a_contact_and_what_rests_on_them() -> None:
    one = next(one for one in month() if one.conversation.id == "c-001")
    page = reader_page(one, CONTEXT, ITEMS)
    said, answers = page["said"], page["answers"]
    assert isinstance(said, list)
    assert isinstance(answers, list)
    marked = [
        (part, answers[numbers[0]]) for message in said for part, kind, numbers in (p for p in message["parts"] if len(p) == 3) if kind == "fail"
    ]
    (seen,) = [answer for text, answer in marked if text == "I can't refund that until next month"]
    assert seen["item"] == ITEMS["positive-language/negative"]
    assert seen["found"][0]["better"] == "I can refund that as soon as next month starts."
    assert seen["found"][0]["at"] == [[1, f"10:02, {one.evaluations[0].agent}"]]
    costs = [float(answer["cost"].split()[1]) for answer in answers if "cost" in answer]
    assert costs == sorted(costs, reverse=True)


def test_the_reader_names_what_it_does_not_show_and_says_what_is_private() -> None:
    conversation = chat("C/Sam hello\nA/Ana my note\nC/Sam bye -- Sam, Acme Ltd")
    first, note, last = conversation.messages
    messages = (first, replace(note, private=True), replace(last, masks=(Mask(4, len(last.text), "signature"),)))
    said = reader_page(audited(replace(conversation, messages=messages), [], BOOK), CONTEXT, ITEMS)["said"]
    assert isinstance(said, list)
    assert said[1]["private"] is True
    assert said[2]["parts"] == [["bye "], ["[signature, 1 line]", "aside", []]]


def test_a_huge_message_is_cut_between_what_is_masked() -> None:
    text = "x" * (LONGEST_MESSAGE - 8) + " " + CARD + " end" * 1_000
    said = reader_page(audited(chat(f"C/Sam {text}"), [], BOOK), CONTEXT, ITEMS)["said"]
    assert isinstance(said, list)
    shown, cut = said[0]["parts"]
    assert shown[0].endswith(" [card number]")
    assert cut[0] == f"\n[cut here: {len(text):,} characters]"


def test_a_contact_without_end_is_cut_and_counted() -> None:
    conversation = chat("\n".join(f"C/Sam {'y' * LONGEST_MESSAGE}" for _ in range(12)))
    page = reader_page(audited(conversation, [], BOOK), CONTEXT, ITEMS)
    assert page["left"] == "2 more messages of this contact not shown here: --contact ID on the terminal."


def kept(folder: Path, most: int, contacts: list[AuditedConversation]) -> tuple[list[str], str]:
    output = Output(str(folder / "x.html"))
    found = Contacts(CONTEXT, output, most)
    for one in contacts:
        found.add(one)
    pages = [json.loads(data.decode().split(">", 1)[1].rsplit("</script>", 1)[0])["id"] for data in found.pages()]
    assert list(found.numbers()) == pages
    said = found.left_out()
    found.close()
    output.abort()
    return pages, said


def test_of_many_contacts_those_to_confirm_and_a_sample_can_be_opened(tmp_path: Path) -> None:
    contacts = month()
    every = [one.conversation.id for one in contacts]
    urgent = {one.conversation.id for one in contacts for v in one.verdicts if v.check == "escalation/unanswered" and v.outcome.value == "fail"}
    pages, said = kept(tmp_path, 15, contacts)
    assert len(pages) == 15
    assert urgent < set(pages)
    assert pages == [contact for contact in every if contact in pages], "in the order of the input"
    assert said.startswith("15 of 34 contacts can be opened here")
    assert kept(tmp_path, 15, contacts[::-1])[0] == pages[::-1], "whatever the order of reading"
    assert kept(tmp_path, 34, contacts) == (every, "")


def test_the_index_says_who_gave_which_answer(page: str) -> None:
    data = blocks(page)
    rows, parties = data["index"]["rows"], data["index"]["parties"]
    assert isinstance(rows, list)
    assert isinstance(parties, list)
    for one, row in zip(month(), rows, strict=True):
        given = {parties[party]: answers for party, _, _, answers, _ in row[5]}
        for found in one.verdicts:
            if found.agent and not found.agent.startswith("("):
                assert DIGITS.index(given[found.agent][ITEMS[found.check]]) & BITS[found.outcome]


def test_scores_are_spread_over_bars_and_days() -> None:
    spread = Spread(CONFIG)
    for one in month():
        spread.add(one)
    scores = [float(e.score) for one in month() for e in one.evaluations if e.score is not None]
    assert spread.bars[19] == sum(score >= 95 for score in scores)
    assert spread.bars.total() == len(scores)
    cut, points = spread.trend()
    assert (cut, [point.period for point in points]) == ("week", ["2026-W10", "2026-W11"])
    assert sum(point.score * point.evaluations for point in points) == pytest.approx(sum(scores), abs=0.01)


@pytest.mark.parametrize(
    ("days", "each", "cut"), [(10, 5, "day"), (10, 1, "week"), (90, 5, "week"), (400, 5, "week"), (900, 5, "month"), (1, 5, "day")]
)
def test_the_trend_is_as_fine_as_the_number_of_evaluations_bears(days: int, each: int, cut: str) -> None:
    spread = Spread(Config(), days={date.fromordinal(739_000 + day): Sum(each, each * 800_000, each * 800_000**2) for day in range(days)})
    found, points = spread.trend()
    assert found == cut
    assert {point.score for point in points} == {80.0}


def test_charts_have_a_title_a_description_and_the_same_figures_as_a_table() -> None:
    points = [Point("2026-W10", 12, 81.25, 75.0, 87.5), Point("2026-W11", 3, 64.0, None, None)]
    shown = trend("week", points).html
    chart = fromstring(shown[shown.index("<svg") : shown.index("</svg>") + 6])  # noqa: S314  (our own)
    names = [child.tag.split("}")[1] for child in chart][:2]
    assert names == ["title", "desc"]
    assert chart.attrib["aria-labelledby"] == "trend-title trend-said"
    assert '<th scope="row">2026-W11</th><td>64.0</td><td>–</td><td>3</td>' in shown
    assert "dot few" in shown
    assert trend("week", points[:1]).html == ""


def test_a_distribution_of_nothing_is_no_chart() -> None:
    spread = Spread(CONFIG)
    assert distribution(spread.bars, None).html == ""
    spread.bars[19] = 1
    assert "1 evaluation, the most (1) from 95 to 100; mean 100.0." in distribution(spread.bars, 100.0).html


def test_a_report_on_nothing_opens(tmp_path: Path) -> None:
    file = tmp_path / "r.html"
    with open_reports([f"html:{file}"], BOOK, CONFIG, ReportOptions()) as (writer,):
        writer.finish(report([], BOOK, CONFIG))
    assert "No agent is listed" in file.read_text("utf-8")


def test_a_report_that_is_not_finished_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "r.html"
    file.write_text("before")
    with open_reports([f"html:{file}"], BOOK, CONFIG, ReportOptions()) as (writer,):
        writer.add(month()[0])
    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_it_needs_a_file_and_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="html needs a place"), open_reports(["html"], BOOK, CONFIG, ReportOptions()):
        pass
    with pytest.raises((UsageError, AuditIncompleteError), match="folder"), open_reports([f"html:{tmp_path}"], BOOK, CONFIG, ReportOptions()):
        pass


def test_a_page_of_ours_is_told_from_others_pages(page: str) -> None:
    assert is_report(page.encode()[:2_000])
    assert not is_report(b'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Chat of today</title>')
