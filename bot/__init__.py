"""Everything that talks to people: commands, rendering, delivery."""
