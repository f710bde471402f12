"""What a page of the house shows, read as its reader would."""

from __future__ import annotations

import re
from typing import Any

COUNTED = re.compile(r'<span>([^<]+)</span>\s*<span class="count">(\d+)<')


def sidebar_counts(page: Any) -> dict[str, int]:
    """Entry of the sidebar -> the number beside it; entries without a number are left out."""
    sidebar = page.text.partition('<nav class="side"')[2].partition("</nav>")[0]
    return {label: int(number) for label, number in COUNTED.findall(sidebar)}
