"""Videos: timestamps, players, timelines, thumbnails."""
