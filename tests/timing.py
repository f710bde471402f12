"""Limits on processor time that hold with and without a tracer."""

import sys

#: Measuring coverage slows Python down; the run on PostgreSQL measures none and keeps the limits as they are written.
TRACED = 4


def allowed(seconds: float) -> float:
    """``seconds`` of processor time, or more of them while a tracer (coverage) is at work."""
    return seconds * TRACED if sys.gettrace() else seconds
