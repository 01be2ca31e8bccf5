"""Language packs: what a language knows is data here, never code."""
