"""What all tests share: the option that rewrites golden files, and the fixture that compares with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from supportaudit.cli import options
from supportaudit.rulebook import Config, Rulebook, builtin_packs, load_rulebook
from supportaudit.rulebook.phrase import Sequence as Tree
from supportaudit.signals import plan
from supportaudit.signals.phrases import Phrase, compile_phrase

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/ from what the code prints now; read the diff")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """``golden(name, text)`` asserts that ``tests/golden/name`` holds exactly this text."""
    update = bool(request.config.getoption("--update-golden"))

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"no golden file {name}; make it with: pytest --update-golden"
        assert text == path.read_bytes().decode(), f"{name} differs; if that is wanted: pytest --update-golden, and read the diff"

    return check


@pytest.fixture(scope="session", autouse=True)
def _shipped_packs_are_made_once() -> Iterator[None]:
    """The command line takes the shipped packs as the site has not changed them, and their phrases, from the run before it.

    What a test is about loading or compiling calls ``load_rulebook`` and ``compile_phrase`` themselves; both give what cannot be changed.
    """
    books: dict[tuple[str, ...], Rulebook] = {}
    phrases: dict[tuple[int, str], tuple[Tree, Phrase]] = {}
    shipped = frozenset(builtin_packs())

    def rulebook(names: Sequence[str], config: Config | None = None) -> Rulebook:
        packs = tuple(names)
        if not shipped.issuperset(packs) or (config and (config.rules or config.sections or config.required_wording)):
            return load_rulebook(names, config)
        if packs not in books:
            books[packs] = load_rulebook(packs)
        return books[packs]

    def phrase(tree: Tree, source: str, mark: str = "") -> Phrase:
        if (id(tree), mark) not in phrases:
            phrases[id(tree), mark] = tree, compile_phrase(tree, source, mark)
        return phrases[id(tree), mark][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(options, "load_rulebook", rulebook)
        patch.setattr(plan, "compile_phrase", phrase)
        yield
