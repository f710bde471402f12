"""Operations for migrations that Django does not have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Several ``CreateModel`` in a row; the tables are those of the single ones.

    After each CreateModel, Django builds the classes of all models anew that are related to the new one, directly or
    not: here that is nearly all of them. This builds them once, which halves the time of a new database.
    """

    def __init__(self, operations: list[CreateModel]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # the built classes; built again, of all models, when next asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Create models " + ", ".join(operation.name for operation in self.operations)


def together(operations: Sequence[Operation]) -> list[Operation]:
    """The operations of a migration, every run of ``CreateModel`` as one ``CreateModels``."""
    grouped: list[Operation] = []
    for operation in operations:
        if not isinstance(operation, CreateModel):
            grouped.append(operation)
        elif grouped and isinstance(grouped[-1], CreateModels):
            grouped[-1].operations.append(operation)
        else:
            grouped.append(CreateModels([operation]))
    return grouped
