"""Files that lie elsewhere: ``s3://``, ``gs://`` and ``https://`` paths, folders and globs, through fsspec where it is installed.

No address is shown as it was given: what stands before the host and behind a question mark may be a secret. Nor is what a server or a driver says
of a failure, which repeats addresses.
"""

from __future__ import annotations

import io
import logging
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol
from urllib.parse import urlsplit

from supportaudit.errors import UsageError
from supportaudit.model.near import near

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SCHEME = re.compile(r"^(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://")
WEB = frozenset({"http", "https"})
SCHEMES = frozenset({"s3", "s3a", "gs", "gcs", "memory", *WEB})
GLOB = re.compile(r"[*?\[]")
BLOCK = 4 << 20
"""Bytes that are fetched at a time; readers hold one or two such blocks."""
BUFFER = 1 << 16
MAX_DEPTH = 50
INSTALL = "pip install 'supportaudit[remote]'"
FAILURES = (
    ("aiohttp", "ClientError"),
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("gcsfs.retry", "HttpError"),
    ("google.auth.exceptions", "GoogleAuthError"),
)
"""What drivers raise beside the errors of the operating system: module and class."""
DRIVERS = ("aiobotocore", "aiohttp", "asyncio", "botocore", "fsspec", "gcsfs", "google", "s3fs", "urllib3")
"""Whose logs go nowhere unless somebody has set up a log: they, too, hold addresses."""
HIDDEN = "..."


class _System(Protocol):
    """As much of a file system of fsspec as is used."""

    def open(self, path: str, mode: str, block_size: int) -> BinaryIO: ...
    def ls(self, path: str, detail: bool) -> list[dict[str, object]]: ...
    def glob(self, path: str, detail: bool) -> dict[str, dict[str, object]]: ...
    def info(self, path: str) -> dict[str, object]: ...


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file that lies elsewhere."""

    shown: str
    """Its address without secrets."""
    name: str
    """Its path below the folder that was given, else its last name."""
    size: int
    """Bytes; 0 when not known."""
    walked: bool
    """Whether it was found in a folder rather than named."""
    open: Callable[[], AbstractContextManager[BinaryIO]]
    """Opens it; OSError where it cannot."""


def is_remote(path: str) -> bool:
    """Whether a path is an address with a scheme, such as ``s3://bucket/chats/``."""
    return SCHEME.match(path) is not None


def shown(address: str) -> str:
    """The address without user, password and query."""
    parts = urlsplit(address.partition("#")[0])
    host = parts.netloc.rpartition("@")[2]
    query = f"?{HIDDEN}" if parts.query and parts.scheme.casefold() in WEB else ""
    path = parts.path + (f"?{parts.query}" if parts.query and not query else "")
    return f"{parts.scheme}://{host}{path}{query}"


def check_remote(address: str) -> None:
    """Nothing for an address that can be read here; UsageError for a scheme that is not known or whose driver is not installed."""
    _system(address)


def remote_files(address: str) -> Iterator[RemoteFile]:
    """The file, the files below the folder, or those that fit the glob, sorted; what cannot be listed comes as a file: opening it says why."""
    system, path = _system(address)
    scheme = _scheme(address)
    try:
        with _told():
            if scheme in WEB:
                yield from _of_web(system, path)
            elif GLOB.search(path):
                yield from _of_glob(system, path, scheme)
            elif _is_folder(system, path):
                yield from _below(system, path.rstrip("/"), path.rstrip("/"), scheme, 0)
            else:
                yield _file(system, path, scheme, path.rpartition("/")[2])
    except OSError as problem:
        yield RemoteFile(shown(address), shown(address).rpartition("/")[2], 0, False, _refusing(problem))


def _scheme(address: str) -> str:
    match = SCHEME.match(address)
    return match["scheme"].casefold() if match else ""


def _system(address: str) -> tuple[_System, str]:
    """The file system of an address and the path in it; UsageError where there is none."""
    scheme, place = _scheme(address), shown(address)
    if scheme not in SCHEMES:
        raise UsageError(f"no addresses of the kind {scheme}:// are read", where=place, hint=near(scheme, sorted(SCHEMES), "s3, gs or https"))
    if "::" in address:
        raise UsageError("chained addresses (with ::) are not read", where=place, hint="name the file itself; archives are unpacked on the way")
    try:
        from fsspec import get_filesystem_class  # noqa: PLC0415  (an extra that is not always there)
        from fsspec.core import url_to_fs  # noqa: PLC0415  (as above)

        for name in DRIVERS:
            logging.getLogger(name).addHandler(logging.NullHandler())
        get_filesystem_class(scheme)
    except ImportError as problem:
        raise UsageError(f"{scheme}:// addresses need a package that is not installed", where=place, hint=INSTALL) from problem
    try:
        with _told():
            found: tuple[_System, str] = url_to_fs(address, **({"use_listings_cache": False} if scheme in {"s3", "s3a", "gs", "gcs"} else {}))
    except OSError as problem:
        raise UsageError(f"the address cannot be used: {problem.strerror}", where=place, hint="check its spelling and the credentials") from None
    return found


def _of_web(system: _System, path: str) -> Iterator[RemoteFile]:
    """A file on a web server; for an address that ends in a slash the files that its page links to right below it."""
    if not path.endswith("/"):
        name = urlsplit(path).path.rpartition("/")[2]
        yield RemoteFile(shown(path), name, 0, False, _opening(system, path))
        return
    for entry in _listed(system, path):
        where = str(entry["name"])
        name = urlsplit(where).path.rpartition("/")[2]
        if name and where.startswith(path) and "/" not in where.removeprefix(path):
            yield RemoteFile(shown(where), name, _size(entry), True, _opening(system, where))


def _of_glob(system: _System, path: str, scheme: str) -> Iterator[RemoteFile]:
    start = GLOB.split(path, maxsplit=1)[0].rpartition("/")[0]
    found = system.glob(path, detail=True)
    if not found:
        raise FileNotFoundError
    for where, entry in sorted(found.items()):
        if entry.get("type") == "directory":
            yield from _below(system, where, start, scheme, 0)
        else:
            yield _file(system, where, scheme, where.removeprefix(start).lstrip("/"), walked=True, size=_size(entry))


def _is_folder(system: _System, path: str) -> bool:
    return path.endswith("/") or system.info(path).get("type") == "directory"


def _below(system: _System, folder: str, root: str, scheme: str, depth: int) -> Iterator[RemoteFile]:
    if depth > MAX_DEPTH:
        return
    for entry in _listed(system, folder):
        where = str(entry["name"]).rstrip("/")
        name = where.removeprefix(root).lstrip("/")
        if entry.get("type") == "directory":
            if where != folder:
                yield from _below(system, where, root, scheme, depth + 1)
        elif name and where != folder:
            yield _file(system, where, scheme, name, walked=True, size=_size(entry))


def _listed(system: _System, folder: str) -> list[dict[str, object]]:
    return sorted((entry for entry in system.ls(folder, detail=True) if isinstance(entry.get("name"), str)), key=lambda entry: str(entry["name"]))


def _size(entry: Mapping[str, object]) -> int:
    size = entry.get("size")
    return size if isinstance(size, int) else 0


def _file(system: _System, path: str, scheme: str, name: str, *, walked: bool = False, size: int = 0) -> RemoteFile:
    return RemoteFile(f"{scheme}://{path.lstrip('/')}", name, size, walked, _opening(system, path))


def _opening(system: _System, path: str) -> Callable[[], AbstractContextManager[BinaryIO]]:
    @contextmanager
    def opening() -> Iterator[BinaryIO]:
        with _told():
            stored = system.open(path, "rb", block_size=BLOCK)
        with io.BufferedReader(_Quiet(stored), BUFFER) as quiet:
            yield quiet

    return opening


def _refusing(problem: OSError) -> Callable[[], AbstractContextManager[BinaryIO]]:
    def opening() -> AbstractContextManager[BinaryIO]:
        raise problem

    return opening


class _Quiet(io.RawIOBase):
    """A file that lies elsewhere, whose failures say nothing of addresses."""

    def __init__(self, stored: BinaryIO) -> None:
        super().__init__()
        self._stored = stored

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stored.seekable()

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        with _told():
            data = self._stored.read(len(view))
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        with _told():
            return self._stored.seek(offset, whence)

    def tell(self) -> int:
        return self._stored.tell()

    def close(self) -> None:
        if not self.closed:
            with _told():
                self._stored.close()
        super().close()


@contextmanager
def _told() -> Iterator[None]:
    """Turns what drivers raise into an OSError whose text is ours: theirs may hold addresses with secrets in them."""
    raised: tuple[type[Exception], ...] = (OSError, ValueError, *_raised_by_drivers())
    try:
        yield
    except FileNotFoundError:
        raise _failure("nothing was found there") from None
    except PermissionError:
        raise _failure("access was refused") from None
    except raised as problem:
        if isinstance(problem, OSError) and problem.errno == OURS:
            raise
        words = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", type(problem).__name__).casefold()
        raise _failure(f"the server or its driver gave an error ({words})") from None


OURS = -1
"""Number of the errors that are worded here."""


def _failure(what: str) -> OSError:
    return OSError(OURS, what)


def _raised_by_drivers() -> tuple[type[Exception], ...]:
    """The classes of those drivers that have been imported."""
    found = (getattr(sys.modules.get(module), name, None) for module, name in FAILURES)
    return tuple(kind for kind in found if isinstance(kind, type) and issubclass(kind, Exception))
