"""Everything that remembers: the state engine, its keys, streams and scripts."""
