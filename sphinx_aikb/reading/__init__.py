"""Before documents are read: which there are, and which to read again."""
