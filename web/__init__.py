"""What a browser or a monitor sees: health, metrics, the latest alerts."""
