"""Lists of notes and topics: indexes, backlinks, missing topics."""
