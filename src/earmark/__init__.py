"""Find every moment of a sound in hours of video."""
