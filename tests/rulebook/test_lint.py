"""What is legal but wrong in a pack, each with its place and a fix."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.errors import PackError
from supportaudit.rulebook import builtin_packs, example_packs
from supportaudit.rulebook.lint import LintFinding, lint
from supportaudit.rulebook.lint_regex import dead_part, explosion
from supportaudit.rulebook.load import build_rulebook, open_library

HEAD = "pack: {id: own, version: 1.0.0}\n"
GREETS = 'signals:\n  greets: {by: agent, any: ["hello"], examples: {match: ["hello"], no_match: ["bye"]}}\n'
GOOD = """checks:
  greets:
    exists: greets
    message: "No greeting was seen."
    examples: {pass: ["C hi\\nA hello"], fail: ["C hi\\nA what?"]}
"""


def found(tmp_path: Path, text: str) -> list[LintFinding]:
    path = tmp_path / "own.yaml"
    path.write_text(HEAD + text)
    library = open_library([str(path)])
    return sorted(lint(library, build_rulebook(library), library.named), key=LintFinding.sort_key)


def rules(findings: list[LintFinding]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity) for finding in findings]


def place(finding: LintFinding) -> str:
    return finding.where.partition("own.yaml:")[2]


def test_a_sound_pack_has_no_findings(tmp_path: Path) -> None:
    assert found(tmp_path, GREETS + GOOD) == []


def test_a_signal_that_nothing_uses_is_a_warning_at_its_name(tmp_path: Path) -> None:
    idle = '  idle: {by: agent, any: ["so"], examples: {match: ["so"], no_match: ["no"]}}\n'
    (finding,) = found(tmp_path, GREETS + idle + GOOD)
    assert (finding.rule, finding.severity, place(finding)) == ("unused-signal", "warning", "4:3")
    assert "'idle'" in finding.what


@pytest.mark.parametrize(
    "use",
    [
        "  second: {by: agent, any: [{signal: idle}], examples: {match: [so], no_match: [no]}}\nchecks:\n  c: {avoid: second",
        "  second: {by: agent, any: [so], unless: [{signal: idle}], examples: {match: [so], no_match: [no]}}\nchecks:\n  c: {avoid: second",
        "checks:\n  c: {avoid: greets, when: {not: {any: [idle]}}",
        "checks:\n  c: {avoid: greets, unless: {signal: greets, before: idle}",
        "checks:\n  c: {precedes: {first: greets, then: greets, reset: idle}",
        "checks:\n  c: {responds: {to: idle, with: {message: {by: agent}}}",
        "checks:\n  c: {avoid: greets, unless_near: {signal: idle}",
    ],
)
def test_whatever_a_rule_names_is_used(tmp_path: Path, use: str) -> None:
    idle = '  idle: {by: agent, any: ["so"], examples: {match: ["so"], no_match: ["no"]}}\n'
    text = GREETS + idle + use + ', message: "{match}", examples: {pass: ["A hi"], fail: ["A hello"]}}\n'
    assert "'idle'" not in " ".join(finding.what for finding in found(tmp_path, text))


def test_signals_of_a_pack_without_line_items_are_there_for_other_packs(tmp_path: Path) -> None:
    assert found(tmp_path, GREETS) == []


def test_a_list_that_no_phrase_names_is_a_warning_and_one_that_another_list_names_is_none(tmp_path: Path) -> None:
    lists = 'lists:\n  hi: [hello, "{day}"]\n  day: [good morning]\n  idle: [so]\n'
    (finding,) = found(tmp_path, lists + GREETS.replace('["hello"]', '["{hi}"]', 1) + GOOD)
    assert (finding.rule, finding.severity, place(finding)) == ("unused-list", "warning", "5:3")


def test_a_list_is_used_by_the_packs_that_import_it(tmp_path: Path) -> None:
    (tmp_path / "shared.yaml").write_text("pack: {id: shared, version: 1.0.0}\nlists: {hi: [hello], idle: [so]}\n")
    path = tmp_path / "own.yaml"
    path.write_text("pack: {id: own, version: 1.0.0, imports: [shared]}\n" + GREETS.replace('["hello"]', '["{hi}"]', 1) + GOOD)
    library = open_library([str(path)])
    findings = list(lint(library, build_rulebook(library), ["own", "shared"]))
    assert [(f.rule, f.severity) for f in findings] == [("unused-list", "note")]


def test_a_weight_for_a_section_that_no_line_item_is_in_is_a_warning(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "sections: {Other: 2, Othr: 3}\n" + GREETS + GOOD)
    assert (finding.rule, finding.severity, place(finding)) == ("unused-section", "warning", "2:28")
    assert finding.hint == "did you mean 'Other'?"


def test_a_section_is_used_by_the_line_items_of_imported_packs(tmp_path: Path) -> None:
    (tmp_path / "shared.yaml").write_text("pack: {id: shared, version: 1.0.0}\ndefaults: {group: Tone}\n" + GREETS + GOOD)
    path = tmp_path / "own.yaml"
    path.write_text("pack: {id: own, version: 1.0.0, imports: [shared]}\nsections: {Tone: 2}\n")
    library = open_library([str(path)])
    assert list(lint(library, build_rulebook(library), ["own"])) == []


def test_a_line_item_without_examples_both_ways_is_a_warning(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, GREETS + GOOD.replace(', fail: ["C hi\\nA what?"]', ""))
    assert (finding.rule, finding.severity, place(finding)) == ("check-without-examples", "warning", "5:3")
    assert "fail" in finding.what
    assert "pass" not in finding.what.replace("none for", "")


def test_a_scored_line_item_without_points_is_a_warning_at_its_weight(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, GREETS + GOOD + "    weight: 0\n")
    assert (finding.rule, finding.severity, place(finding)) == ("no-points", "warning", "9:13")
    assert found(tmp_path, GREETS + GOOD + "    weight: 0\n    scored: false\n") == []


@pytest.mark.parametrize(
    ("template", "message", "expected"),
    [
        ("avoid: greets", "Said something.", [("message-without-evidence", "warning")]),
        ("avoid: greets", "{agent} said something.", [("message-without-evidence", "warning")]),
        ("avoid: greets", "Said {match}.", []),
        ("exists: greets", "Not seen.", []),
        ("metric: {name: first_response_time, max: 10m}", "Too slow, limit {limit}.", [("message-without-evidence", "warning")]),
        ("metric: {name: first_response_time, max: 10m}", "It took {value}.", []),
        ("precedes: {first: greets, then: greets}", "Too early.", [("message-without-evidence", "note")]),
        ("precedes: {first: greets, then: greets}", "Said {earlier} too early.", []),
        ("responds: {to: greets, with: {message: {by: customer}}}", "Nobody answered.", [("message-without-evidence", "warning")]),
        ("responds: {to: greets, with: {message: {by: customer}}}", "Nobody answered {match}.", []),
    ],
)
def test_a_message_shows_what_was_seen_and_an_absence_has_nothing_to_show(
    tmp_path: Path, template: str, message: str, expected: list[tuple[str, str]]
) -> None:
    text = GREETS + GOOD.replace("exists: greets", template).replace("No greeting was seen.", message)
    assert [r for r in rules(found(tmp_path, text)) if r[0] != "unused-signal"] == expected


@pytest.mark.parametrize(
    "pattern", ["(a+)+", r"(\w*\s*)*x", "(?:a|b+)*", "((ab)*c?)+", "(a{2,})*", "(?P<n>[a-z]+ ?){3,}", "(?i:x+)+", "(a|(b+))*?", r"(\)+)+"]
)
def test_a_repetition_of_a_repetition_explodes(pattern: str) -> None:
    assert "a repetition of a repetition" in str(explosion(pattern))
    assert not dead_part(pattern)


@pytest.mark.parametrize(
    "pattern", ["(ab)+", "(?>a+)+", "(a++)+", "(a+)++", r"a+b+", r"(a{1,3})+", r"([+*])*", r"(\+)+", "(a+)?", "(?<=a+)b*", r"(\d+-)?\d+"]
)
def test_other_repetitions_are_left_alone(pattern: str) -> None:
    assert explosion(pattern) is None


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(a|a)*!(?=q)", r"^(\w|\w\w)*!(?=q)", "(?:https?|http)+x", "(?i)(a|A)*b", "(a|b|[ab])*", "(?:(?:ab)|ab)+", "(a|a){2,}", "(a{2}|aa)*",
        r"(?:\d|\w)*x", "(.|x)*y", "(ab?|a)*", "((a|b)|b)*", "(?:(?=a)a|a)*", r"(?:\p{L}|\p{L}|z|z)*", "(a++|a)*",
    ],
)  # fmt: skip
def test_alternatives_that_take_the_same_text_over_and_over_explode(pattern: str) -> None:
    assert "two alternatives" in str(explosion(pattern))
    assert not dead_part(pattern)


def test_a_set_that_python_wonders_about_is_no_warning_on_the_terminal(recwarn: pytest.WarningsRecorder) -> None:
    assert explosion("([[x]|[[x])*")
    assert not recwarn.list


@pytest.mark.parametrize(
    "pattern",
    [
        "(a|b)*",
        "(a|a)",
        "(a|a)?",
        "(?>a|a)*",
        "(a|a)*+",
        r"(?:[^x\\]|\\.)*",
        "(?:foo|for)*",
        r"(?:\w|-)*",
        r"(?:\s|,\s)+",
        "(a?|b)*",
        "(a|A)*",
        "(a|)*",
        "(a|a){3}",
    ],
)
def test_alternatives_that_differ_or_are_not_repeated_are_left_alone(pattern: str) -> None:
    assert explosion(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "dead"), [("a^b", True), (r"\d+$x", True), ("x$.", True), ("ok|a^b", True), ("(?m)a$\n^b", False), ("^a$", False)]
)
def test_an_edge_in_the_middle_of_a_regular_expression_is_an_error(pattern: str, *, dead: bool) -> None:
    assert (dead_part(pattern) is not None) == dead


@pytest.mark.parametrize("pattern", ["a?^b", "(?:a)?^b", "^(?:^a)", r"[$^]a", r"\$5", r"a$|b", r"x(?=$)", r"\b^a", "a*^b"])
def test_edges_that_may_match_are_left_alone(pattern: str) -> None:
    assert dead_part(pattern) is None


@given(st.text(alphabet="ab()[]{}*+?|^$\\\\.,:0129<P=!>", max_size=40))
def test_no_pattern_makes_the_scan_raise(pattern: str) -> None:
    for problem in (dead_part(pattern), explosion(pattern)):
        assert problem is None or all(problem)


def test_a_count_of_very_many_digits_is_no_traceback() -> None:
    assert explosion("(a{" + "9" * 10_000 + "})+") is None


def test_a_pattern_that_explodes_is_refused_where_it_backtracks_and_taken_where_it_does_not(tmp_path: Path) -> None:
    text = GREETS.replace('["hello"]', "[{regex: '(a+)+b', backtracking: true}]", 1) + GOOD
    with pytest.raises(PackError, match=r":3:37: a repetition of a repetition .* \(repeat one of the two only"):
        found(tmp_path, text)
    assert found(tmp_path, text.replace(", backtracking: true", "")) == []
    assert found(tmp_path, text.replace("(a+)+b", "(a++)+b(?=c)")) == []


def test_the_shipped_packs_have_notes_at_most() -> None:
    shipped = (*builtin_packs(), *example_packs())
    library = open_library(shipped)
    findings = lint(library, build_rulebook(library), shipped)
    assert [finding for finding in findings if finding.severity != "note"] == []
