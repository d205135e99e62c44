"""docs/cli.md and docs/rules: they say what the commands and the packs say, and nothing in a pack becomes markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from supportaudit.cli.app import COMMANDS, cli
from supportaudit.cli.help_page import WIDTH, markdown
from supportaudit.cli.rules.pages import escaped, index_page, pack_page, rule_pages
from supportaudit.rulebook import builtin_packs, example_packs, load_rulebook
from tests.cli.conftest import Call

ROOT = Path(__file__).parents[2]
RENDERER = MarkdownIt("commonmark").enable("table")
HOSTILE = """\
pack: {id: own, version: 1.0.0, language: 1, lang: en, license: MIT, title: "# Own <script>alert(1)</script> | [x](y)"}
signals:
  greets: {by: agent, any: ["(hello|hi)"], examples: {match: ["Hello ``` there"], no_match: ["<b>Bye</b>"]}}
checks:
  greets:
    title: "Greets | the <b>customer</b> [now](http://x.example) *well*"
    exists: {signal: greets, min: 2}
    weight: 3
    critical: customer
    severity: major
    group: "A|B"
    params: {unit: "<i>"}
    message: "No greeting {unit} was seen."
    suggest: "1. <img src=x onerror=alert(1)>"
    explain: |
      Read `rules | show`, and <details> this.

      - no list &amp; no entity
      Source: nobody.
    falsepositives: ["# a heading", "&lt;"]
    examples:
      pass: ["C hi\\nA Hello, hi Ana"]
      fail: [{chat: "C hi\\nA ````` <script>", channel: chat}]
"""


def shown(html: str) -> str:
    text = re.sub(r"<[^>]*>", "", html)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&").strip()


@given(st.text(st.sampled_from("ab 1.)#>-+=|*_`[]()<>&;!\\~$:/'\"{}\n"), max_size=40))
def test_a_text_of_a_pack_is_shown_as_it_is_whatever_it_holds(text: str) -> None:
    whole = " ".join(f"x {text}".split())
    html = RENDERER.render(escaped(whole))
    assert set(re.findall(r"</?([a-z]+)", html)) <= {"p", "code"}
    assert shown(html).replace("`", "") == whole.replace("`", "") or "`" in whole


@given(st.text(st.sampled_from("ab 1.)#>-+=|*_[]<>&\\~"), max_size=20))
def test_a_text_of_a_pack_begins_no_block(text: str) -> None:
    html = RENDERER.render(escaped(text))
    assert set(re.findall(r"</?([a-z]+)", html)) <= {"p"}
    assert shown(html) == " ".join(text.split())


def test_a_pack_of_a_stranger_becomes_a_page_without_its_markup(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(HOSTILE, encoding="utf-8")
    rulebook = load_rulebook((str(tmp_path / "own.yaml"),))
    for page in (pack_page(rulebook, "own"), index_page(rulebook)):
        html = RENDERER.render(page)
        assert not re.search(r"<(script|b|img|details|i)\b", html)
        assert "http://x.example" not in re.findall(r'href="([^"]*)"', html)
    html = RENDERER.render(pack_page(rulebook, "own"))
    assert html.count("<td>") == 6
    assert "<td>A|B</td>" in html
    assert "<code>rules | show</code>" in html
    assert "<li># a heading</li>" in html
    assert "<li>&amp;lt;</li>" in html
    assert "````` &lt;script&gt;\n   (channel chat)" in html


@pytest.mark.no_cover
def test_the_page_of_a_pack_says_all_that_there_is_to_say_of_a_line_item() -> None:
    page = rule_pages(load_rulebook(builtin_packs()))["escalation.md"]
    item = page.partition("\n## Answers a request for a supervisor or a person")[2].partition("\n## ")[0]
    assert "major, 5 points in section Escalation, auto-fail (customer), stable" in item
    titles = re.findall(r"^\*\*(.+)\*\*$", item, re.MULTILINE)
    assert titles[:3] == ["Why it matters", "How it is decided", "When it is not met"]
    assert titles[3:] == ["Suggestions", "Known false alarms", "Met", "Not met", "N/A", "Still open"]
    assert "ISO 10002" in item
    assert "- turns: 2\n" in page.partition("**Parameters**")[2]


@pytest.mark.no_cover
def test_there_is_a_page_for_every_shipped_pack_and_every_link_leads_somewhere() -> None:
    shipped = (*builtin_packs(), *example_packs())
    pages = rule_pages(load_rulebook(shipped))
    assert set(pages) == {"README.md", *(f"{name}.md" for name in shipped)}
    headings = {
        name: {re.sub(r"[^\w\- ]", "", line.strip("# ").lower()).replace(" ", "-") for line in page.splitlines() if line.startswith("#")}
        for name, page in pages.items()
    }
    for name, page in pages.items():
        for file, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", re.sub(r"```.*?```", "", page, flags=re.DOTALL)):
            assert not file or (ROOT / "docs" / "rules" / file).exists(), file
            assert not anchor or anchor in headings[file or name], anchor


def test_every_command_has_its_help_in_the_page_at_a_fixed_width(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    page = markdown(cli, "supportaudit")
    titles = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert titles[0] == "supportaudit"
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", page)
    assert {f"supportaudit {name}" for name in COMMANDS} <= set(titles)
    assert {f"supportaudit rules {name}" for name in ("copy", "lint", "list", "new", "show", "test", "try")} <= set(titles)
    monkeypatch.setenv("COLUMNS", str(WIDTH + 2))  # click leaves two columns free

    for title in titles:
        assert f"## {title}\n\n```text\n{call(*title.split()[1:], '-h').out}```\n" in page
    monkeypatch.setenv("COLUMNS", "50")
    monkeypatch.setenv("SUPPORTAUDIT_SORT", "score")
    assert markdown(cli, "supportaudit") == page
