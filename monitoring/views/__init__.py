"""Pages of the monitoring app: thin, over queries and domain."""
