"""Data entry of the monitoring app, one module a feature."""

from . import finding, pprg, prerequisite, score

__all__ = ["finding", "pprg", "prerequisite", "score"]
