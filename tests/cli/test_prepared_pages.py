"""`rules show` says of the shipped packs from what is prepared exactly what it would say from the packs."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.cli.rules import page
from supportaudit.cli.rules.pages import shipped_pages
from supportaudit.cli.rules.parts import check_page, signal_page
from supportaudit.rulebook import Config, load_rulebook
from supportaudit.rulebook.catalogue import catalogue_of
from tests.cli.conftest import Call


@pytest.mark.no_cover
def test_every_page_comes_back_as_it_was_made() -> None:
    rulebook = load_rulebook(Config().packs)
    hashes = catalogue_of(rulebook).hashes
    for check in rulebook.checks.values():
        assert page.prepared(check.id, hashes) == check_page(check), "stale: run `make docs`"
    for rule in list(rulebook.signals.values())[::10]:
        assert page.prepared(f"signal:{rule.id}", hashes) == signal_page(rulebook, rule)
    assert page.FILE.read_text(encoding="utf-8") == shipped_pages(rulebook)


def test_pages_of_other_packs_are_left_aside() -> None:
    hashes = dict(catalogue_of(load_rulebook(("heard",))).hashes)
    assert page.prepared("heard/hear", hashes) is None


@pytest.mark.parametrize("name", ["heard/hear", "signal:core/apologize"])
def test_without_the_file_the_same_is_shown(name: str, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = call("rules", "show", name)
    monkeypatch.setattr(page, "FILE", tmp_path / "none.jsonl")
    assert call("rules", "show", name) == ready
    assert ready.code == 0
