"""``rules lint`` from the outside: what it prints, and its exit code."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Call

SHARED = "pack: {id: shared, version: 1.0.0}\nsignals: {bye: {by: agent, any: [bye], examples: {match: [bye], no_match: [so]}}}\n"
PACK = """pack: {id: own, version: 1.0.0}
signals:
  greets:
    by: agent
    any:
      - "hello [there]"
      - "hello"
      - "bye ^ so"
    examples: {match: ["hello there"], no_match: ["so"]}
checks:
  greets:
    exists: greets
    message: "No greeting was seen."
    examples: {pass: ["A hello"], fail: ["A so"]}
"""


def test_each_finding_has_a_place_a_severity_and_a_fix(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK)
    ran = call("rules", "lint", "own.yaml")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "own.yaml:7:9: warning: “hello” is covered by “hello [there]” (line 6) (remove it, or make it say something else) [shadowed]",
        "own.yaml:8:9: error: “bye ^ so” can never match: nothing can stand before '^', the start of a sentence (let '^' come first) [never-matches]",
        "1 error, 1 warning in 1 pack.",
    ]


def test_notes_alone_end_well_and_can_be_left_out(call: Call, tmp_path: Path) -> None:
    sound = PACK.replace('      - "hello"\n      - "bye ^ so"\n', '      - "good day"\n')
    (tmp_path / "own.yaml").write_text(sound)
    ran = call("rules", "lint", "own.yaml")
    assert ran.code == 0
    assert "own.yaml:3:3: note: 1 of 2 patterns is in no example: line 7" in ran.out
    assert call("rules", "lint", "own.yaml", "--no-notes").out == "1 note in 1 pack.\n"


def test_only_the_packs_named_are_looked_at_and_without_a_name_those_of_the_config(call: Call, tmp_path: Path) -> None:
    (tmp_path / "shared.yaml").write_text(SHARED)
    (tmp_path / "own.yaml").write_text(PACK.replace("1.0.0", "1.0.0, imports: [shared.yaml]"))
    assert "1 error, 1 warning in 1 pack." in call("rules", "lint", "own.yaml").out
    (tmp_path / "supportaudit.yml").write_text("packs: [./own.yaml]\n")
    ran = call("rules", "lint")
    assert "own.yaml:7:9" in ran.out
    assert "in 2 packs." in ran.out


def test_a_pack_that_cannot_be_read_ends_with_code_2(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK.replace("exists: greets", "exists: greet"))
    ran = call("rules", "lint", "own.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'greets'?" in ran.err
