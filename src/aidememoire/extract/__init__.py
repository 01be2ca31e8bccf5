"""What a text says: extractors that know nothing of one another."""
