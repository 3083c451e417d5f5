"""The graph components of the pipeline: thin, around the plain classes of `bot.understanding` (ADR 3)."""
