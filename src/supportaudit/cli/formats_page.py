"""docs/formats.md: every format as its loader tells it, with what comes before and after it for a reader in a hurry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources

from supportaudit.loaders import (
    CALL_CENTRES,
    CALLS,
    CHATS,
    DATASETS,
    HELP_DESKS,
    LOADERS,
    MAILS,
    MESSENGERS,
    TABLES,
    WORKPLACE,
    Loader,
)

KINDS: tuple[tuple[str, Sequence[Loader]], ...] = (
    ("Help desks", HELP_DESKS),
    ("Contact centres and calls, JSON", CALL_CENTRES),
    ("Tables", TABLES),
    ("E-mail", MAILS),
    ("Calls and meetings, text", CALLS),
    ("Messengers", MESSENGERS),
    ("Chats at work", WORKPLACE),
    ("Chats as text", CHATS),
    ("Data sets", DATASETS),
)
HERE = "<!-- formats -->\n"
"""Where the formats stand in the page's text."""


def markdown() -> str:
    """docs/formats.md."""
    text = resources.files("supportaudit.cli").joinpath("formats.md").read_text(encoding="utf-8")
    return text.replace(HERE, "\n".join(_formats()))


def _formats() -> Iterator[str]:
    grouped = {loader.name for _, loaders in KINDS for loader in loaders}
    others = [loader for loader in LOADERS if loader.name not in grouped]
    for title, loaders in (("The tool's own, and plain text", others), *KINDS):
        yield f"## {title}\n"
        for loader in loaders:
            yield f"### {loader.title}\n"
            yield f"`--format {loader.name}`\n"
            for word, text in (("Told by", loader.told), ("Read", loader.reads), ("Left out", loader.left_out)):
                yield f"- **{word}:** {text}"
            yield ""
