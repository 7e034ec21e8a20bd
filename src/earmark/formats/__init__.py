"""What results are written as, by name."""
