"""One outside thing per module: FFmpeg, ONNX Runtime, pictures, processes."""
