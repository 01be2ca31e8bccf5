"""The page people work in, and the same as JSON: one register, served to a browser. Opens no connection of its own."""
