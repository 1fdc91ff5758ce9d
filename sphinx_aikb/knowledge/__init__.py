"""What documents say, and what follows from it once all were read."""
