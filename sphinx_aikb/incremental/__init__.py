"""Which pages to write again, and what is left over of those that are gone."""
