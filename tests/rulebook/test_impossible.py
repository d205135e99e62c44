"""What can never be right in a pack is an error when it is read, with its place, the nearest name and the next step."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.errors import PackError, UsageError
from supportaudit.loaders import events
from supportaudit.rulebook import load_config
from supportaudit.rulebook.load import load_rulebook
from supportaudit.rulebook.shorthand import EVENTS
from tests.rulebook.packs_by_hand import loaded, refusal

SIGNALS = "signals:\n  a: {by: agent, any: [hello]}\n  b: {by: agent, any: [bye]}\n"


def check(template: str, more: str = "") -> str:
    return f"{SIGNALS}checks:\n  c: {{{template}, message: m{more}}}\n"


@pytest.mark.parametrize(
    ("body", "at", "says"),
    [
        ("signals: {s: {by: agent, any: [{repeats: us}]}}\n", "us}", "author"),
        ("signals: {s: {by: agent, any: [{repeats: {of: own, share: 0.1}}]}}\n", "0.1", "0.5"),
        ("signals: {s: {by: agent, any: [{repeats: {of: own, words: 0}}]}}\n", "0}", "1"),
        ("signals: {s: {by: agent, any: [{repeats: {of: own, signal: zz}}]}}\n", "zz", "'zz'"),
        ("signals: {s: {by: agent, any: [{repeats: own}], quoted: include}}\n", "include", "what is quoted always says again what was said"),
        ("signals: {s: {any: [{event: tranfser}]}}\n", "tranfser", "there is no event 'tranfser' (did you mean 'transfer'?)"),
        ("signals: {s: {any: {event: zzz}}}\n", "zzz", "one of csat, end, hold, join, leave, note, reopen, tag, transfer"),
        (check("avoid: a, when: {field: {vendorr: x}}"), "x}", "a contact has no field 'vendorr' (did you mean 'vendor'?)"),
        (check("avoid: a, when: {not: {field: {metadata: [x]}}}"), "metadata", "subject, channel, after_hours, metadata."),
        (check("count: {signal: a, min: 3, max: 1}"), "3, max", "'min' is more than 'max'"),
        (check("count: {signal: a, max: -1}"), "-1", "'max' is -1, and a count is never less than 0"),
        (check("count: {signal: a, min: -0.5}"), "-0.5", "write 0 or more"),
        (check("order: {steps: [a, b], min_present: 3}"), "3}", "'min_present' is 3, and there are 2 steps (write 2 or less)"),
        (check("exists: {signal: a, in: {agent_turns: 2, last_agent_turn: true}}"), "in: {agent", "keep one of them"),
        (check("metric: {name: share_of_canned_text, max: 101}"), "101", "101 percent is more than there is"),
        (check("metric: {name: share_of_agent_words, min: {default: 5, chat: 500}}"), "500", "write a number from 0 to 100"),
        (check("metric: {name: handoffs, min: 3, max: 1}"), "3, max", "'min' is more than 'max'"),
        (check("metric: {name: handle_time, min: 2h, max: {default: 3h, chat: 10m}}"), "2h", "'min' is more than 'max'"),
        (check("metric: {name: handoffs, max: -2}"), "-2", "-2 is less than nothing"),
        ('signals: {s: {by: agent, any: ["in <due>"], capture: {duee: {type: id}}}}\n', "duee", "no pattern captures 'duee' (did you mean 'due'?)"),
        ("signals: {s: {by: agent, any: [x], capture: {due: {type: text}}}}\n", "due", "no pattern captures 'due' (write <due> where it"),
    ],
)  # fmt: skip
def test_what_can_never_be_right_is_an_error_at_its_place(tmp_path: Path, body: str, at: str, says: str) -> None:
    said = refusal(tmp_path, body)
    assert says in said
    assert len(said.splitlines()) == 1
    _, line, column = said.partition(": ")[0].rsplit(":", 2)
    written = (tmp_path / "mine.yaml").read_text().splitlines()[int(line) - 1]
    assert written[int(column) - 1 :].startswith(at)


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"  {kind}: {{any: [{{event: {kind}}}]}}\n" for kind in sorted(EVENTS)).join(("signals:\n", "")),
        check("avoid: a, when: {all: [{field: {metadata.queue: x}}, {field: {tags: x, after_hours: yes}}]}"),
        check("count: {signal: a, min: 0, max: 0}"),
        check("order: {steps: [a, b], min_present: 2}"),
        check("exists: {signal: a, in: {agent_turns: 1, last_agent_turn: false}}"),
        check("metric: {name: share_of_canned_text, min: 0, max: 100}"),
        check("metric: {name: words_per_agent_turn, max: 400}"),
        'signals:\n  r: {by: agent, any: ["in <due>"]}\n  s: {any: [{signal: r}], capture: {due: {type: duration}}}\n',
        'signals:\n  s: {by: agent, any: [{regex: "(?P<n>x+)"}], capture: {n: {type: id}}}\n',
        'signals:\n  s: {by: agent, any: [{together: ["in <due>", x]}], capture: {due: {type: duration}}}\n',
    ],
)
def test_what_may_be_right_is_read(tmp_path: Path, body: str) -> None:
    loaded(tmp_path, body)


def test_every_event_that_a_loader_tells_of_has_a_name_that_packs_may_use() -> None:
    assert {kind for kind, _, _ in events.RULES} <= EVENTS


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("id: mine", "id: Mine", "1:12: 'pack.id' should be lower-case letters, digits and dashes (write it as my-pack)"),
        ("1.0.0", "'1.0'", "'pack.version' should be three numbers with dots between them (write it as 1.0.0)"),
        ("1.0.0", "latest", "'pack.version' should be three numbers"),
        ("lang: en", "lang: english", "'pack.lang' should be the tag of a language (write it as en or en-GB)"),
    ],
)
def test_the_head_of_a_pack_is_told_in_plain_words(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("pack: {id: mine, version: 1.0.0, lang: en}\n".replace(old, new))
    with pytest.raises(PackError) as problem:
        load_rulebook([str(path)])
    assert says in str(problem.value)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (check("exists: a", ", weight: 99"), ":6:38: 'checks.c.weight' is 99, which is out of range (write a number from 0 to 10)"),
        (check("exists: {signal: a, in: {agent_turns: -1}}"), "'checks.c.exists.in.agent_turns' is -1, which is out of range (write 1 or more)"),
        ("sections: {A: -0.5}\n", ":2:15: 'sections.A' is -0.5, which is out of range (write 0 or more)"),
        (check("avoid: []"), "'checks.c.avoid' is empty (give it an entry, or remove it)"),
    ],
)
def test_a_number_out_of_range_is_told_with_the_range(tmp_path: Path, body: str, says: str) -> None:
    assert says in refusal(tmp_path, body)


@pytest.mark.parametrize("head", ["version: 1.2.3-rc.1, lang: en-GB", "version: 0.0.1+b7, lang: pt_BR", "version: 10.20.30, lang: zh-Hans-CN"])
def test_other_right_heads_are_read(tmp_path: Path, head: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"pack: {{id: mine, {head}}}\n")
    assert load_rulebook([str(path)]).packs[0].id == "mine"


def test_a_language_of_the_config_that_is_none_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "supportaudit.yml"
    path.write_text("lang: english\n")
    with pytest.raises(UsageError, match=r"1:7: 'lang' should be the tag of a language \(write it as en or en-GB\)"):
        load_config(str(path), search=())


ABSENT = """\
signals:
  gave: {by: customer, any: ["order <number>"]}
  asks: {by: agent, any: ["which order"]}
checks:
  c: {absent: {signal: asks, after: gave}, message: "Asked for {%s}.", suggest: {asks: "I see {number}."}}
"""


def test_the_texts_of_an_absence_may_name_what_was_captured_before_it(tmp_path: Path) -> None:
    assert loaded(tmp_path, ABSENT % "number").checks["mine/c"].message == "Asked for {number}."
    assert "'{numbr}' is nothing that this check knows (did you mean 'number'?)" in refusal(tmp_path, ABSENT % "numbr")
    assert "'{number}' is nothing that this check knows" in refusal(tmp_path, (ABSENT % "number").replace("after: gave", "before: gave"))


def test_no_figure_answers(tmp_path: Path) -> None:
    body = (
        'signals: {s: {by: agent, any: [x]}}\nchecks: {c: {responds: {to: s, with: {metric: {name: first_response_time, max: 5m}}}, message: "m"}}\n'
    )
    assert "mine.yaml:3:39: unknown key 'metric' (allowed here: message, signal)" in refusal(tmp_path, body)
