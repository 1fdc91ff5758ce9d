"""All files of a vault: what their heads say, and finding one by name."""
