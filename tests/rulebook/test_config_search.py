"""The nearest config file is the one that counts: upwards to the repository's root, from the working folder first, never merged from several."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.errors import UsageError
from supportaudit.rulebook import load_config


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``above/site`` is a repository with ``work/deep`` and ``dump/june`` in it; the working folder is ``work/deep``."""
    root = tmp_path / "above" / "site"
    for name in (".git", "work/deep", "dump/june"):
        (root / name).mkdir(parents=True)
    monkeypatch.chdir(root / "work" / "deep")
    return root


def says(path: Path, minimum: int) -> None:
    """A config that can be told by its number."""
    table = path.name == "pyproject.toml"
    path.write_text(f"[tool.supportaudit]\nmin_evaluations = {minimum}\n" if table else f"min_evaluations: {minimum}\n")


def found(*search: str) -> tuple[str, int]:
    config = load_config(None, search=search)
    return config.path, config.min_evaluations


def test_the_search_goes_up_to_the_root_of_the_repository_and_no_further(site: Path) -> None:
    says(site.parent / "supportaudit.yml", 1)
    assert found() == ("", 20)
    assert load_config(None, search=()).searched == (".", "..", "../..")
    says(site / "supportaudit.yml", 2)
    assert found() == ("../../supportaudit.yml", 2)
    says(site / "work" / "supportaudit.yml", 3)
    assert found() == ("../supportaudit.yml", 3)


def test_a_git_file_marks_the_root_as_well(site: Path) -> None:
    (site / ".git").rmdir()
    (site / ".git").write_text("gitdir: elsewhere\n")
    says(site / "supportaudit.yml", 2)
    assert found() == ("../../supportaudit.yml", 2)


def test_without_a_repository_only_the_folder_itself_is_looked_at(site: Path) -> None:
    (site / ".git").rmdir()
    says(site / "work" / "supportaudit.yml", 3)
    assert found() == ("", 20)
    says(site / "work" / "deep" / "supportaudit.yml", 4)
    assert found() == ("supportaudit.yml", 4)


def test_the_working_folder_and_all_above_it_come_before_the_audited_folder(site: Path) -> None:
    says(site / "dump" / "june" / "supportaudit.yml", 5)
    assert found("../../dump/june") == ("../../dump/june/supportaudit.yml", 5)
    says(site / "supportaudit.yml", 2)
    assert found("../../dump/june") == ("../../supportaudit.yml", 2)


def test_from_the_audited_folder_the_search_goes_upwards_too(site: Path) -> None:
    says(site / "dump" / "supportaudit.yml", 6)
    (site / "dump" / "june" / "chat.txt").write_text("Customer: hi\n")
    assert found("../../dump/june") == ("../../dump/supportaudit.yml", 6)
    assert found("-", "../../dump/june/chat.txt") == ("../../dump/supportaudit.yml", 6)
    assert found(str(site / "dump" / "june")) == ((site / "dump" / "supportaudit.yml").as_posix(), 6)


def test_the_first_audited_folder_with_a_config_wins(site: Path, tmp_path: Path) -> None:
    for name, minimum in (("one", 7), ("two", 8)):
        (tmp_path / name).mkdir()
        says(tmp_path / name / "supportaudit.yml", minimum)
    (tmp_path / "none").mkdir()
    assert found(*(str(tmp_path / name) for name in ("none", "two", "one")))[1] == 8


def test_files_are_never_merged(site: Path) -> None:
    (site / "supportaudit.yml").write_text("pass_mark: 80\n")
    says(site / "work" / "supportaudit.yml", 3)
    assert load_config(None, search=()).pass_mark is None


def test_in_one_folder_yml_comes_before_yaml_and_yaml_before_pyproject(site: Path) -> None:
    names = ("pyproject.toml", "supportaudit.yaml", "supportaudit.yml")
    for number, name in enumerate(names, 1):
        says(Path(name), number)
        assert found() == (name, number)


def test_a_pyproject_without_our_table_is_passed_over_even_when_it_is_broken(site: Path) -> None:
    says(site / "pyproject.toml", 9)
    for text in ("[tool.other]\nx = 1\n", "[tool.other\n", "# supportaudit is named here\n[tool.other\n", "\xff"):
        Path("pyproject.toml").write_text(text, encoding="latin-1")
        assert found() == ("../../pyproject.toml", 9)


def test_a_broken_pyproject_that_speaks_of_us_is_an_error(site: Path) -> None:
    Path("pyproject.toml").write_text("[tool.supportaudit]\nlang = en\n")
    with pytest.raises(UsageError, match=r"pyproject\.toml:2:8: not TOML"):
        load_config(None, search=())


def test_folders_that_cannot_be_looked_into_are_no_error(site: Path) -> None:
    assert found("no/such/folder", "\0", "x" * 5000) == ("", 20)
