"""How often something may be tried from one place; counted in the cache that all workers share (settings.CACHES).

Counting is not exact to the last try: two workers that count at the same moment may count once. What is protected
must not hang on it alone (a code of the attendance list cannot be guessed at any speed).
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Limit:
    """At most ``times`` tries in each window of ``seconds``, for each key on its own."""

    scope: str
    times: int
    seconds: int = 60

    def hit(self, *key: object, now: float | None = None) -> int:
        """Count one try of ``key``; the seconds to wait where there were too many, 0 where the try is free."""
        moment = time.time() if now is None else now
        window, passed = divmod(moment, self.seconds)
        name = self._name(key, int(window))
        count = cache.get(name, 0) + 1
        cache.set(name, count, timeout=2 * self.seconds)
        return 0 if count <= self.times else max(1, int(self.seconds - passed))

    def _name(self, key: tuple[object, ...], window: int) -> str:
        digest = hashlib.sha256(repr(key).encode()).hexdigest()[:32]
        return f"throttle:{self.scope}:{window}:{digest}"
