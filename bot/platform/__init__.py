"""What every part stands on: settings, database, clock, logs, tracing, and the machine."""
