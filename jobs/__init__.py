"""Everything on a clock: polling, triage, routing."""
