"""Runs GraphQL documents over plain dictionaries: a field is a value, or a function of its arguments.

No schema of the vendor's is needed, and none is kept here; where one is at hand, documents and variables are
checked against it first, as the vendor would.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    NoUnusedFragmentsRule,
    OperationDefinitionNode,
    SelectionSetNode,
    Undefined,
    build_schema,
    parse,
    specified_rules,
    validate,
    value_from_ast_untyped,
)
from graphql.execution.values import get_variable_values

Node = Mapping[str, Any]
DEEPEST = 10
RULES = [each for each in specified_rules if each is not NoUnusedFragmentsRule]
"""The vendor's own client sends fragments that it does not use, and is answered."""


class GraphError(Exception):
    """An error that rides in a 200. `code` None: the vendor gives it words only."""

    def __init__(self, code: str | None, message: str = "It could not be done.") -> None:
        super().__init__(code)
        self.body = {"message": message, **({"code": code} if code else {})}


def schema_in(folder: str | None) -> GraphQLSchema | None:
    """The vendor's own type system, where somebody has put it."""
    path = Path(folder or "absent") / "boulevard-client.graphql"
    return _schema(path) if path.is_file() else None


@cache
def _schema(path: Path) -> GraphQLSchema:
    return build_schema(path.read_text("utf-8"))


class Run:
    """One document over one root."""

    def __init__(self, text: str, variables: Mapping[str, Any], schema: GraphQLSchema | None) -> None:
        try:
            self._document: DocumentNode = parse(text)
        except GraphQLError as error:
            raise GraphError(None, error.message) from None
        parts = self._document.definitions
        self._fragments = {
            part.name.value: part for part in parts if isinstance(part, FragmentDefinitionNode)
        }
        self.operation = next(part for part in parts if isinstance(part, OperationDefinitionNode))
        self._variables = variables
        self.cost = 0
        if schema is not None:
            self._check(schema)

    @property
    def fields(self) -> set[str]:
        """What is asked at the top."""
        chosen = self.operation.selection_set.selections
        return {each.name.value for each in chosen if isinstance(each, FieldNode)}

    def over(self, root: Node) -> dict[str, Any]:
        return self._object(root, self.operation.selection_set, 0)

    def _check(self, schema: GraphQLSchema) -> None:
        wrong = validate(schema, self._document, RULES)
        defined = list(self.operation.variable_definitions or ())
        values = [] if wrong else get_variable_values(schema, defined, dict(self._variables))
        wrong = wrong or (values if isinstance(values, list) else [])
        if wrong:
            raise GraphError(None, wrong[0].message)

    def _object(self, node: Node, chosen: SelectionSetNode | None, depth: int) -> dict[str, Any]:
        if chosen is None:
            raise GraphError(None, "An object needs its fields named.")
        if depth > DEEPEST:
            raise GraphError(None, "Too deep.")
        found: dict[str, Any] = {}
        for each in chosen.selections:
            if isinstance(each, FieldNode):
                name = each.alias.value if each.alias else each.name.value
                found[name] = self._field(node, each, depth)
            elif self._applies(node, part := self._part(each)):
                found |= self._object(node, part.selection_set, depth)
        return found

    def _part(self, chosen: Any) -> Any:
        """A fragment, wherever it stands."""
        if not isinstance(chosen, FragmentSpreadNode):
            return chosen
        if chosen.name.value not in self._fragments:
            raise GraphError(None, "Unknown fragment.")
        return self._fragments[chosen.name.value]

    def _applies(self, node: Node, part: Any) -> bool:
        wanted = part.type_condition.name.value if part.type_condition else None
        return wanted in {None, node["__typename"], *node.get("__is", ())}

    def _field(self, node: Node, field: FieldNode, depth: int) -> Any:
        name = field.name.value
        if name not in node or name == "__is":
            raise GraphError(None, f"Cannot query field {name} on type {node.get('__typename')}.")
        self.cost += 1
        args = self._arguments(field)
        value = node[name]
        return self._value(value(args) if callable(value) else value, field.selection_set, depth + 1)

    def _arguments(self, field: FieldNode) -> dict[str, Any]:
        """Without those whose variables nobody has filled."""
        given = dict(self._variables)
        told = {each.name.value: value_from_ast_untyped(each.value, given) for each in field.arguments or ()}
        return {name: value for name, value in told.items() if value is not Undefined}

    def _value(self, value: Any, chosen: SelectionSetNode | None, depth: int) -> Any:
        if isinstance(value, list | tuple):
            return [self._value(each, chosen, depth) for each in value]
        if isinstance(value, Mapping):
            return self._object(value, chosen, depth)
        if chosen is not None and value is not None:
            raise GraphError(None, "A plain value has no fields.")
        return value


def taking(known: set[str], resolve: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    """A mutation over its `input`, which may name nothing else."""

    def resolved(args: dict[str, Any]) -> Any:
        wanted = args.get("input")
        if not isinstance(wanted, dict) or set(args) != {"input"} or set(wanted) - known:
            raise GraphError(None, "The input does not fit its type.")
        try:
            return resolve(wanted)
        except KeyError:
            raise GraphError(None, "A required input is missing.") from None

    return resolved


def connection(kind: str, nodes: list[Node], args: Mapping[str, Any]) -> dict[str, Any]:
    """A page of at most a thousand, after the one whose id the cursor is."""
    first, after = args.get("first", 100), args.get("after")
    if not 0 < first <= 1000:
        raise GraphError(None, "At most 1000 edges.")
    begin = next((place + 1 for place, each in enumerate(nodes) if each["id"] == after), 0)
    page = nodes[begin : begin + first]
    return {
        "__typename": f"{kind}Connection",
        "edges": [{"__typename": f"{kind}Edge", "cursor": each["id"], "node": each} for each in page],
        "pageInfo": {
            "__typename": "PageInfo",
            "hasNextPage": begin + first < len(nodes),
            "hasPreviousPage": begin > 0,
            "startCursor": page[0]["id"] if page else None,
            "endCursor": page[-1]["id"] if page else None,
        },
    }
