"""The assistant over several replicas, with real PostgreSQL, Redis and nginx, while things go wrong."""
