"""Rights of the routes of the monitoring app."""

from . import Policy
from .monitoring_dashboard import DASHBOARD
from .monitoring_finding import FINDING
from .monitoring_pprg import PPRG

POLICY: dict[str, Policy] = {**DASHBOARD, **FINDING, **PPRG}
