"""What every public address of the gateway shares: origins, limits, headers, errors, health, logs, metrics."""
