"""Links: wiki-links, tags, files, embeds, and what they lead to."""
