"""What was decided is remembered by content: the same answers again, and nothing remembered where anything that they rest on differs."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from supportaudit.checks import Checker
from supportaudit.errors import UsageError
from supportaudit.memory import FILE, Memory, clear, default_folder, ground, kept
from supportaudit.model import Conversation, Outcome, Verdict
from supportaudit.rulebook import Config, Rulebook
from supportaudit.rulebook.config import RuleSettings
from supportaudit.rulebook.rules import Pack
from tests.builders import Item, chat, failed, quote, rulebook
from tests.cli.conftest import GOOD, POOR, SMALL, Call, call

__all__ = ["call"]
BOOK = rulebook(Item("heard/hear"), Item("tone/blame", "Tone"))


def memory(folder: Path, book: Rulebook = BOOK, config: Config | None = None, now: datetime | None = None) -> Memory:
    return Memory(folder, ground(book, config or Config(), now, ""), tuple(book.checks))


def decided() -> tuple[Conversation, tuple[Verdict, ...]]:
    conversation = chat("C 10:00 My mug broke\nA/Ana 10:01 Your fault", id="c-1")
    blame = failed("tone/blame", "Ana", conversation, "Put the blame on “you”.", quote(conversation, 1, "Your fault"), suggestion="“Let me see.”")
    return conversation, (Verdict("heard/hear", "c-1", None, Outcome.NA, "no trigger"), blame)


def test_what_was_kept_is_found_whole(tmp_path: Path) -> None:
    conversation, verdicts = decided()
    first = memory(tmp_path)
    key, nothing = first.find(conversation)
    assert nothing is None
    first.keep(key, verdicts)
    first.close()
    again = memory(tmp_path)
    assert again.find(conversation) == (key, verdicts)
    assert again.known == 1


def test_another_text_id_or_file_is_told_apart_as_it_should(tmp_path: Path) -> None:
    conversation, verdicts = decided()
    one = memory(tmp_path)
    one.keep(one.find(conversation)[0], verdicts)
    one.flush()
    said = replace(conversation, messages=(replace(conversation.messages[0], text="My mug cracked"), *conversation.messages[1:]))
    assert one.find(said)[1] is None
    assert one.find(replace(conversation, id="c-2"))[1] is None
    assert one.find(replace(conversation, source=replace(conversation.source, path="elsewhere.txt")))[1] == verdicts


@pytest.mark.parametrize(
    "changed",
    [
        {"config": Config(rules={"heard/hear": RuleSettings(enabled=False)})},
        {"config": Config(complete_channels=frozenset({"email"}))},
        {"config": Config(lang="de")},
        {"now": datetime(2026, 1, 1, tzinfo=UTC)},
        {"book": replace(BOOK, packs=(Pack("p", "1.0.0", "P", "en", "MIT", "p.yaml", "0123", (), (), ()),))},
    ],
)
def test_whatever_verdicts_rest_on_makes_another_ground(tmp_path: Path, changed: dict[str, object]) -> None:
    assert memory(tmp_path, **changed).ground != memory(tmp_path).ground  # type: ignore[arg-type]  # one of the arguments


def test_what_verdicts_do_not_rest_on_makes_none(tmp_path: Path) -> None:
    other = Config(min_evaluations=3, pass_mark=80, sections={"HEARD": 2}, path="x.yml", sha256="y")
    assert memory(tmp_path, config=other).ground == memory(tmp_path).ground


def test_macros_count_by_their_content(tmp_path: Path) -> None:
    macros = tmp_path / "m.json"
    grounds = []
    for text in ("a", "b"):
        macros.write_text(text)
        grounds.append(ground(BOOK, Config(macros=str(macros)), None, ""))
    assert grounds[0] != grounds[1]


def test_answers_that_a_mistake_of_ours_left_open_are_not_kept(tmp_path: Path) -> None:
    conversation, verdicts = decided()
    one = memory(tmp_path)
    one.keep(one.find(conversation)[0], (*verdicts, Verdict("heard/hear", "c-1", None, Outcome.ERROR, "KeyError")))
    one.flush()
    assert one.find(conversation)[1] is None


@pytest.mark.parametrize("damage", [b"{", b'[[99, null, "na", "", [], []]]', b"[[0]]", b'[[0, null, "no outcome", "", [], []]]', b"7"])
def test_what_was_damaged_is_worked_out_again(tmp_path: Path, damage: bytes) -> None:
    conversation, verdicts = decided()
    one = memory(tmp_path)
    one.keep(one.find(conversation)[0], verdicts)
    one.close()
    base = sqlite3.connect(tmp_path / FILE)
    with base:
        base.execute("UPDATE verdicts SET answers = ?", (damage,))
    base.close()
    assert memory(tmp_path).find(conversation)[1] is None


def test_a_file_that_is_none_of_ours_is_an_error_with_the_next_step(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("no database" * 100)
    with pytest.raises(UsageError, match="name another folder with --cache DIR, or delete this one"):
        memory(tmp_path)


def test_two_runs_may_share_it(tmp_path: Path) -> None:
    conversation, verdicts = decided()
    one, two = memory(tmp_path), memory(tmp_path)
    key = one.find(conversation)[0]
    one.keep(key, verdicts)
    two.keep(key, verdicts)
    one.flush()
    two.flush()
    assert two.find(conversation)[1] == one.find(conversation)[1] == verdicts


def test_what_is_kept_can_be_counted_and_forgotten(tmp_path: Path) -> None:
    conversation, verdicts = decided()
    assert kept(tmp_path / "none").contacts == 0
    one = memory(tmp_path)
    one.keep(one.find(conversation)[0], verdicts)
    one.close()
    (tmp_path / "mine.txt").write_text("mine")
    assert kept(tmp_path).contacts == 1
    assert clear(tmp_path).contacts == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_second_run_looks_at_what_is_new_only_and_writes_the_same(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    (tmp_path / "small.yaml").write_text(SMALL)
    (tmp_path / "dump.jsonl").write_bytes(GOOD)
    args = ("audit", "dump.jsonl", "--rules", "small.yaml", "--quiet", "--full", "--out", "json:r.json")
    call(*args, "--cache")
    asked: list[str] = []
    check = Checker.check

    def counted(self: Checker, conversation: Conversation, *rest: object) -> tuple[Verdict, ...]:
        asked.append(conversation.id)
        return check(self, conversation, *rest)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(Checker, "check", counted)
    (tmp_path / "dump.jsonl").write_bytes(GOOD + POOR)
    call(*args, "--cache")
    assert asked == ["c-poor"]
    remembered = json.loads((tmp_path / "r.json").read_bytes())
    call(*args)
    assert json.loads((tmp_path / "r.json").read_bytes()) == remembered
    assert default_folder() == tmp_path / "home" / "supportaudit"
    assert "2 contacts" in call("cache", "info").out
    assert "2 contacts" in call("cache", "clear").out
    assert "0 contacts, 0.0 MiB" in call("cache", "info").out
