"""Nothing in the product writes lines but through the typed logger, and nothing but names and codes goes in."""

import ast
from collections.abc import Iterator
from pathlib import Path

from core.logging import ALLOWED

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "agent", "booking", "channels", "compliance", "core", "inbox", "pipeline", "practice", "reports", "sequences", "web",
)  # fmt: skip
ROOTS = ("server.py", "worker.py", "wiring.py", "wiring_events.py")
LINES_MODULE = "core/logging.py"
OTHER_DOORS = {
    "print",
    "warn",
    "print_exc",
    "print_exception",
    "format_exc",
    "print_stack",
    "getLogger",
    "get_logger",
}
LOG_METHODS = {"info", "warning", "error"}
ALLOWED_ELSEWHERE = {("compliance/phi/presidio.py", "getLogger")}
"""Presidio's own logger is turned down before its first line."""


def sources() -> Iterator[tuple[str, ast.Module]]:
    paths = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]
    for path in [*paths, *(ROOT / name for name in ROOTS)]:
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    for name, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                function = node.func
                called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
                yield name, node, called


def is_ours(node: ast.Call) -> bool:
    function = node.func
    return (
        isinstance(function, ast.Attribute)
        and function.attr in LOG_METHODS
        and isinstance(function.value, ast.Call)
        and getattr(function.value.func, "id", "") == "logger"
    )


def test_there_is_no_other_door() -> None:
    found = [
        (name, node.lineno, called)
        for name, node, called in calls()
        if called in OTHER_DOORS and name != LINES_MODULE and (name, called) not in ALLOWED_ELSEWHERE
    ]
    assert found == []


def test_every_line_has_a_constant_name_and_allowed_fields() -> None:
    seen = 0
    for name, node, _ in calls():
        if not is_ours(node):
            continue
        seen += 1
        place = f"{name}:{node.lineno}"
        assert len(node.args) == 1, place
        assert isinstance(node.args[0], ast.Constant), place
        assert all(field.arg in ALLOWED for field in node.keywords), place
    assert seen > 8


def test_no_line_is_given_a_text_made_on_the_spot() -> None:
    """An f-string, str() or repr() of something is how a name would come in."""
    for name, node, _ in calls():
        if is_ours(node):
            for field in node.keywords:
                made: list[ast.AST] = [
                    part for part in ast.walk(field.value) if isinstance(part, ast.JoinedStr)
                ]
                made += [
                    part
                    for part in ast.walk(field.value)
                    if isinstance(part, ast.Call)
                    and getattr(part.func, "id", "") in {"str", "repr", "format"}
                ]
                assert made == [], f"{name}:{node.lineno}"
