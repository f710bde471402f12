"""Data entry of the departments app, one module a feature."""

from pug_tanjungbalai.common import words

from ..importers.kinds import KINDS
from . import budget, letterhead, structure, users, years

__all__ = ["budget", "letterhead", "structure", "users", "years"]

words.learn_imports({key: kind.spec.title for key, kind in KINDS.items()})
