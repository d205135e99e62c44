"""What all tests share: the option that rewrites golden files, and the fixture that compares with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import settings

from supportaudit import audit as auditing
from supportaudit.audit import Plan
from supportaudit.cli import packs as cli_packs
from supportaudit.rulebook import Config, Rulebook, builtin_packs, example_packs
from supportaudit.rulebook.library import Library, Opened
from supportaudit.rulebook.load import build_rulebook
from supportaudit.rulebook.parse_phrase import ListResolver
from supportaudit.rulebook.phrase import LateSequence
from supportaudit.rulebook.phrase import Sequence as Tree
from supportaudit.rulebook.shipped import EXAMPLES, shipped_folder
from supportaudit.signals import Detector, languages, plan
from supportaudit.signals.models import Loaded, load_blank, load_model
from supportaudit.signals.phrases import Phrase, compile_phrase
from tests.fuzz import CHECK

settings.load_profile(CHECK)
GOLDEN = Path(__file__).parent / "golden"
FEW = 12
"""So many detectors are kept between tests."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/ from what the code prints now; read the diff")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """A worker of pytest-xdist measures coverage once.

    pytest-cov starts it there as for a whole run, and again as for a worker. What ``no_cover`` pauses is the second; the first, whose figures nobody
    reads, would go on in its stead and take as long.
    """
    covering = session.config.pluginmanager.get_plugin("_cov")
    if covering and hasattr(session.config, "workerinput"):
        covering.cov_controller.cov.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What a property walks through hundreds of times does not count as covered: examples must cover it, and it takes half the time."""
    if config.pluginmanager.hasplugin("pytest_cov"):
        for item in items:
            if isinstance(item, pytest.Function) and getattr(item.obj, "is_hypothesis_test", False):
                item.add_marker("no_cover")


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
def _packs_and_models_are_made_once() -> Iterator[None]:
    """The command line takes the shipped packs where the site changes no line item, their phrases, and language models from the run before.

    A test that is about loading or compiling calls ``load_rulebook`` or ``compile_phrase`` itself. What is kept is frozen, or only reads texts.
    """
    books: dict[tuple[object, ...], Rulebook] = {}
    phrases: dict[tuple[object, str, str], tuple[Tree, Phrase]] = {}
    resolvers: dict[int, tuple[ListResolver, int]] = {}
    lists: dict[object, int] = {}
    shipped = frozenset((*builtin_packs(), *example_packs()))

    def rulebook(library: Library, config: Config | None = None) -> Rulebook:
        if not shipped.issuperset(library.opened) or (config and (config.rules or config.sections)):
            return build_rulebook(library, config)
        packs = tuple((opened.shown, opened.sha256) for opened in library.opened.values())
        wording = config.required_wording if config else ()
        if (packs, wording) not in books:
            books[packs, wording] = build_rulebook(library, config)
        return books[packs, wording]

    def phrase(tree: Tree, source: str, mark: str = "") -> Phrase:
        late = tree._parse if isinstance(tree, LateSequence) else None
        written = (late.args[0], lists_of(late.args[1])) if isinstance(late, partial) else id(tree)
        if (written, source, mark) not in phrases:
            phrases[written, source, mark] = tree, compile_phrase(tree, source, mark)
        return phrases[written, source, mark][1]

    def lists_of(resolver: ListResolver) -> int:
        """A number for what a phrase's lists stand for: two packs whose lists are alike have the same."""
        if id(resolver) not in resolvers:
            resolvers[id(resolver)] = resolver, lists.setdefault(tuple(sorted(resolver.lists.items())), len(lists))
        return resolvers[id(resolver)][1]

    @cache
    def blank(lang: str) -> Loaded | None:
        return load_blank(lang)

    @cache
    def same_model(name: str, needed: frozenset[str], _says: bytes) -> Loaded:
        return load_model(name, needed)

    def model(name: str, needed: Iterable[str]) -> Loaded:
        config = Path(name) / "config.cfg"
        return same_model(name, frozenset(needed), config.read_bytes()) if config.is_file() else load_model(name, needed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(languages, "load_blank", blank)
        patch.setattr(languages, "load_model", model)
        patch.setattr(cli_packs, "build_rulebook", rulebook)
        patch.setattr(plan, "compile_phrase", phrase)
        yield


@pytest.fixture(scope="session", autouse=True)
def _shipped_files_are_read_once() -> Iterator[None]:
    """A shipped pack whose file has not changed is not read again."""
    read_pack = Library._read

    @cache
    def same_pack(path: Path, shown: str, _changed: int, _size: int) -> Opened:
        return read_pack(path, shown)

    def opened(path: Path, shown: str) -> Opened:
        told = path.stat() if path.parent in {shipped_folder(), shipped_folder() / EXAMPLES} else None
        return same_pack(path, shown, told.st_mtime_ns, told.st_size) if told else read_pack(path, shown)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Library, "_read", staticmethod(opened))
        yield


@pytest.fixture(scope="session", autouse=True)
def _detectors_are_made_once() -> Iterator[None]:
    """Runs over the same rulebook share a detector, where no language model is asked for; the last few are kept."""
    detector_of = auditing.detector_of
    kept: dict[tuple[int, str, frozenset[str] | None], tuple[Rulebook, Detector]] = {}

    def detector(ready: Plan, wanted: Collection[str] | None = None) -> Detector:
        if ready.config.model is not None:
            return detector_of(ready, wanted)
        asked = id(ready.rulebook), ready.config.lang, None if wanted is None else frozenset(wanted)
        if asked not in kept:
            if len(kept) >= FEW:
                kept.pop(next(iter(kept)))
            kept[asked] = ready.rulebook, detector_of(ready, wanted)
        return kept[asked][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auditing, "detector_of", detector)
        yield
