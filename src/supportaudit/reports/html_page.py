"""The frame of a page in HTML: one file, no network, and nothing runs or colours but what we wrote."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from supportaudit.reports.text import plain

NOTHING = "'none'"
START = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="generator" content="supportaudit">\n'
"""How each of our pages begins; no other page does."""
NOTE = "note"
"""Title of a last column that holds words."""


@dataclass(frozen=True, slots=True)
class Markup:
    """A text that is HTML already; every other text is escaped."""

    html: str


Cell = str | Markup


def head(title: str, style: str, script: str = "") -> str:
    """Everything up to ``<body>``.

    The policy lets nothing in from anywhere; style and script are known by their hashes, so the same page has the same bytes, and a script may
    never make markup out of text (Trusted Types).
    """
    runs = f"; script-src {_hash(script)}; require-trusted-types-for 'script'; trusted-types {NOTHING}" if script else ""
    policy = f"default-src {NOTHING}; style-src {_hash(style)}{runs}; base-uri {NOTHING}; form-action {NOTHING}"
    return (
        f'{START}<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n'
    )


def foot(script: str = "") -> str:
    """Everything from the script on."""
    runs = f"<script>{script}</script>\n" if script else ""
    return f"{runs}</body>\n</html>\n"


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def text(value: Cell) -> str:
    """The text as HTML shows it as it is, without characters that nobody sees; also for attributes in double quotes."""
    return value.html if isinstance(value, Markup) else escape(plain(value))


def tag(name: str, *inside: Cell, **attributes: str) -> Markup:
    """An element; ``class_`` and ``for_`` stand for names that Python keeps to itself, ``_`` for a hyphen."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{text(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{given}>{''.join(map(text, inside))}</{name}>")


def table(titles: Iterable[str], rows: Iterable[Iterable[Cell]], caption: str = "") -> Markup:
    """A table whose first column names its rows; a last column ``note`` holds words, not figures."""
    names = list(titles)
    heads = Markup("".join(tag("th", title, scope="col").html for title in names))
    body = Markup("\n".join(_row(list(row)) for row in rows))
    named = (tag("caption", caption),) if caption else ()
    kind = {"class_": "noted"} if names[-1] == NOTE else {}
    return tag("table", *named, tag("thead", tag("tr", heads)), tag("tbody", body), **kind)


def _row(cells: list[Cell]) -> str:
    return tag("tr", *(tag("th", cell, scope="row") if number == 0 else tag("td", cell) for number, cell in enumerate(cells))).html
