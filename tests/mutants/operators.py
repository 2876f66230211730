"""Small faults made in a syntax tree by rule: each operator knows one kind of node and what it may become.

Docstrings, annotations and decorators are left alone, and so are words: a changed word is a changed sentence, no changed rule.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

#: what makes the change in a tree of its own, given the node there
Change = Callable[[ast.AST], ast.AST | None]

SWAPS: dict[type, type] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Is: ast.IsNot,
    ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd, ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip
#: calls whose arguments are conditions that all count
CONDITIONS = {"and_", "or_", "where", "filter", "having"}


@dataclass(frozen=True)
class Mutant:
    """One fault: the lines it stands on, what it does in words, and the tree with it."""

    line: int
    last_line: int
    #: within a function; else it is made when the module is read
    inside: bool
    said: str
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Every fault that the operators make in a file, in the order of its lines."""
    sound = ast.parse(source)
    sites = sorted(_sites(sound, [], False), key=lambda site: (site[1].lineno, site[1].col_offset))  # type: ignore[attr-defined]
    for way, node, inside in sites:
        for said, change in _changes(node, inside):
            tree = copy.deepcopy(sound)
            if _made(tree, way, change):
                yield Mutant(node.lineno, node.end_lineno or node.lineno, inside, said, ast.fix_missing_locations(tree))  # type: ignore[attr-defined]


Way = tuple[tuple[str, int | None], ...]


def _sites(node: ast.AST, way: list[tuple[str, int | None]], inside: bool) -> Iterator[tuple[Way, ast.AST, bool]]:
    """Nodes that have a place in the file, with the way from the root to each."""
    if hasattr(node, "lineno") and not isinstance(node, ast.alias):
        yield tuple(way), node, inside
    function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "ctx", "keywords" if isinstance(node, ast.ClassDef) else ""):
            continue
        within = inside or (function and name == "body")
        if isinstance(value, ast.AST):
            yield from _sites(value, [*way, (name, None)], within)
        elif isinstance(value, list):
            for place, each in enumerate(value):
                if isinstance(each, ast.AST) and not _is_docstring(each):
                    yield from _sites(each, [*way, (name, place)], within)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _made(tree: ast.Module, way: Way, change: Change) -> bool:
    """Make the change at the end of the way; a change that gives None changed nothing."""
    parent: ast.AST = tree
    for name, place in way[:-1]:
        parent = getattr(parent, name) if place is None else getattr(parent, name)[place]
    name, place = way[-1]
    holder = getattr(parent, name)
    new = change(holder if place is None else holder[place])
    if new is None:
        return False
    if place is None:
        setattr(parent, name, new)
    else:
        holder[place] = new
    return True


def _changes(node: ast.AST, inside: bool) -> Iterator[tuple[str, Change]]:
    """What may become of a node."""
    if isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            yield f"{ast.unparse(node)}: {type(op).__name__} → {SWAPS[type(op)].__name__}", _swapped("ops", place)
    elif isinstance(node, ast.BoolOp):
        yield f"{ast.unparse(node)}: and ↔ or", _swapped("op", None)
        yield from ((f"without {ast.unparse(value)}", _dropped("values", place)) for place, value in enumerate(node.values))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        yield f"without the not of {ast.unparse(node)}", lambda one: one.operand  # type: ignore[attr-defined]
    elif isinstance(node, ast.BinOp) and type(node.op) in SWAPS and not _words(node.left) and not _words(node.right):
        yield f"{ast.unparse(node)}: {type(node.op).__name__} → {SWAPS[type(node.op)].__name__}", _swapped("op", None)
    elif isinstance(node, ast.If | ast.IfExp | ast.While) and not isinstance(node.test, ast.Compare | ast.UnaryOp):
        yield f"not {ast.unparse(node.test)}", _negated
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.Return) and node.value is not None:
        yield from _returns(node)
    elif isinstance(node, ast.Raise):
        yield f"no {ast.unparse(node)}", lambda _one: ast.Pass()
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield f"no {ast.unparse(node)[:60]}", lambda _one: ast.Pass()
    elif isinstance(node, ast.Call) and _name(node.func) in CONDITIONS:
        yield from ((f"without {ast.unparse(arg)[:60]}", _dropped("args", n)) for n, arg in enumerate(node.args))
    elif isinstance(node, ast.Tuple | ast.Set | ast.List) and not inside and len(node.elts) > 1:
        yield from ((f"without {ast.unparse(each)[:60]}", _dropped("elts", n)) for n, each in enumerate(node.elts))


def _constants(node: ast.Constant) -> Iterator[tuple[str, Change]]:
    if isinstance(node.value, bool):
        yield f"{node.value} → {not node.value}", lambda _one: ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield f"{node.value} → {node.value + 1}", lambda _one: ast.Constant(node.value + 1)


def _returns(node: ast.Return) -> Iterator[tuple[str, Change]]:
    """Nothing, or where the answer is yes or no, always yes and always no."""
    said = ast.unparse(node)[:60]
    truth = isinstance(node.value, ast.Compare | ast.BoolOp) or (
        isinstance(node.value, ast.UnaryOp) and isinstance(node.value.op, ast.Not)
    )
    if truth or isinstance(node.value, ast.Constant):
        known = node.value.value if isinstance(node.value, ast.Constant) else None
        for value in (True, False):
            if truth or (isinstance(known, bool) and known is not value):
                yield f"{said}: {value}", lambda _one, value=value: ast.Return(ast.Constant(value))  # type: ignore[misc]
    if not truth and not isinstance(node.value, ast.Constant):
        yield f"{said}: None", lambda _one: ast.Return(ast.Constant(None))


def _swapped(field: str, place: int | None) -> Change:
    def change(node: ast.AST) -> ast.AST:
        if place is None:
            setattr(node, field, SWAPS[type(getattr(node, field))]())
        else:
            getattr(node, field)[place] = SWAPS[type(getattr(node, field)[place])]()
        return node

    return change


def _dropped(field: str, place: int) -> Change:
    def change(node: ast.AST) -> ast.AST:
        left = [each for n, each in enumerate(getattr(node, field)) if n != place]
        if isinstance(node, ast.BoolOp) and len(left) == 1:
            return left[0]
        setattr(node, field, left)
        return node

    return change


def _negated(node: ast.AST) -> ast.AST:
    node.test = ast.UnaryOp(ast.Not(), node.test)  # type: ignore[attr-defined]
    return node


def _words(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
