"""Small mistakes: every one-place change of a module that a reader could overlook, such as ``<`` for ``<=`` or a condition turned round."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

LEFT_OUT = frozenset({"annotation", "returns", "decorator_list", "format_spec", "pattern", "type_params"})
"""Parts of the syntax that decide nothing at run time, or nothing of their own."""
FORMAL = frozenset({"hash", "strict", "init", "slots", "frozen", "maxsize", "default_factory"})
"""Keyword arguments that guard or speed up the code and never change an answer."""
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "bisect_left": "bisect_right", "bisect_right": "bisect_left"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed place."""

    path: str
    """Below the package: ``checks/hours.py``."""
    number: int
    """The how-many-eth of its file."""
    line: int
    name: str
    """File, function and change, by which it is known while lines move; those alike are numbered."""

    @property
    def folder(self) -> str:
        return self.path.split("/")[0]


def mutants_of(path: str, source: str) -> Iterator[Mutant]:
    """All mutants of one file."""
    seen: Counter[str] = Counter()
    for number, (line, where, change) in enumerate(_changes(ast.parse(source))):
        name = f"{path} {where}: {change}"
        seen[name] += 1
        yield Mutant(path, number, line, f"{name} #{seen[name]}" if seen[name] > 1 else name)


def mutated(source: str, number: int) -> str:
    """The source of the file with that mutant in it."""
    tree = ast.parse(source)
    next(islice(_changes(tree), number, None))
    return ast.unparse(tree)


def _changes(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Line, function and change, one after the other; while each is given out, the tree is so changed."""
    for owner, name, position, node, line, where in list(_places(tree, 1, "")):
        for variant in _variants(node, owner, name):
            before, after = (" ".join(ast.unparse(one).split()) for one in (node, variant))
            if before != after:
                _put(owner, name, position, variant)
                yield line, where or "module", f"{before[:90]} -> {after[:90]}"
                _put(owner, name, position, node)


def _places(owner: ast.AST, line: int, where: str) -> Iterator[tuple[ast.AST, str, int | None, ast.AST, int, str]]:
    """Each node below a node with the field that holds it, its statement's line and its function, from the outside in."""
    for name, value in ast.iter_fields(owner):
        if name in LEFT_OUT:
            continue
        children = enumerate(value) if isinstance(value, list) else ((None, value),)
        for position, child in children:
            if not isinstance(child, ast.AST) or _is_formal(child):
                continue
            at = child.lineno if isinstance(child, ast.stmt) else line
            yield owner, name, position, child, at, where
            inside = where
            if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
                inside = f"{where}.{child.name}" if where else child.name
            yield from _places(child, at, inside)


def _is_formal(node: ast.AST) -> bool:
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    exports = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__"
    return docstring or exports or (isinstance(node, ast.keyword) and node.arg in FORMAL)


def _put(owner: ast.AST, name: str, position: int | None, node: ast.AST) -> None:
    if position is None:
        setattr(owner, name, node)
    else:
        getattr(owner, name)[position] = node


def _variants(node: ast.AST, owner: ast.AST, name: str) -> Iterator[ast.AST]:
    """What may stand in the place of a node."""
    if isinstance(node, ast.expr) and (name in {"test", "ifs"} or isinstance(owner, ast.match_case)) and not _is_negated_otherwise(node):
        yield ast.UnaryOp(ast.Not(), node)
    if isinstance(node, ast.stmt):
        yield from _statements(node)
    elif isinstance(node, ast.Compare):
        for position, op in enumerate(node.ops):
            yield ast.Compare(node.left, [*node.ops[:position], COMPARISONS[type(op)](), *node.ops[position + 1 :]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Constant):
        yield from map(ast.Constant, _constants(node.value))


def _is_negated_otherwise(node: ast.expr) -> bool:
    """Whether another change of the same node negates it."""
    opposites = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)
    return (isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], opposites)) or isinstance(node, ast.UnaryOp)


def _statements(node: ast.stmt) -> Iterator[ast.stmt]:
    if isinstance(node, (ast.Raise, ast.AugAssign)) or (isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Yield, ast.YieldFrom))):
        yield ast.Pass()
    if isinstance(node, ast.AugAssign) and type(node.op) in OPERATORS:
        yield ast.AugAssign(node.target, OPERATORS[type(node.op)](), node.value)
    if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield ast.Return(ast.Constant(None))
    if isinstance(node, (ast.Break, ast.Continue)):
        yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def _calls(node: ast.Call) -> Iterator[ast.expr]:
    called = node.func.id if isinstance(node.func, ast.Name) else ""
    if called in NAMES:
        yield ast.Call(ast.Name(NAMES[called]), node.args, node.keywords)
    if called == "sorted" and not node.keywords:
        yield ast.Call(ast.Name("list"), node.args, [])
    for dropped in node.keywords:
        if dropped.arg in {"key", "reverse"}:
            yield ast.Call(node.func, node.args, [keyword for keyword in node.keywords if keyword is not dropped])
    if len(node.args) > 1 and called not in {"isinstance", "min", "max"} and not any(isinstance(arg, ast.Starred) for arg in node.args[:2]):
        yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)


def _constants(value: object) -> Iterator[bool | float | str]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, float):
        yield value + 1
    elif isinstance(value, str):
        yield f"XX{value}"
