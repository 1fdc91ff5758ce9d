"""The native syntax: markdown-it rules that turn it into the roles of the same meaning."""
