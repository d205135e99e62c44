"""JMESPath as a config may use it: what to take from a JSON value, bounded in what it may cost (docs/decisions/0158)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from math import prod

from supportaudit.errors import PackError
from supportaudit.model.near import near

LONGEST = 500
"""Characters of one expression."""
MAX_PARTS, MAX_LEVELS = 100, 40
"""Parts of an expression, and within each other."""
MAX_COPIES = 64
"""How often its lists and objects (``[a, b]``, ``{x: a}``), one within or after the other, may hold one value."""
LONGEST_SEPARATOR = 20
"""Characters that ``join`` may put between texts; they stand in the expression itself."""
FUNCTIONS = frozenset(
    {
        *("abs", "avg", "ceil", "contains", "ends_with", "floor", "join", "keys", "length", "map", "max", "max_by", "merge", "min", "min_by"),
        *("not_null", "reverse", "sort", "sort_by", "starts_with", "sum", "to_array", "to_number", "type", "values"),
    }
)
"""Those of JMESPath but ``to_string``, whose text may be far longer than the value."""
SHORTER = "take less from it, or prepare the file"
EXAMPLE = "write it as in id, customer.name or messages[?type=='text']; names with other characters in double quotes"
CANNOT = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError, RecursionError)
"""What jmespath raises on values that an expression does not fit; its own errors are ValueErrors."""
PLAIN = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
Node = Mapping[str, object]


class Expression:
    """One compiled expression."""

    __slots__ = ("_search", "text")

    def __init__(self, text: str, search: Callable[[object], object]) -> None:
        self.text = text
        self._search = search

    def of(self, value: object) -> object:
        """What it takes from the value; None where there is nothing, or nothing that it fits."""
        try:
            return self._search(value)
        except CANNOT:
            return None


def is_plain(text: str) -> bool:
    """Whether an expression is nothing but names with dots between them."""
    return PLAIN.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def expression(text: str) -> Expression:
    """The expression; PackError without a place, with the next step, for what is none or could cost too much."""
    import jmespath  # noqa: PLC0415  (most configs map nothing)

    if len(text) > LONGEST:
        raise PackError(f"an expression of {len(text):,} characters, more than {LONGEST}", hint=SHORTER)
    try:
        compiled = jmespath.compile(text)
        _check(text, compiled.parsed)
    except RecursionError as problem:
        raise PackError(f"'{text[:40]}…' is nested too deep", hint=EXAMPLE) from problem
    except ValueError as problem:
        raise PackError(f"'{text}' is no JMESPath expression: {_reason(problem)}", hint=EXAMPLE) from problem
    return Expression(text, compiled.search)


def _reason(problem: ValueError) -> str:
    """What the parser says, without the drawing below it."""
    first = str(problem).strip().partition("\n")[0].rstrip(":.")
    first = re.sub(r"(?:, token .*)?, for expression$|^(?:Invalid|Bad) jmespath expression: ", "", first, flags=re.IGNORECASE)
    return first[:1].lower() + first[1:120]


def _check(text: str, parsed: Node) -> None:
    """Nothing where the expression is cheap on any value; PackError where it need not be."""
    nodes = list(_nodes(text, parsed, 1))
    if len(nodes) > MAX_PARTS:
        raise PackError(f"'{text}' has more than {MAX_PARTS} parts", hint=SHORTER)
    if prod(len(_children(node)) or 1 for node in nodes if str(node["type"]).startswith("multi_select")) > MAX_COPIES:
        raise PackError(f"'{text}' makes too many copies of what it takes", hint=SHORTER)
    for node in nodes:
        if node["type"] != "function_expression":
            continue
        name = str(node["value"])
        if name not in FUNCTIONS:
            raise PackError(f"'{text}' calls '{name}', which is no function", hint=near(name, FUNCTIONS, f"one of {', '.join(sorted(FUNCTIONS))}"))
        separator = next(iter(_children(node)), {}).get("value")
        if name == "join" and not (isinstance(separator, str) and len(separator) <= LONGEST_SEPARATOR and _children(node)[0]["type"] == "literal"):
            raise PackError(f"'{text}' joins by what is no short text", hint="write it as in join(' ', blocks[].text)")


def _nodes(text: str, node: Node, level: int) -> Iterator[Node]:
    if level > MAX_LEVELS:
        raise PackError(f"'{text[:40]}…' is nested more than {MAX_LEVELS} deep", hint=EXAMPLE)
    yield node
    for child in _children(node):
        yield from _nodes(text, child, level + 1)


def _children(node: Node) -> list[Node]:
    children = node.get("children")
    return [child for child in children if isinstance(child, dict)] if isinstance(children, list) else []
