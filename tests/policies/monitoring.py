"""Rights of the routes of the monitoring app."""

from . import Policy
from .monitoring_budget import BUDGET
from .monitoring_dashboard import DASHBOARD
from .monitoring_documents import DOCUMENTS
from .monitoring_finding import FINDING
from .monitoring_origin import ORIGIN
from .monitoring_pprg import PPRG
from .monitoring_pprg_excel import PPRG_EXCEL

POLICY: dict[str, Policy] = {**DASHBOARD, **FINDING, **PPRG, **PPRG_EXCEL, **DOCUMENTS, **BUDGET, **ORIGIN}
