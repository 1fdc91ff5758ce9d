"""What pages carry beside their text: metadata, previews, assets."""
