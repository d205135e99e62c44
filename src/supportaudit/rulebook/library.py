"""Where packs live, and how one gets from a name to a file that was read and validated by itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from supportaudit import __version__
from supportaudit.errors import PackError, UsageError
from supportaudit.rulebook.config import RuleSettings
from supportaudit.rulebook.files import MAX_BYTES, read_file
from supportaudit.rulebook.language import LANGUAGE
from supportaudit.rulebook.params import with_params
from supportaudit.rulebook.shapes import HEADED, PACK, VERSIONED
from supportaudit.rulebook.shipped import EXAMPLES, SUFFIXES, builtin_packs, example_packs, shipped_file, shipped_folder
from supportaudit.rulebook.strict_yaml import ListNode, MapNode, Mark, Node, Scalar, read
from supportaudit.rulebook.validate import mark_at, near

if TYPE_CHECKING:
    from supportaudit.rulebook.schema import HeadModel, PackModel, VersionsModel

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
MOST_FILES, HEAD = 100, 2_000
"""Of a folder no more files, and of each no more bytes, are looked through for a pack that is wanted by its id."""
_COMPARE = re.compile(r"(>=|<=|==|!=|<|>)\s*(\d+(?:\.\d+)*)$")


def example_text(name: str) -> bytes:
    """The file of an example pack, as it is shipped. Raises UsageError for a name that is none."""
    if name in example_packs():
        return read_file(shipped_folder() / EXAMPLES / f"{name}{SUFFIXES[0]}")
    if name in builtin_packs():
        hint = "use it by its name; what a site changes of a line item stands in the config under 'rules:'"
        raise UsageError(f"'{name}' is no example pack", hint=hint)
    raise UsageError(f"there is no example pack '{name}'", hint=near(name, example_packs(), f"one of {', '.join(example_packs())}"))


@dataclass(frozen=True, slots=True)
class Opened:
    """One pack file of which only the head has been validated."""

    path: Path
    shown: str
    node: MapNode
    head: HeadModel
    sha256: str


@dataclass(frozen=True, slots=True)
class Source(Opened):
    """One pack file, read and validated by itself."""

    model: PackModel


@dataclass(slots=True)
class Library:
    """All pack files of a run, by id: first wanted and opened, then, once all heads are known, validated."""

    opened: dict[str, Opened] = field(default_factory=dict)
    """In an order in which every pack stands after those that it imports."""
    direct: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Pack -> the packs that it names under ``imports``."""
    sources: dict[str, Source] = field(default_factory=dict)
    """The packs once they were validated, in the same order."""
    _named: list[str] = field(default_factory=list)
    _files: dict[tuple[Path, str], Opened] = field(default_factory=dict)
    """What was read, so that a pack that many import is read once."""

    @property
    def named(self) -> frozenset[str]:
        """Ids of the packs that the user named, without what they import."""
        return frozenset(self._named)

    def want(self, name: str, where: str = "--rules") -> None:
        """Add a pack that the user named (``where``: option or place in a config), and all that it imports."""
        path = Path(name)
        if not name:
            raise PackError("an empty name", where="--rules", hint=f"name a pack file, or one of {', '.join(builtin_packs())}")
        if path.is_dir():
            files = sorted(p for p in path.iterdir() if p.suffix in SUFFIXES)
            if not files:
                raise PackError("the folder holds no pack (.yaml)", where=name, hint="name a pack file")
            for file in files:
                self._add_named(self._open(file, str(file)))
        elif path.suffix in SUFFIXES or "/" in name or "\\" in name:
            self._add_named(self._open(path, name))
        else:
            self._add_named(self._builtin(name, where))

    def _add_named(self, source: Opened) -> None:
        other = self.opened.get(source.head.id) if source.head.id in self._named else None
        if other and _are_copies(source.path, other.path):
            raise _called_alike(source, other)
        self._named.append(source.head.id)
        self._add(source, ())

    def validate(self, settings: Mapping[str, RuleSettings]) -> None:
        """Fill ``sources``: every pack, with the site's params (by full check id) put in. Raises PackError."""
        for pack, opened in self.opened.items():
            node = with_params(pack, opened.node, settings)
            self.sources[pack] = Source(opened.path, opened.shown, node, opened.head, opened.sha256, PACK.filled(node))

    def in_order(self) -> list[Source]:
        """Every validated pack after those that it imports, else in the order named."""
        return list(self.sources.values())

    def imports(self) -> dict[str, tuple[str, ...]]:
        """Pack -> all packs that it imports, directly or through others, nearest first."""
        found: dict[str, tuple[str, ...]] = {}
        for pack in self.opened:
            found[pack] = tuple(dict.fromkeys(name for other in self.direct[pack] for name in (other, *found[other])))
        return found

    def _builtin(self, name: str, where: str, folder: Path = Path()) -> Opened:
        """The shipped pack; where there is none, a file in the folder may be meant."""
        if re.fullmatch(r"[a-z][a-z0-9-]*", name) and (path := shipped_file(name)):
            return self._open(path, path.relative_to(shipped_folder()).as_posix())
        if file := _file_of(name, folder):
            hint = f"packs of your own are named by their files: write {file.name}"
        else:
            hint = near(name, (*builtin_packs(), *example_packs()), f"shipped packs: {', '.join(builtin_packs())}")
        raise PackError(f"there is no pack '{name}'", where=where, hint=hint)

    def _open(self, path: Path, shown: str) -> Opened:
        if (path, shown) not in self._files:
            self._files[path, shown] = self._read(path, shown)
        return self._files[path, shown]

    @staticmethod
    def _read(path: Path, shown: str) -> Opened:
        try:
            data = read_file(path, MAX_BYTES + 1, error=PackError)
        except OSError as problem:
            raise PackError(f"cannot be read: {problem.strerror or problem}", where=shown, hint="check the path of the pack") from problem
        node = read(data, shown)
        _check_characters(node)
        head = _head_of(node)
        _check_versions(node, VERSIONED.filled(head).pack)
        return Opened(path, shown, node, HEADED.filled(head).pack, hashlib.sha256(data).hexdigest())

    def _add(self, source: Opened, chain: tuple[str, ...]) -> None:
        pack = source.head.id
        if pack in chain:
            mark = mark_at(source.node, ("pack", "imports"))
            raise PackError(f"packs import each other in a circle: {' > '.join((*chain, pack))}", where=str(mark), hint="remove one of the imports")
        if pack in self.opened:
            if self.opened[pack].sha256 != source.sha256:
                raise _called_alike(source, self.opened[pack])
            return
        imported = [self._import(source, wanted, index) for index, wanted in enumerate(source.head.imports)]
        for other in imported:
            self._add(other, (*chain, pack))
        self.direct[pack] = tuple(other.head.id for other in imported)
        self.opened[pack] = source

    def _import(self, source: Opened, wanted: str, index: int) -> Opened:
        where = str(mark_at(source.node, ("pack", "imports", index)))
        if not wanted.endswith(SUFFIXES):
            beside = [source.path.parent / f"{wanted}{suffix}" for suffix in SUFFIXES]
            found = next((path for path in beside if re.fullmatch(r"[a-z][a-z0-9-]*", wanted) and path.is_file()), None)
            return self._open(found, str(found)) if found and found.parent != shipped_folder() else self._builtin(wanted, where, source.path.parent)
        path = (source.path.parent / wanted).resolve()
        if not path.is_relative_to(source.path.parent.resolve()):
            raise PackError(f"'{wanted}' lies outside the folder of its pack", where=where, hint="move it beside the pack")
        return self._open(path, str(source.path.parent / wanted))


def _file_of(name: str, folder: Path) -> Path | None:
    """A file of the folder that is called so, or that holds the pack of this id."""
    says_so = re.compile(rb"\bid:\s*[\"']?" + re.escape(name.encode("utf-8", "replace")) + rb"[\"']?\s*(?:[,}#]|$)", re.MULTILINE)
    with suppress(OSError, PackError):  # who only asks for a hint is told nothing of files that cannot be read
        for path in sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)[:MOST_FILES]:
            if path.stem == name or says_so.search(read_file(path, HEAD, error=PackError)):
                return path
    return None


def _are_copies(one: Path, other: Path) -> bool:
    """Whether these are two files, none of them a shipped one."""
    return one.resolve() != other.resolve() and shipped_folder().resolve() not in {one.resolve().parent, other.resolve().parent}


def _called_alike(source: Opened, other: Opened) -> PackError:
    same = ", a copy of it" if source.sha256 == other.sha256 else ""
    what = f"two packs are called '{source.head.id}' ({other.shown} is the other{same})"
    return PackError(what, where=str(mark_at(source.node, ("pack", "id"))), hint="rename one of them" if not same else "name one of them only")


def _head_of(node: MapNode) -> MapNode:
    """The file as if it held nothing but its head."""
    return replace(node, entries={key: value for key, value in node.entries.items() if key == "pack"})


def _check_characters(node: Node) -> None:
    """Nothing for texts that a terminal may show; PackError at the first that holds a control character."""
    if isinstance(node, Scalar):
        if isinstance(node.value, str):
            _check_text(node.value, node.mark)
    elif isinstance(node, ListNode):
        for item in node.items:
            _check_characters(item)
    else:
        for key, item in node.entries.items():
            _check_text(key, node.keys[key])
            _check_characters(item)


def _check_text(text: str, mark: Mark) -> None:
    if not text.isprintable() and _CONTROL.search(text):
        raise PackError("a control character", where=str(mark), hint=r"leave it out; in a regular expression write \x1b in single quotes")


def _check_versions(node: MapNode, head: VersionsModel) -> None:
    if head.language > LANGUAGE:
        where = str(mark_at(node, ("pack", "language")))
        raise PackError(
            f"written for version {head.language} of the rule language; this program reads {LANGUAGE}", where=where, hint="update supportaudit"
        )
    wanted = head.requires.get("supportaudit", "")
    for part in filter(None, (p.strip() for p in wanted.split(","))):
        where = str(mark_at(node, ("pack", "requires", "supportaudit")))
        match = _COMPARE.match(part)
        if not match:
            raise PackError(f"'{part}' is no version condition", where=where, hint='write ">=0.1,<1"')
        if not _compares(match[1], match[2]):
            raise PackError(f"needs supportaudit {wanted}; this is {__version__}", where=where, hint="update supportaudit, or the pack")


def _compares(sign: str, wanted: str) -> bool:
    have = [int(n) for n in re.findall(r"\d+", __version__)[:3]]
    want = [int(n) for n in wanted.split(".")]
    have, want = (v + [0] * (4 - len(v)) for v in (have, want))
    return {">=": have >= want, "<=": have <= want, "==": have == want, "!=": have != want, "<": have < want, ">": have > want}[sign]
