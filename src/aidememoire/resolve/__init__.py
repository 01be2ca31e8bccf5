"""What the words of a text stand for: who, when, who speaks."""
