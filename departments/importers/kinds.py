"""The kinds of import, in the order in which a new city loads them, and who may import which."""

from typing import Any

from pug_tanjungbalai.common.importing import ImportSpec

from . import budget, departments, nomenclature, users
from .base import ImportKind

KINDS: dict[str, ImportKind] = {
    kind.key: kind for kind in (departments.KIND, users.KIND, nomenclature.KIND, budget.KIND)
}
SPECS: dict[str, ImportSpec] = {key: kind.spec for key, kind in KINDS.items()}
#: What people call a kind -> the kind; its key still works.
NAMES: dict[str, ImportKind] = {**{kind.word: kind for kind in KINDS.values()}, **KINDS}


def kinds_for(user: Any) -> list[ImportKind]:
    """The kinds that the user may import; empty for most roles."""
    return [kind for kind in KINDS.values() if kind.right(user)]
