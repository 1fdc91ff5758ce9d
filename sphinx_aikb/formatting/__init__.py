"""What notes look like: callouts, highlights, line breaks, HTML."""
