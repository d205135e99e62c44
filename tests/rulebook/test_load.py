"""Packs are read, imported, merged and resolved; every error has its place and the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.errors import PackError
from supportaudit.model import Role, Severity
from supportaudit.packtest import run_examples
from supportaudit.rulebook import Config, load_config, load_rulebook
from supportaudit.rulebook.load import REQUIRED_WORDING
from supportaudit.rulebook.matchers import SignalMatcher
from supportaudit.rulebook.templates import Precedes, Responds

HERE = Path(__file__).parent
HEAD = "pack: {id: mine, version: 1.0.0, language: 1, lang: en, license: MIT%s}\n"
BODY = """\
lists: {thing: [box, parcel]}
signals:
  promise: {by: agent, any: ["I will send [the] {thing} <due>"]}
checks:
  promise:
    title: Promises
    exists: promise
    message: "Not seen: {due}"
"""


def pack(folder: Path, text: str, name: str = "mine.yaml") -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


def test_all_examples_of_the_language_s_worked_packs_hold() -> None:
    results = list(run_examples(load_rulebook([str(HERE / "packs")])))
    assert len(results) > 70
    assert [f"{r.mark} {r.owner}: {r.problems}" for r in results if not r.ok] == []


def test_names_resolve_to_full_ids_through_imports() -> None:
    rulebook = load_rulebook([str(HERE / "packs" / "obligations.yaml")])
    assert [p.id for p in rulebook.packs] == ["core", "obligations"]
    upsell = rulebook.checks["obligations/upsell-before-resolution"]
    assert isinstance(upsell.template, Precedes)
    assert upsell.template.first == ("core/issue_resolved",)
    assert upsell.template.then == ("obligations/upsell",)
    late = rulebook.checks["obligations/escalation-late"]
    assert isinstance(late.template, Responds)
    assert late.template.within
    assert late.template.within.minutes
    assert late.template.within.minutes.for_channel("email") == 480
    names = list(rulebook.checks)
    assert names.index("obligations/escalation-unanswered") < names.index("obligations/escalation-late")


def test_an_auto_fail_that_is_in_no_score_is_an_error_where_it_says_so(tmp_path: Path) -> None:
    path = pack(tmp_path, HEAD % "" + BODY + "    critical: customer\n    scored: false\n")
    with pytest.raises(PackError) as problem:
        load_rulebook([path])
    assert "mine.yaml:11:13: check 'promise' is an auto-fail and in no score" in str(problem.value)
    assert "(remove 'scored: false', or 'critical')" in str(problem.value)
    load_rulebook([pack(tmp_path, HEAD % "" + BODY + "    critical: customer\n    scored: true\n")])


def test_defaults_lie_under_every_entry(tmp_path: Path) -> None:
    text = HEAD % "" + "defaults: {by: agent, severity: major, weight: 4, group: Tone}\n" + BODY.replace("by: agent, ", "")
    check = load_rulebook([pack(tmp_path, text)]).checks["mine/promise"]
    assert (check.severity, check.weight, check.group) == (Severity.MAJOR, 4, "Tone")


def test_signals_stand_after_those_that_they_are_built_from(tmp_path: Path) -> None:
    text = HEAD % "" + "signals:\n  late: {by: agent, any: [{signal: early}]}\n  early: {by: agent, any: [x]}\nchecks: {}\n"
    rulebook = load_rulebook([pack(tmp_path, text)])
    assert list(rulebook.signals) == ["mine/early", "mine/late"]
    (matcher,) = rulebook.signals["mine/late"].any
    assert isinstance(matcher, SignalMatcher)
    assert matcher.signal == "mine/early"


def test_required_wording_of_the_config_becomes_a_signal(tmp_path: Path) -> None:
    rulebook = load_rulebook([pack(tmp_path, HEAD % "" + BODY)], Config(required_wording=("we can not share that",), sections={"Other": 2.0}))
    assert rulebook.signals[REQUIRED_WORDING].scope.by == frozenset({Role.AGENT})
    assert rulebook.sections["Other"] == 2.0


def test_required_wording_that_is_no_phrase_is_an_error_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "supportaudit.yml"
    path.write_text('timezone: UTC\nrequired_wording: [fine, "(a|b"]\n')
    with pytest.raises(PackError, match=r"supportaudit\.yml:2:26: in “\(a\|b”: .*not closed"):
        load_rulebook([pack(tmp_path, HEAD % "" + BODY)], load_config(str(path), search=()))


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("exists: promise", "exists: promis", ":8:13", "did you mean 'promise'?"),
        ("exists: promise", "exits: promise", ":8:5", "did you mean 'exists'?"),
        ("{thing}", "{thin}", ":4:49", "did you mean 'thing'?"),
        ("{due}", "{duo}", ":9:14", "did you mean 'due'?"),
        ("by: agent", "by: agnt", ":4:17", "agent"),
        ("by: agent, ", "", ":4:3", "whose messages"),
        ("    message", "    when: {answered: promised}\n    message", ":9:22", "did you mean 'promise'?"),
        ("    message", "    weight: 11\n    message", ":9:13", "10"),
        ("    message", "    severity: critical\n    message", ":9:15", "severity"),
        ("    message", "    avoid: promise\n    message", ":6:3", "exactly one"),
        ("    exists: promise\n", "", ":6:3", "no template"),
        ("title: Promises", "title: 5", ":7:12", "text"),
        ("<due>", "(a|b", ":4:57", "not closed"),
    ],
)
def test_a_wrong_entry_is_named_with_its_place_and_the_nearest_right_word(tmp_path: Path, old: str, new: str, place: str, says: str) -> None:
    text = HEAD % "" + BODY
    assert old in text
    path = pack(tmp_path, text.replace(old, new, 1))
    with pytest.raises(PackError) as problem:
        load_rulebook([path])
    assert says in str(problem.value)
    assert str(problem.value).startswith(f"{path}{place}: ")


def test_several_errors_are_told_at_once(tmp_path: Path) -> None:
    text = HEAD % "" + BODY.replace("{thing}", "{thin}").replace("exists: promise", "exists: promis")
    with pytest.raises(PackError) as problem:
        load_rulebook([pack(tmp_path, text)])
    assert len(str(problem.value).splitlines()) == 2


def test_circles_are_errors_that_name_the_chain(tmp_path: Path) -> None:
    pack(tmp_path, (HEAD % ", imports: [b]").replace("mine", "a"), "a.yaml")
    pack(tmp_path, (HEAD % ", imports: [a]").replace("mine", "b"), "b.yaml")
    with pytest.raises(PackError, match="a > b > a"):
        load_rulebook([str(tmp_path / "a.yaml")])
    text = HEAD % "" + "signals:\n  x: {by: agent, any: [{signal: y}]}\n  y: {by: agent, any: [{signal: x}]}\n"
    with pytest.raises(PackError, match="mine/x > mine/y > mine/x"):
        load_rulebook([pack(tmp_path, text)])


def test_a_pack_reads_no_file_outside_its_folder(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    pack(tmp_path, (HEAD % "").replace("mine", "out"), "out.yaml")
    with pytest.raises(PackError, match="outside the folder"):
        load_rulebook([pack(inside, HEAD % ", imports: [../out.yaml]")])


@pytest.mark.parametrize(("wanted", "says"), [(">=9", "needs supportaudit"), ("<0.1", "needs supportaudit"), ("~1", "no version condition")])
def test_a_pack_for_another_version_is_refused(tmp_path: Path, wanted: str, says: str) -> None:
    with pytest.raises(PackError, match=says):
        load_rulebook([pack(tmp_path, HEAD % f", requires: {{supportaudit: '{wanted}'}}")])


@pytest.mark.parametrize("wanted", [">=0.1,<1", "", ">=0", "!=0.0.9", "==0.1.0,>0.0.1"])
def test_a_pack_for_this_version_is_read(tmp_path: Path, wanted: str) -> None:
    assert load_rulebook([pack(tmp_path, HEAD % f", requires: {{supportaudit: '{wanted}'}}")]).packs[0].id == "mine"


def test_a_pack_for_a_later_version_says_so_whatever_else_it_has(tmp_path: Path) -> None:
    text = HEAD % ", requires: {supportaudit: '>=2'}, colour: red" + "sounds: {x: [y]}\n"
    with pytest.raises(PackError, match=r"mine\.yaml:1:96: needs supportaudit >=2; this is .*\(update supportaudit, or the pack\)$"):
        load_rulebook([pack(tmp_path, text)])


def test_a_pack_in_a_newer_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="version 2 of the rule language"):
        load_rulebook([pack(tmp_path, (HEAD % "").replace("language: 1", "language: 2"))])


def test_two_packs_of_one_name_are_refused(tmp_path: Path) -> None:
    pack(tmp_path, HEAD % "", "one.yaml")
    pack(tmp_path, HEAD % "" + "lists: {a: [b]}\n", "two.yaml")
    with pytest.raises(PackError, match="called 'mine'"):
        load_rulebook([str(tmp_path)])


def test_a_copy_of_a_pack_that_was_named_too_is_told(tmp_path: Path) -> None:
    one, two = pack(tmp_path, HEAD % "", "one.yaml"), pack(tmp_path, HEAD % "", "two.yaml")
    with pytest.raises(PackError, match=r"two\.yaml:1:12: two packs are called 'mine' \(.*one\.yaml is the other, a copy of it\) \(name one"):
        load_rulebook([one, two])


def test_one_file_under_two_names_is_one_pack(tmp_path: Path) -> None:
    one = pack(tmp_path, HEAD % "", "one.yaml")
    (tmp_path / "in").mkdir()
    assert len(load_rulebook([one, str(tmp_path / "in" / ".." / "one.yaml"), one]).packs) == 1


def test_a_copy_of_a_pack_that_is_only_imported_is_no_error(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        pack(tmp_path / folder, HEAD % "", "mine.yaml")
        pack(tmp_path / folder, (HEAD % ", imports: [mine]").replace("id: mine", f"id: {folder}"), f"{folder}.yaml")
    assert [p.id for p in load_rulebook([str(tmp_path / f / f"{f}.yaml") for f in ("a", "b")]).packs] == ["mine", "a", "b"]


def test_an_unknown_pack_is_named_with_the_nearest_one() -> None:
    with pytest.raises(PackError, match="did you mean 'escalation'"):
        load_rulebook(["escalatoin"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sections: {A: -3}", "sections"),
        ("sections: {A: 1e999}", "too large a number"),
        ('lists: {a: ["\\uDFFF"]}', "half a character"),
        ("checks: {c: {avoid: [], message: no}}", "avoid"),
        ("checks: {c: {exists: s, when: {any: []}, message: no}}", "when"),
        ("checks: {c: {exists: s, when: {field: {}}, message: no}}", "when"),
    ],
)
def test_what_says_nothing_is_an_error(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(PackError, match=told):
        load_rulebook([pack(tmp_path, HEAD % "" + text + "\n")])


def test_a_pack_is_imported_by_the_name_of_its_file_whatever_its_id(tmp_path: Path) -> None:
    pack(tmp_path, HEAD.replace("mine", "shared") % "" + BODY, "other.yaml")
    book = load_rulebook([pack(tmp_path, HEAD % ", imports: [other.yaml]" + "checks: {c: {exists: promise, message: no}}\n")])
    assert book.checks["mine/c"].template.signals == ("shared/promise",)  # type: ignore[union-attr]  # an Exists, as written above


@pytest.mark.no_cover
def test_lists_that_multiply_are_refused_at_once(tmp_path: Path) -> None:
    lists = "".join(f"  l{i}: [{', '.join([chr(39) + '{l' + str(i + 1) + '}' + chr(39)] * 8)}]\n" for i in range(10))
    text = HEAD % "" + f"lists:\n{lists}  l10: [a b c]\nsignals: {{s: {{by: agent, any: ['{{l0}}']}}}}\n"
    with pytest.raises(PackError, match="too many"):
        load_rulebook([pack(tmp_path, text)])


@pytest.mark.no_cover
def test_signals_that_fan_out_are_read_in_no_time_and_long_chains_are_refused(tmp_path: Path) -> None:
    fan = "".join(f"  s{i}: {{by: agent, any: [{{signal: s{i + 1}}}, {{signal: s{i + 2}}}]}}\n" for i in range(40))
    ends = "  s40: {by: agent, any: [hello]}\n  s41: {by: agent, any: [bye]}\n"
    check = "checks: {c: {exists: s0, message: no}}\n"
    assert len(load_rulebook([pack(tmp_path, HEAD % "" + "signals:\n" + fan + ends + check)]).signals) == 42
    chain = "".join(f"  s{i}: {{by: agent, any: [{{signal: s{i + 1}}}]}}\n" for i in range(3000)) + "  s3000: {by: agent, any: [hello]}\n"
    with pytest.raises(PackError, match="in a chain of more than 100"):
        load_rulebook([pack(tmp_path, HEAD % "" + "signals:\n" + chain + check)])


def test_a_pack_that_never_ends_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="more than the 1,000,000"):
        load_rulebook(["/dev/zero"])
