"""What labels and detections are written as and read from; by name in ``formats.registry``."""
