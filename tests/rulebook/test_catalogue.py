"""What is prepared of the shipped packs is what the packs say, and is left aside where it might not be."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from supportaudit.rulebook import Config, builtin_packs, catalogue, example_packs, load_rulebook, shipped
from supportaudit.rulebook.catalogue import catalogue_of, prepared
from supportaudit.rulebook.config import RuleSettings
from supportaudit.rulebook.load import build_rulebook, open_library
from supportaudit.rulebook.shipped import shipped_folder


@pytest.mark.no_cover
@pytest.mark.parametrize("packs", [Config().packs, ("heard",), ("upsell", "heard"), ("heard", "upsell"), ("core", "core")], ids=", ".join)
def test_it_is_the_catalogue_of_the_rulebook_in_the_same_order(packs: tuple[str, ...]) -> None:
    found, read = prepared(Config(packs=packs)), catalogue_of(load_rulebook(packs))
    assert found == read, "stale: run `make docs`"
    assert found is not None
    assert list(found.items) == list(read.items)
    assert list(found.hashes) == list(read.hashes)


def test_the_file_is_the_one_of_the_packs() -> None:
    library = open_library((*builtin_packs(), *example_packs()))
    assert catalogue.FILE.read_text(encoding="utf-8") == catalogue.written(library, build_rulebook(library)), "stale: run `make docs`"


@pytest.mark.parametrize(
    "config",
    [
        Config(packs=("heard", "my.yaml")),
        Config(packs=("heart",)),
        Config(packs=()),
        Config(rules={"heard/hear": RuleSettings(enabled=False)}),
        Config(sections={"HEARD": 2}),
        Config(required_wording=("as the law says",)),
    ],
    ids=["own pack", "no pack of this name", "no pack", "line item off", "weight of a section", "required wording"],
)
def test_what_only_the_packs_can_tell_is_not_prepared(config: Config) -> None:
    assert prepared(config) is None


def test_a_pack_that_was_changed_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(shipped_folder(), tmp_path / "rules")
    monkeypatch.setattr(shipped, "shipped_folder", lambda: tmp_path / "rules")
    with (tmp_path / "rules" / "core.yaml").open("a", encoding="utf-8") as file:
        file.write("# a word more\n")
    assert prepared(Config(packs=("heard",))) is None, "it imports core"
    (tmp_path / "rules" / "core.yaml").unlink()
    assert prepared(Config(packs=("heard",))) is None


@pytest.mark.parametrize("text", [None, "", "{"], ids=["no file", "an empty one", "half of it"])
def test_without_the_file_the_packs_are_read(text: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "FILE", tmp_path / "catalogue.json")
    if text is not None:
        catalogue.FILE.write_text(text, encoding="utf-8")
    assert prepared(Config()) is None


def test_packs_of_the_site_s_own_choice_change_nothing_of_a_line_item() -> None:
    whole, part = prepared(Config()), prepared(replace(Config(), packs=("upsell",)))
    assert whole is not None
    assert part is not None
    assert part.items.items() <= whole.items.items()
