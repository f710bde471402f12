"""Data entry of the departments app, one module a feature."""

from . import budget, structure, users, years

__all__ = ["budget", "structure", "users", "years"]
