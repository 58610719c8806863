"""The pure middle: data in, data out; no I/O, no clock, no async, no logging.

The order in which modules may know each other is the contract in `pyproject.toml`; read upwards it
is the pipeline: text, lexicon, entry, article, relevance, facts, kind, direction, reading, effect,
transition, story, desk, subscription, matching, delivery.
"""
