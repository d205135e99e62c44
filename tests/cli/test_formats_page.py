"""docs/formats.md names every format and every key of a source, and its example is one that works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from supportaudit.cli.formats_page import markdown
from supportaudit.loaders import LOADERS
from supportaudit.rulebook import load_config
from supportaudit.rulebook.config import TIME_UNITS
from supportaudit.rulebook.config_sources import ConversationFields, FixedFields, MessageFields, SourceModel

PAGE = markdown()


@pytest.mark.parametrize("name", [loader.name for loader in LOADERS])
def test_every_format_is_there_once(name: str) -> None:
    assert PAGE.count(f"`--format {name}`\n") == 1


def test_every_key_and_unit_of_a_source_is_explained() -> None:
    mapping = PAGE[PAGE.index("## A file that nothing fits") :]
    for model in (ConversationFields, FixedFields, MessageFields, SourceModel):
        for key in model.model_fields:
            assert f"`{key}`" in mapping, key
    assert all(f"`{unit}`" in mapping for unit in TIME_UNITS)


def test_the_example_is_a_config(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert block
    (tmp_path / "supportaudit.yml").write_text(block[1])
    assert list(load_config(str(tmp_path / "supportaudit.yml"), search=()).sources) == ["acme-chat", "acme-table"]
