"""The kinds of import, in the order in which a new city loads them."""

from pug_tanjungbalai.common.importing import ImportSpec

from . import budget, departments, nomenclature, users
from .base import ImportKind

KINDS: dict[str, ImportKind] = {
    kind.key: kind for kind in (departments.KIND, users.KIND, nomenclature.KIND, budget.KIND)
}
SPECS: dict[str, ImportSpec] = {key: kind.spec for key, kind in KINDS.items()}
