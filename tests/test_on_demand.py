"""Packages that import their names when they are asked for have all of them, and no other."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
PACKAGES = ["supportaudit.model", "supportaudit.rulebook", "supportaudit.signals"]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_is_the_one_that_the_type_checker_sees(package: str) -> None:
    tree = ast.parse((SOURCE / package.replace(".", "/") / "__init__.py").read_text(encoding="utf-8"))
    homes = {a.name: node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module for a in node.names}
    module = import_module(package)
    for name in module.__all__:
        assert getattr(module, name) is getattr(import_module(homes[name] or ""), name), name


@pytest.mark.parametrize("package", PACKAGES)
def test_a_name_that_there_is_not_is_no_attribute(package: str) -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = import_module(package).nothing
