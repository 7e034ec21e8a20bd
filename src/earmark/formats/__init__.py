"""What earmark writes and reads: documents of a run, and labels and detections by name."""
