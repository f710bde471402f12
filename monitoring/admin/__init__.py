"""Data entry of the monitoring app, one module a feature."""

from . import finding, pprg, prerequisite, review, score

__all__ = ["finding", "pprg", "prerequisite", "review", "score"]
