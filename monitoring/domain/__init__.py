"""Business rules: verbs that change something, and pure functions that judge."""
